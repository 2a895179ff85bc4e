#include "tools/bake/shape_grammar.h"

#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <map>
#include <numbers>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"
#include "tools/bake/facade.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar_nodes.h"

namespace mercia::bake {
namespace {

using region::JsonField;

// Walls at the ground go down this far, so that no gap opens where the ground falls away.
constexpr double kFooting = 6.0;
// The ground that a landmark takes: its own and a path around it.
constexpr double kClearMargin = 6.0;

Result<shape::Palette> read_palette(const JsonField& document) {
  shape::Palette palette;
  if (!document.has("palette")) return palette;
  MERCIA_TRY(const JsonField colors, document.object("palette"));
  for (const auto& item : colors.value().items()) {
    const JsonField entry = JsonField(item.value(), colors.where() + "." + item.key());
    MERCIA_TRY(const Color color, read_color(entry));
    palette.emplace(item.key(), color);
  }
  return palette;
}

// The hull of what stands on the ground, a little wider.
std::vector<Ring> ground_taken(const SurfaceMesh& mesh) {
  std::vector<glm::dvec2> points;
  for (const MeshVertex& vertex : mesh.vertices)
    if (vertex.position.z < 6.0) points.emplace_back(vertex.position);
  if (points.size() < 3) return {};
  const Ring hull = convex_hull(points);
  if (hull.size() < 3) return {};
  const glm::dvec2 middle = centroid(hull);
  Ring ring;
  for (const glm::dvec2 p : hull) {
    const glm::dvec2 out = p - middle;
    ring.push_back(p + (glm::length(out) > 0.0 ? glm::normalize(out) * kClearMargin : glm::dvec2(0.0)));
  }
  return {ring};
}

Result<std::vector<Ring>> read_clears(const JsonField& document, double heading) {
  std::vector<Ring> clears;
  MERCIA_TRY(const JsonField rings, document.array("clears", 64));
  const glm::dvec2 right(std::cos(heading), -std::sin(heading)), forward(std::sin(heading), std::cos(heading));
  for (std::size_t i = 0; i < rings.size(); ++i) {
    const JsonField ring = rings.element(i);
    if (!ring.value().is_array() || ring.size() < 3 || ring.size() > 1000)
      return ring.fail("a ring of 3 to 1000 points is expected here");
    Ring turned;
    for (std::size_t k = 0; k < ring.size(); ++k) {
      MERCIA_TRY(const glm::dvec2 p, read_pair(ring.element(k), -2000.0, 2000.0));
      turned.push_back(right * p.x + forward * p.y);
    }
    clears.push_back(std::move(turned));
  }
  return clears;
}

Result<Landmark> read_document(const JsonField& document) {
  Landmark landmark;
  MERCIA_TRY(landmark.id, document.text("id"));
  MERCIA_TRY(landmark.name, document.text("name"));
  MERCIA_TRY(landmark.text, document.text("text"));
  MERCIA_TRY(const std::string source, document.text("source"));
  if (source.empty()) return document.fail("\"source\" says nothing", "name where position and dimensions come from");
  MERCIA_TRY(const JsonField at, document.array("at", 2));
  MERCIA_TRY(landmark.position, read_position(at));
  MERCIA_TRY(const double heading, number_or(document, "heading", -360.0, 360.0, 0.0));
  landmark.heading = heading * std::numbers::pi / 180.0;
  MERCIA_TRY(landmark.height, document.number("height", 0.0, 1000.0));
  MERCIA_TRY(const shape::Palette palette, read_palette(document));
  MERCIA_TRY(const JsonField nodes, document.array("shape", 10'000));
  // A heading turns clockwise; a rotation about z turns anticlockwise.
  const glm::dmat4 turn = glm::rotate(glm::dmat4(1.0), -landmark.heading, glm::dvec3(0, 0, 1));
  MERCIA_CHECK(shape::add_nodes(nodes, palette, {turn, {}}, landmark.mesh));
  if (document.has("clears")) {
    MERCIA_TRY(landmark.clears, read_clears(document, landmark.heading));
  } else {
    landmark.clears = ground_taken(landmark.mesh);
  }
  for (MeshVertex& vertex : landmark.mesh.vertices) {
    if (vertex.position.z > 0.01) continue;
    vertex.position.z -= kFooting;
    if (vertex.surface == tiles::Surface::Wall) vertex.uv.y -= static_cast<float>(kFooting / kUsualStorey);
  }
  return landmark;
}

}  // namespace

Result<Landmark> read_landmark(const std::filesystem::path& file) {
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  return read_document(JsonField(json, file.string()));
}

Result<Landmark> parse_landmark(const std::string& text, const std::string& name) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    return read_document(JsonField(json, name));
  } catch (const nlohmann::json::exception& error) {
    return fail_input(fmt::format("this is not valid JSON ({})", error.what()), name);
  }
}

}  // namespace mercia::bake
