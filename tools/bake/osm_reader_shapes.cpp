#include "tools/bake/osm_reader_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tools/bake/osm_reader_rings.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kSamePoint = 0.005;  // metres; OpenStreetMap's own grain is a centimetre

// One ring's polygons: one, or more where it crosses itself, or none.
std::vector<Polygon> polygons_of_ring(std::span<const glm::dvec2> ring, Account& account) {
  const Polygon polygon{clean_ring(ring, kSamePoint), {}};
  if (polygon.outer.empty()) return {};
  if (!is_valid(polygon)) account.note("ring crosses itself: repaired");
  return make_valid(polygon, kLeastArea);
}

struct Nested {
  Polygon polygon;
  double size;
  int depth = 0;
};

// Rings inside rings: those at even depth are land, those at odd depth its holes. Roles are ignored, because they are
// often missing or wrong and the geometry tells it anyway.
std::vector<Polygon> nest(std::vector<Nested> rings) {
  std::stable_sort(rings.begin(), rings.end(), [](const Nested& a, const Nested& b) { return a.size > b.size; });
  std::vector<Box2> boxes;
  for (const Nested& ring : rings) boxes.push_back(bounds(ring.polygon.outer));
  std::vector<std::size_t> parent(rings.size(), SIZE_MAX);
  for (std::size_t i = 0; i < rings.size(); ++i) {
    const glm::dvec2 inside = inner_point(rings[i].polygon);
    for (std::size_t j = 0; j < i; ++j) {
      if (!boxes[j].contains(inside) || !contains(rings[j].polygon, inside)) continue;
      ++rings[i].depth;
      parent[i] = j;  // the smallest that holds it comes last
    }
  }
  std::vector<Polygon> out;
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (rings[i].depth % 2 != 0) continue;
    Polygon polygon = rings[i].polygon;
    std::vector<Polygon> holes;
    for (std::size_t j = i + 1; j < rings.size(); ++j)
      if (parent[j] == i && rings[j].depth == rings[i].depth + 1) holes.push_back(rings[j].polygon);
    for (const Polygon& hole : holes) polygon.holes.push_back(hole.outer);
    orient_rings(polygon);
    if (holes.empty() || is_valid(polygon)) {
      out.push_back(std::move(polygon));
      continue;
    }
    // A hole that shares an edge with the outer ring or with another hole.
    for (Polygon& piece : subtract(rings[i].polygon, holes)) out.push_back(std::move(piece));
  }
  return out;
}

}  // namespace

glm::dvec2 OsmRegion::map_from(OsmPoint point) const { return glm::dvec2(frame.map_from_geodetic(geodetic_of(point))); }

std::vector<glm::dvec2> OsmRegion::map_from(std::span<const OsmPoint> points) const {
  std::vector<glm::dvec2> out;
  out.reserve(points.size());
  for (const OsmPoint& point : points) out.push_back(map_from(point));
  return out;
}

namespace {

// Extracts may leave out the nodes beyond their border. If all that is missing lies there, what is left, closed by
// straight lines, is what one would see inside.
bool cut_at_border(const OsmWay& way, const OsmRegion& region) {
  constexpr double kNear = 80.0;  // metres from the border to the last node inside
  const auto near_border = [&](OsmPoint point) {
    const glm::dvec2 at = region.map_from(point);
    const glm::dvec2 gap = glm::min(at - region.low, region.high - at);
    return std::min(gap.x, gap.y) < kNear;
  };
  if (way.first != way.last || way.points.size() < 3) return false;
  for (const std::uint32_t gap : way.gaps)
    if (!near_border(way.points[gap - 1]) || !near_border(way.points[gap])) return false;
  return way.points.front() == way.points.back() || (near_border(way.points.front()) && near_border(way.points.back()));
}

}  // namespace

