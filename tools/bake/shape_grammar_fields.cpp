#include "tools/bake/shape_grammar_fields.h"

#include <fmt/format.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <numbers>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_fields.h"

namespace mercia::bake::shape {

using region::JsonField;

Result<Color> read_named_color(const JsonField& node, std::string_view key, const Palette& palette) {
  MERCIA_TRY(const std::string name, node.text(key));
  if (const auto found = palette.find(name); found != palette.end()) return found->second;
  const nlohmann::json value = name;
  Result<Color> color = read_color(JsonField(value, node.where()));
  if (!color) return node.fail(fmt::format("\"{}\" is neither in the palette nor written as #rrggbb", name));
  return color;
}

Result<glm::dvec3> read_size(const JsonField& node) {
  MERCIA_TRY(const JsonField size, node.array("size", 3));
  return read_triple(size, kLeast, kMost);
}

Result<Ring> read_outline(const JsonField& node, std::string_view key) {
  MERCIA_TRY(const JsonField outline, node.array(key, 2000));
  std::vector<glm::dvec2> points;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    MERCIA_TRY(const glm::dvec2 point, read_pair(outline.element(i), -kMost, kMost));
    points.push_back(point);
  }
  const Ring ring = clean_ring(points, kLeast);
  if (ring.size() < 3 || std::abs(signed_area(ring)) < kLeast * kLeast)
    return outline.fail("the outline encloses no area", "give at least three corners");
  if (!is_valid(Polygon{ring, {}})) return outline.fail("the outline crosses or touches itself", "draw two solids");
  return ring;
}

Ring rectangle(double width, double depth) {
  return {{-width / 2, -depth / 2}, {width / 2, -depth / 2}, {width / 2, depth / 2}, {-width / 2, depth / 2}};
}

Placement moved(const Placement& placement, glm::dvec3 offset, double turn) {
  Placement result = placement;
  result.to_landmark = glm::rotate(glm::translate(placement.to_landmark, offset), turn, glm::dvec3(0, 0, 1));
  return result;
}

Placement laid(const Placement& placement) {
  Placement result = placement;
  result.to_landmark = glm::rotate(placement.to_landmark, std::numbers::pi / 2.0, glm::dvec3(1, 0, 0));
  return result;
}

Placement painted(const Placement& placement, const Color& color) {
  Placement result = placement;
  result.style.wall_color = result.style.roof_color = color;
  return result;
}

Result<int> read_sides(const JsonField& node, int fallback) {
  MERCIA_TRY(const double sides, number_or(node, "sides", 3.0, 128.0, fallback));
  return static_cast<int>(sides);
}

Result<glm::dvec2> read_radius(const JsonField& node, std::string_view key) {
  if (node.has(key) && node.value().at(std::string(key)).is_array()) {
    MERCIA_TRY(const JsonField pair, node.array(key, 2));
    return read_pair(pair, kLeast, kMost);
  }
  MERCIA_TRY(const double radius, node.number(key, kLeast, kMost));
  return glm::dvec2(radius);
}

Result<int> read_count(const JsonField& node, std::string_view key, int lowest, int highest, int fallback) {
  MERCIA_TRY(const double count, number_or(node, key, lowest, highest, fallback));
  return static_cast<int>(count);
}

}  // namespace mercia::bake::shape
