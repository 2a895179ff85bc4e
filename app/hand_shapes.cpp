#include "app/hand_shapes.h"

#include <cmath>
#include <numbers>

namespace mercia::app {
namespace {

using Color = std::array<std::uint8_t, 4>;
constexpr Color kHandColor{225, 228, 232, 255};
constexpr Color kRayColor{120, 190, 235, 255};
constexpr Color kBeamColor{255, 196, 66, 255};
constexpr Color kNoColor{204, 90, 60, 255};
constexpr int kSides = 24;
// Not among the streamer's tiles: picking names it, and nobody knows it.
constexpr std::uint32_t kNoTile = 0xfffffffe;

tiles::TileContent content_of(tiles::Primitive&& primitive) {
  tiles::TileContent content;
  tiles::Material material;
  material.unlit = true;  // seen by night as well
  material.double_sided = true;
  content.materials.push_back(material);
  primitive.low = glm::vec3(1e9f);
  primitive.high = glm::vec3(-1e9f);
  for (const tiles::Vertex& vertex : primitive.vertices) {
    const glm::vec3 p(vertex.position[0], vertex.position[1], vertex.position[2]);
    primitive.low = glm::min(primitive.low, p);
    primitive.high = glm::max(primitive.high, p);
  }
  content.primitives.push_back(std::move(primitive));
  return content;
}

void add_quad(tiles::Primitive& mesh, const std::array<glm::vec3, 4>& corners, const Color& color) {
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
  const glm::vec3 normal = glm::normalize(glm::cross(corners[1] - corners[0], corners[2] - corners[0]));
  for (const glm::vec3& corner : corners) {
    tiles::Vertex vertex;
    vertex.position = {corner.x, corner.y, corner.z};
    vertex.normal = tiles::octahedral(normal);
    vertex.color = color;
    mesh.vertices.push_back(vertex);
  }
  for (const std::uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + corner);
}

// A prism of six sides along -z that narrows.
tiles::Primitive rod(float near_radius, float far_radius, float length, const Color& color) {
  tiles::Primitive mesh;
  constexpr int kRodSides = 6;
  const auto corner = [&](int i, bool far) {
    const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(i) / kRodSides;
    const float radius = far ? far_radius : near_radius;
    return glm::vec3(radius * std::cos(angle), radius * std::sin(angle), far ? -length : 0.0f);
  };
  for (int i = 0; i < kRodSides; ++i) {
    add_quad(mesh, {corner(i, false), corner(i + 1, false), corner(i + 1, true), corner(i, true)}, color);
  }
  return mesh;
}

// Flat on the ground, with a wedge that shows which way one will look. z up.
tiles::Primitive ring(const Color& color, bool with_wedge) {
  tiles::Primitive mesh;
  const auto at = [](int i, float radius) {
    const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(i) / kSides;
    return glm::vec3(radius * std::sin(angle), radius * std::cos(angle), 0.03f);
  };
  for (int i = 0; i < kSides; ++i)
    add_quad(mesh, {at(i, 0.33f), at(i + 1, 0.33f), at(i + 1, 0.42f), at(i, 0.42f)}, color);
  if (with_wedge) {
    const glm::vec3 tip(0.0f, 0.72f, 0.03f);
    add_quad(mesh, {glm::vec3(-0.16f, 0.48f, 0.03f), glm::vec3(0.0f, 0.52f, 0.03f), tip, tip}, color);
    add_quad(mesh, {glm::vec3(0.0f, 0.52f, 0.03f), glm::vec3(0.16f, 0.48f, 0.03f), tip, tip}, color);
  }
  return mesh;
}

// Along -z from one point to another, `thickness` times as thick as it was made.
glm::dmat4 stretched(const glm::dvec3& from, const glm::dvec3& to, double thickness) {
  const glm::dvec3 way = to - from;
  const double length = std::max(glm::length(way), 1e-6);
  const glm::dvec3 back = -way / length;
  const glm::dvec3 any = std::abs(back.z) < 0.9 ? glm::dvec3(0.0, 0.0, 1.0) : glm::dvec3(1.0, 0.0, 0.0);
  const glm::dvec3 right = glm::normalize(glm::cross(any, back));
  const glm::dvec3 up = glm::cross(back, right);
  return {glm::dvec4(right * thickness, 0.0), glm::dvec4(up * thickness, 0.0), glm::dvec4(back * length, 0.0),
          glm::dvec4(from, 1.0)};
}

}  // namespace

Result<HandShapes> HandShapes::upload(tiles::MeshSink& sink) {
  HandShapes shapes;
  MERCIA_TRY(shapes.hand_, sink.upload(content_of(rod(0.022f, 0.012f, 0.13f, kHandColor))));
  MERCIA_TRY(shapes.ray_, sink.upload(content_of(rod(0.0025f, 0.001f, 1.0f, kRayColor))));
  MERCIA_TRY(shapes.beam_, sink.upload(content_of(rod(0.012f, 0.012f, 1.0f, kBeamColor))));
  MERCIA_TRY(shapes.ring_, sink.upload(content_of(ring(kBeamColor, true))));
  MERCIA_TRY(shapes.no_ring_, sink.upload(content_of(ring(kNoColor, false))));
  return shapes;
}

void HandShapes::add(const HandsShown& shown, double scale, std::vector<tiles::DrawItem>& items) const {
  for (const auto& pointer : shown.pointers) {
    if (!pointer) continue;
    glm::dmat4 hand = pointer->world_from_hand;
    for (int axis = 0; axis < 3; ++axis) hand[axis] *= scale;
    items.push_back({hand_, kNoTile, hand});
    if (shown.arc.empty()) items.push_back({ray_, kNoTile, stretched(pointer->from, pointer->to, scale)});
  }
  for (std::size_t i = 1; i < shown.arc.size(); ++i) {
    items.push_back({beam_, kNoTile, stretched(shown.arc[i - 1], shown.arc[i], scale)});
  }
  if (shown.landing) {
    const double s = std::sin(shown.facing), c = std::cos(shown.facing);
    glm::dmat4 flat{glm::dvec4(c * scale, -s * scale, 0.0, 0.0), glm::dvec4(s * scale, c * scale, 0.0, 0.0),
                    glm::dvec4(0.0, 0.0, scale, 0.0), glm::dvec4(*shown.landing, 1.0)};
    items.push_back({shown.may_land ? ring_ : no_ring_, kNoTile, flat});
  }
}

}  // namespace mercia::app