OsmShape shape_of(const OsmWay& way, const OsmRegion& region, Account& account) {
  if (way.missing > 0) {
    OsmShape cut;
    if (cut_at_border(way, region)) cut.polygons = polygons_of_ring(region.map_from(way.points), account);
    if (cut.polygons.empty()) return {{}, reason::kMissingNode};
    account.note("outline closed straight where nodes are missing at the border of the extract");
    return cut;
  }
  if (way.points.size() < 3) return {{}, reason::kFewPoints};
  const bool closed = way.first == way.last || way.points.front() == way.points.back();
  if (!closed) return {{}, reason::kOpenRing};
  if (way.points.size() < 4) return {{}, reason::kFewPoints};
  OsmShape shape;
  shape.polygons = polygons_of_ring(region.map_from(way.points), account);
  if (shape.polygons.empty()) shape.problem = reason::kNoArea;
  return shape;
}

OsmShape shape_of(const OsmRelation& relation, const OsmRegion& region, Account& account) {
  std::vector<const OsmWay*> ways;
  std::size_t missing_ways = 0, missing_nodes = 0;
  for (const OsmMember& member : relation.members) {
    if (member.type != OsmType::Way) continue;
    const OsmWay* way = region.way(member.ref);
    missing_ways += way == nullptr;
    if (!way) continue;
    missing_nodes += way->missing > 0;
    if (way->missing == 0 && std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
  }
  const OsmRings rings = assemble_rings(ways);
  std::vector<Nested> nested;
  for (const auto& ring : rings.rings)
    for (Polygon& polygon : polygons_of_ring(region.map_from(ring), account)) {
      const double size = area(polygon);
      nested.push_back({std::move(polygon), size});
    }
  const bool incomplete = rings.open + missing_ways + missing_nodes > 0;
  OsmShape shape;
  // A hole cannot stand for its missing outer ring.
  const bool outer_known = std::any_of(relation.members.begin(), relation.members.end(), [&](const OsmMember& member) {
    const OsmWay* way = member.type == OsmType::Way && !member.inner ? region.way(member.ref) : nullptr;
    return way && way->missing == 0;
  });
  if (!nested.empty() && (outer_known || !incomplete)) shape.polygons = nest(std::move(nested));
  if (shape.polygons.empty())
    shape.problem = missing_ways > 0    ? reason::kMissingWay
                    : missing_nodes > 0 ? reason::kMissingNode
                    : rings.open > 0    ? reason::kOpenRing
                                        : reason::kNoArea;
  else if (incomplete)
    account.note("multipolygon drawn without its rings that the extract cuts");
  return shape;
}

std::vector<std::vector<glm::dvec2>> lines_of(const OsmWay& way, const OsmRegion& region) {
  std::vector<std::vector<glm::dvec2>> lines;
  std::size_t begin = 0;
  for (std::size_t g = 0; g <= way.gaps.size(); ++g) {
    const std::size_t end = g < way.gaps.size() ? way.gaps[g] : way.points.size();
    std::vector<glm::dvec2> line;
    for (std::size_t i = begin; i < end; ++i) {
      const glm::dvec2 point = region.map_from(way.points[i]);
      if (line.empty() || glm::distance(line.back(), point) > kSamePoint) line.push_back(point);
    }
    if (line.size() >= 2) lines.push_back(std::move(line));
    begin = end;
  }
  return lines;
}

std::string clean_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < 200;) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80                   ? 1
                               : byte >= 0xc2 && byte < 0xe0 ? 2
                               : byte >= 0xe0 && byte < 0xf0 ? 3
                               : byte >= 0xf0 && byte < 0xf5 ? 4
                                                             : 0;
    bool good = length > 0 && i + length <= text.size();
    for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
    if (good && length == 3) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      // Overlong forms and halves of surrogate pairs.
      good = !(byte == 0xe0 && second < 0xa0) && !(byte == 0xed && second >= 0xa0);
    }
    if (good && length == 4) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      good = !(byte == 0xf0 && second < 0x90) && !(byte == 0xf4 && second >= 0x90);
    }
    if (!good) {
      ++i;
      continue;
    }
    if (byte >= 0x20 && byte != 0x7f) out.append(text.substr(i, length));
    i += length;
  }
  return out;
}

std::string name_of(const Tags& tags) {
  const std::string name = clean_text(tags.get("name")), english = clean_text(tags.get("name:en"));
  if (name.empty()) return english;
  return english.empty() || english == name ? name : fmt::format("{} ({})", name, english);
}

}  // namespace mercia::bake
