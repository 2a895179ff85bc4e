#include "tests/render/scenes.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/type_precision.hpp>

namespace mercia::test {

using tiles::Surface;

MeshMaker& MeshMaker::is(Surface surface, std::uint32_t feature, glm::u8vec3 color) {
  feature_and_surface_ = static_cast<std::uint32_t>(surface) << 24 | feature;
  color_ = color;
  return *this;
}

std::uint32_t MeshMaker::vertex(const glm::vec3& position, const glm::vec3& normal, const glm::vec2& uv) {
  tiles::Vertex v;
  v.position = {position.x, position.y, position.z};
  v.normal = tiles::octahedral(normal);
  v.color = {color_.r, color_.g, color_.b, 255};
  v.uv = {uv.x, uv.y};
  v.feature_and_surface = feature_and_surface_;
  primitive_.vertices.push_back(v);
  return static_cast<std::uint32_t>(primitive_.vertices.size() - 1);
}

void MeshMaker::triangle(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
  const glm::vec3 normal = glm::normalize(glm::cross(b - a, c - a));
  for (const glm::vec3& corner : {a, b, c}) {
    primitive_.indices.push_back(vertex(corner, normal, {0.0f, corner.z / 3.2f}));
  }
}

void MeshMaker::quad(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d,
                     const glm::vec2& uv_low, const glm::vec2& uv_high) {
  const glm::vec3 normal = glm::normalize(glm::cross(b - a, c - a));
  const std::uint32_t first = vertex(a, normal, uv_low);
  vertex(b, normal, {uv_high.x, uv_low.y});
  vertex(c, normal, uv_high);
  vertex(d, normal, {uv_low.x, uv_high.y});
  for (const std::uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) primitive_.indices.push_back(first + corner);
}

void MeshMaker::house(const glm::vec2& low, const glm::vec2& high, float base, float height, std::uint32_t feature,
                      glm::u8vec3 wall, glm::u8vec3 roof) {
  const float top = base + height;
  const glm::vec2 corners[5] = {low, {high.x, low.y}, high, {low.x, high.y}, low};
  is(Surface::Wall, feature, wall);
  const float storeys = std::max(1.0f, std::round(height / 3.2f));
  for (int i = 0; i < 4; ++i) {
    const float bays = std::max(1.0f, std::round(glm::distance(corners[i], corners[i + 1]) / 3.0f));
    quad({corners[i], base}, {corners[i + 1], base}, {corners[i + 1], top}, {corners[i], top}, {0.0f, 0.0f},
         {bays, storeys});
  }
  is(Surface::Roof, feature, roof);
  quad({low, top}, {high.x, low.y, top}, {high, top}, {low.x, high.y, top}, {0.0f, 0.0f}, high - low);
}

void MeshMaker::gabled_house(const glm::vec2& low, const glm::vec2& high, float base, float eaves, float ridge,
                             std::uint32_t feature, glm::u8vec3 wall, glm::u8vec3 roof) {
  const float top = base + eaves;
  house(low, high, base, eaves, feature, wall, roof);
  const float middle = (low.y + high.y) / 2.0f;
  const glm::vec3 west(low.x, middle, base + ridge);
  const glm::vec3 east(high.x, middle, base + ridge);
  is(Surface::Wall, feature, wall);
  triangle({high.x, low.y, top}, {high.x, high.y, top}, east);
  triangle({low.x, high.y, top}, {low.x, low.y, top}, west);
  is(Surface::Roof, feature, roof);
  const float slope = std::hypot(middle - low.y, ridge - eaves);
  quad({low.x, low.y, top}, {high.x, low.y, top}, east, west, {0.0f, 0.0f}, {high.x - low.x, slope});
  quad({high.x, high.y, top}, {low.x, high.y, top}, west, east, {0.0f, 0.0f}, {high.x - low.x, slope});
}

void MeshMaker::tree(const glm::vec3& foot, float height) {
  is(Surface::Trunk, tiles::kNoFeature, {92, 74, 58});
  const float r = height * 0.03f;
  const float crown_base = height * 0.3f;
  const glm::vec2 ring[5] = {{-r, -r}, {r, -r}, {r, r}, {-r, r}, {-r, -r}};
  for (int i = 0; i < 4; ++i) {
    quad(foot + glm::vec3(ring[i], 0.0f), foot + glm::vec3(ring[i + 1], 0.0f),
         foot + glm::vec3(ring[i + 1], crown_base), foot + glm::vec3(ring[i], crown_base), {0.0f, 0.0f}, {1.0f, 1.0f});
  }
  is(Surface::Foliage, tiles::kNoFeature, {86, 118, 62});
  constexpr int kAround = 10;
  constexpr int kUp = 6;
  const glm::vec3 middle = foot + glm::vec3(0.0f, 0.0f, height * 0.65f);
  const glm::vec3 radius(height * 0.28f, height * 0.28f, height * 0.36f);
  std::vector<std::uint32_t> grid;
  for (int row = 0; row <= kUp; ++row) {
    for (int column = 0; column <= kAround; ++column) {
      const float polar = 3.14159265f * static_cast<float>(row) / kUp;
      const float turn = 6.2831853f * static_cast<float>(column) / kAround;
      const glm::vec3 unit(std::sin(polar) * std::cos(turn), std::sin(polar) * std::sin(turn), -std::cos(polar));
      grid.push_back(vertex(middle + unit * radius, unit, {0.0f, 0.0f}));
    }
  }
  for (int row = 0; row < kUp; ++row) {
    for (int column = 0; column < kAround; ++column) {
      const std::size_t a = static_cast<std::size_t>(row * (kAround + 1) + column);
      const std::size_t b = a + kAround + 1;
      for (const std::size_t corner : {a, a + 1, b + 1, a, b + 1, b}) primitive_.indices.push_back(grid[corner]);
    }
  }
}

void set_bounds(tiles::TileContent& content) {
  for (tiles::Primitive& primitive : content.primitives) {
    primitive.low = glm::vec3(1e9f);
    primitive.high = glm::vec3(-1e9f);
    for (const tiles::Vertex& v : primitive.vertices) {
      const glm::vec3 p(v.position[0], v.position[1], v.position[2]);
      primitive.low = glm::min(primitive.low, p);
      primitive.high = glm::max(primitive.high, p);
    }
  }
}

tiles::TileContent village() {
  tiles::TileContent content;
  content.materials.emplace_back();
  tiles::Primitive& primitive = content.primitives.emplace_back();
  MeshMaker mesh(primitive);
  const auto flat = [&](float x0, float y0, float x1, float y1, float z) {
    mesh.quad({x0, y0, z}, {x1, y0, z}, {x1, y1, z}, {x0, y1, z}, {x0, y0}, {x1, y1});
  };
  const std::uint32_t none = tiles::kNoFeature;
  mesh.is(Surface::Built, none, {176, 170, 158});
  flat(-200, -60, 200, 200, 0.0f);
  mesh.is(Surface::Grass, none, {122, 146, 84});
  flat(-200, -200, 0, -60, 0.0f);
  mesh.is(Surface::Wood, none, {92, 112, 66});
  flat(0, -200, 70, -60, 0.0f);
  mesh.is(Surface::Farmland, none, {178, 166, 112});
  flat(70, -200, 200, -60, 0.0f);
  mesh.is(Surface::Water, none, {66, 92, 96});
  flat(-200, -52, 200, -34, 0.05f);
  mesh.is(Surface::Paving, none, {196, 188, 176});
  flat(-200, -8, 200, 8, 0.03f);
  mesh.is(Surface::Asphalt, none, {98, 98, 102});
  flat(-200, -4, 200, 4, 0.06f);
  mesh.is(Surface::Marking, none, {240, 240, 235});
  for (int i = -24; i < 24; ++i) {
    const float x = static_cast<float>(i) * 8.0f;
    flat(x, -0.08f, x + 3.0f, 0.08f, 0.08f);
  }
  mesh.is(Surface::Gravel, none, {150, 142, 132});
  flat(-200, 92, 200, 98, 0.05f);
  mesh.is(Surface::Rail, none, {150, 142, 136});
  flat(-200, 94.2f, 200, 94.35f, 0.2f);
  flat(-200, 95.6f, 200, 95.75f, 0.2f);
  mesh.is(Surface::Sand, none, {214, 200, 160});
  flat(-60, -110, -40, -90, 0.05f);
  mesh.is(Surface::Structure, none, {168, 164, 156});
  mesh.quad({-12, -56, 1.0f}, {-4, -56, 1.0f}, {-4, -30, 1.0f}, {-12, -30, 1.0f}, {0, 0}, {8, 26});
  mesh.quad({-4, -56, 0.0f}, {-4, -30, 0.0f}, {-4, -30, 1.0f}, {-4, -56, 1.0f}, {0, 0}, {26, 1});

  const glm::u8vec3 walls[6] = {{186, 120, 92},  {214, 204, 186}, {164, 104, 84},
                                {226, 220, 208}, {198, 178, 150}, {150, 150, 156}};
  const glm::u8vec3 roofs[3] = {{122, 72, 58}, {86, 84, 88}, {140, 92, 70}};
  std::uint32_t house = 0;
  for (int i = -6; i < 6; ++i) {
    const float x = static_cast<float>(i) * 24.0f;
    const float eaves = 6.0f + static_cast<float>((i * i * 7 + 3) % 5) * 3.1f;
    mesh.gabled_house({x, 10.0f}, {x + 20.0f, 24.0f}, 0.0f, eaves, eaves + 5.0f, house, walls[house % 6],
                      roofs[house % 3]);
    ++house;
    mesh.house({x + 2.0f, -28.0f}, {x + 18.0f, -11.0f}, 0.0f, 9.0f + static_cast<float>((i * 5 + 31) % 4) * 3.2f, house,
               walls[(house + 2) % 6], roofs[house % 3]);
    ++house;
  }
  mesh.house({40.0f, 40.0f}, {64.0f, 64.0f}, 0.0f, 46.0f, house, {205, 208, 212}, {120, 120, 124});
  ++house;
  mesh.gabled_house({-90.0f, 40.0f}, {-40.0f, 60.0f}, 0.0f, 12.0f, 21.0f, house, {190, 180, 160}, {96, 92, 90});
  for (int i = 0; i < 14; ++i) {
    mesh.tree({-190.0f + static_cast<float>(i) * 13.0f, -64.0f - static_cast<float>(i * i % 11) * 3.0f, 0.0f},
              9.0f + static_cast<float>(i % 4) * 2.0f);
    mesh.tree({static_cast<float>(i % 5) * 13.0f + 6.0f, -80.0f - static_cast<float>(i / 5) * 17.0f, 0.0f},
              12.0f + static_cast<float>(i % 3) * 3.0f);
  }
  set_bounds(content);
  return content;
}

tiles::TileContent board(const glm::vec3& middle, float size, glm::u8vec3 color, std::uint32_t feature) {
  tiles::TileContent content;
  content.materials.emplace_back().unlit = true;
  MeshMaker mesh(content.primitives.emplace_back());
  mesh.is(Surface::Generic, feature, color);
  const float h = size / 2.0f;
  mesh.quad(middle + glm::vec3(-h, 0, -h), middle + glm::vec3(h, 0, -h), middle + glm::vec3(h, 0, h),
            middle + glm::vec3(-h, 0, h), {0, 0}, {1, 1});
  set_bounds(content);
  return content;
}

geo::View view_from(const glm::dvec3& position, double heading_degrees, double pitch_degrees, std::uint32_t width,
                    std::uint32_t height, double vertical_degrees) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye(position, glm::radians(heading_degrees), glm::radians(pitch_degrees));
  view.field_of_view = geo::symmetric_field_of_view(glm::radians(vertical_degrees),
                                                    static_cast<double>(width) / static_cast<double>(height));
  view.width = width;
  view.height = height;
  return view;
}

glm::vec3 sun_at(double altitude, double azimuth) {
  const double a = glm::radians(altitude);
  const double z = glm::radians(azimuth);
  return glm::vec3(glm::dvec3(std::sin(z) * std::cos(a), std::cos(z) * std::cos(a), std::sin(a)));
}

}  // namespace mercia::test
