#include "tools/bake/shape_grammar.h"

#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <map>
#include <numbers>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"
#include "tools/bake/facade.h"
#include "tools/bake/polygon_boolean.h"
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

// From the landmark's own axes to east and north.
class Turn {
 public:
  explicit Turn(double heading)
      : right_(std::cos(heading), -std::sin(heading)), forward_(std::sin(heading), std::cos(heading)) {}
  glm::dvec2 operator()(glm::dvec2 p) const { return right_ * p.x + forward_ * p.y; }

 private:
  glm::dvec2 right_, forward_;
};

constexpr double kReach = 3000.0;  // of what belongs to a landmark, metres from its position

Result<Ring> read_ring(const JsonField& ring, const Turn& turn) {
  if (!ring.value().is_array() || ring.size() < 3 || ring.size() > 1000)
    return ring.fail("a ring of 3 to 1000 points is expected here");
  Ring turned;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    MERCIA_TRY(const glm::dvec2 p, read_pair(ring.element(k), -kReach, kReach));
    turned.push_back(turn(p));
  }
  return turned;
}

Result<std::vector<Ring>> read_clears(const JsonField& document, const Turn& turn) {
  std::vector<Ring> clears;
  MERCIA_TRY(const JsonField rings, document.array("clears", 64));
  for (std::size_t i = 0; i < rings.size(); ++i) {
    MERCIA_TRY(Ring ring, read_ring(rings.element(i), turn));
    clears.push_back(std::move(ring));
  }
  return clears;
}

Result<std::vector<LandmarkGround>> read_grounds(const JsonField& document, const Turn& turn) {
  std::vector<LandmarkGround> grounds;
  if (!document.has("grounds")) return grounds;
  MERCIA_TRY(const JsonField list, document.array("grounds", 64));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField field = list.element(i);
    LandmarkGround ground;
    MERCIA_TRY(ground.kind, read_area_class(field, "square"));
    MERCIA_TRY(const JsonField outline, field.array("outline", 1000));
    MERCIA_TRY(ground.outline, read_ring(outline, turn));
    if (!is_valid(Polygon{ground.outline, {}})) return outline.fail("the outline crosses itself");
    grounds.push_back(std::move(ground));
  }
  return grounds;
}

// Rows of trees, each from one point to another.
Result<std::vector<Tree>> read_trees(const JsonField& document, const Turn& turn) {
  std::vector<Tree> trees;
  if (!document.has("trees")) return trees;
  MERCIA_TRY(const JsonField rows, document.array("trees", 200));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const JsonField row = rows.element(i);
    MERCIA_TRY(const JsonField from_field, row.array("from", 2));
    MERCIA_TRY(const glm::dvec2 from, read_pair(from_field, -kReach, kReach));
    glm::dvec2 to = from;
    if (row.has("to")) {
      MERCIA_TRY(const JsonField to_field, row.array("to", 2));
      MERCIA_TRY(to, read_pair(to_field, -kReach, kReach));
    }
    MERCIA_TRY(const double count, number_or(row, "count", 1.0, 200.0, 1.0));
    MERCIA_TRY(const double height, number_or(row, "height", 2.0, 45.0, 11.0));
    const int number = static_cast<int>(count);
    for (int k = 0; k < number; ++k) {
      Tree tree;
      tree.position = turn(number > 1 ? glm::mix(from, to, static_cast<double>(k) / (number - 1)) : from);
      tree.height = static_cast<float>(height);
      tree.crown_radius = static_cast<float>(height * 0.3);
      trees.push_back(tree);
    }
  }
  return trees;
}

Result<std::optional<LandmarkView>> read_view(const JsonField& document, double height) {
  if (!document.has("view")) return std::optional<LandmarkView>();
  MERCIA_TRY(const JsonField field, document.object("view"));
  LandmarkView view;
  MERCIA_TRY(const double bearing, field.number("bearing", -360.0, 360.0));
  view.bearing = bearing * std::numbers::pi / 180.0;
  MERCIA_TRY(view.distance, field.number("distance", 1.0, 5000.0));
  MERCIA_TRY(view.above_ground, field.number("above_ground", 0.5, 3000.0));
  MERCIA_TRY(view.aim, number_or(field, "aim", -100.0, 1000.0, 0.45 * height));
  return std::optional<LandmarkView>(view);
}

Result<Landmark> read_document(const JsonField& document) {
  Landmark landmark;
  MERCIA_TRY(landmark.id, document.text("id"));
  MERCIA_TRY(landmark.name, document.text("name"));
  MERCIA_TRY(landmark.text, document.text("text"));
  MERCIA_TRY(landmark.source, document.text("source"));
  if (landmark.source.empty())
    return document.fail("\"source\" says nothing", "name where position and dimensions come from");
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
  const Turn around(landmark.heading);
  MERCIA_TRY(landmark.grounds, read_grounds(document, around));
  MERCIA_TRY(landmark.trees, read_trees(document, around));
  MERCIA_TRY(landmark.view, read_view(document, landmark.height));
  if (document.has("clears")) {
    MERCIA_TRY(landmark.clears, read_clears(document, around));
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
