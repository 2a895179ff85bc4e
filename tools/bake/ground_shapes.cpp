#include "tools/bake/ground_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "tools/bake/ground_builtup.h"
#include "tools/bake/ground_coast.h"
#include "tools/bake/ground_significance.h"
#include "tools/bake/osm_ground_tags.h"
#include "tools/bake/way_courses.h"

namespace mercia::bake {
namespace {

using tiles::Surface;

constexpr double kPlatformRise = 0.9;
// Priorities from here on are basins within what is paved: pools and fountains, filled almost to the brim.
constexpr int kPoolPriority = 70;
constexpr double kBuiltUpRank = kGardensPriority;
// Lawns, beds, sheds and drives from some way off.
constexpr Color kGardens{134, 144, 107, 255};

struct Key {
  std::int64_t x, y;
  auto operator<=>(const Key&) const = default;
};
Key key_of(glm::dvec2 p) { return {std::llround(p.x * 1000.0), std::llround(p.y * 1000.0)}; }

bool finite(std::span<const glm::dvec2> points) {
  return std::all_of(points.begin(), points.end(), [](glm::dvec2 p) {
    return std::abs(p.x) < 1e6 && std::abs(p.y) < 1e6;  // false for NaN too; beyond it no region reaches
  });
}

std::uint32_t mixed(std::uint32_t value) {
  value ^= value >> 16;
  value *= 0x7feb352du;
  value ^= value >> 15;
  value *= 0x846ca68bu;
  return value ^ (value >> 16);
}

Color between(Color a, Color b, double t) {
  const auto channel = [&](std::uint8_t p, std::uint8_t q) {
    return static_cast<std::uint8_t>(std::lround(p + t * (q - p)));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), 255};
}

double water_rise(WayKind kind) {
  switch (kind) {
    case WayKind::River: return -1.2;
    case WayKind::Canal: return -0.7;
    default: return -0.35;
  }
}

// Which ways touch each point at which a way ends.
class Ends {
 public:
  explicit Ends(const Scene& scene) {
    for (std::uint32_t w = 0; w < scene.ways.size(); ++w) {
      const Way& way = scene.ways[w];
      if (way.tunnel || way.line.size() < 2 || !finite(way.line)) continue;
      at_[key_of(way.line.front())];
      at_[key_of(way.line.back())];
    }
    for (std::uint32_t w = 0; w < scene.ways.size(); ++w) {
      const Way& way = scene.ways[w];
      if (way.tunnel || way.line.size() < 2 || !finite(way.line)) continue;
      for (std::size_t i = 0; i < way.line.size(); ++i) {
        const auto found = at_.find(key_of(way.line[i]));
        if (found == at_.end()) continue;
        found->second.push_back({w, way.width, i > 0 && i + 1 < way.line.size()});
      }
    }
  }
  // Whether this way's end there needs a rounding: something goes on from it that does not cover the end anyway.
  bool joined(const Scene& scene, std::uint32_t way, glm::dvec2 place) const {
    const auto found = at_.find(key_of(place));
    if (found == at_.end()) return false;
    const WayKind kind = scene.ways[way].kind;
    bool any = false;
    std::size_t own = 0;
    for (const Touch& touch : found->second) {
      const WayKind other = scene.ways[touch.way].kind;
      if (touch.way == way) {
        if (++own > 1) any = true;  // a closed way
        continue;
      }
      const bool water = kind >= WayKind::River;
      if (water != (other >= WayKind::River) || other >= WayKind::Wall) continue;
      any = true;
      if (touch.passes && touch.width >= scene.ways[way].width && way_rank(other) >= way_rank(kind)) return false;
    }
    return any;
  }

 private:
  struct Touch {
    std::uint32_t way;
    double width;
    bool passes;
  };
  std::map<Key, std::vector<Touch>> at_;
};

void add_area(const Area& area, std::uint32_t seed, const std::optional<double>& bank, std::vector<GroundShape>& out) {
  if (area.polygon.outer.size() < 3 || !finite(area.polygon.outer)) return;
  GroundShape shape;
  shape.feature = area.feature;
  shape.surface = area.surface;
  shape.rank = area.priority;
  shape.color = area.priority == kGardensPriority ? kGardens : surface_color(area.surface, seed);
  const auto add_ring = [&](const Ring& ring, bool anticlockwise) {
    if (ring.size() < 3 || !finite(ring)) return;
    shape.rings.push_back(ring);
    if ((signed_area(ring) > 0.0) != anticlockwise) std::reverse(shape.rings.back().begin(), shape.rings.back().end());
    shape.significance.push_back(ring_significance(shape.rings.back()));
  };
  add_ring(area.polygon.outer, true);
  for (const Ring& hole : area.polygon.holes) add_ring(hole, false);
  for (const glm::dvec2& point : shape.rings.front()) shape.box.add(point);
  const double size = std::abs(signed_area(shape.rings.front()));
  shape.size = std::min(std::sqrt(size), 4.0 * size / std::max(perimeter(shape.rings.front()), 1e-9));
  if (area.surface == Surface::Water) shape.rise = area.priority >= kPoolPriority ? -0.12 : -1.2;
  if (area.priority == kRaisedPlatformPriority) shape.rise = kPlatformRise;
  shape.level = bank.has_value();
  if (bank) shape.height = *bank + shape.rise;
  if (shape.size > 0.02) out.push_back(std::move(shape));
}

void add_way(const Scene& scene, std::uint32_t index, const WayCourses& courses, const Ends& ends,
             std::vector<GroundShape>& out) {
  const Way& way = scene.ways[index];
  if (way.kind >= WayKind::Wall || way.tunnel || !finite(way.line) || !(way.width > 0.05) || !(way.width < 500.0))
    return;
  GroundShape shape;
  shape.feature = way.feature;
  shape.surface = way.surface;
  shape.rank = way_rank(way.kind);
  shape.size = way.width;
  shape.half_width = 0.5 * way.width;
  shape.color = way_color(way);
  if (way.surface == Surface::Water) shape.rise = water_rise(way.kind);
  for (const CoursePiece& piece : courses.pieces(index)) {
    if (piece.kind == CoursePiece::Kind::Bridge || piece.line.size() < 2) continue;
    GroundShape::Piece part;
    part.line = piece.line;
    part.significance = line_significance(part.line);
    part.ends.round_start = piece.first && ends.joined(scene, index, way.line.front());
    part.ends.round_end = piece.last && ends.joined(scene, index, way.line.back());
    for (const glm::dvec2& point : part.line) shape.box.add(point);
    shape.pieces.push_back(std::move(part));
  }
  if (shape.pieces.empty()) return;
  shape.is_pavement = way.kind == WayKind::Footway;
  if (way.surface == Surface::Asphalt || shape.is_pavement) shape.street_width = way.street_width;
  const glm::dvec2 around(2.0 * shape.half_width);
  shape.box.low -= around;
  shape.box.high += around;
  out.push_back(std::move(shape));
}

// Under everything: the ground between the buildings of a town, where no map says what it is.
// Ground of no tagged use: the paved hearts of towns on the gardens around them.
void add_built_up(const Scene& scene, std::vector<GroundShape>& out) {
  for (const bool paved : {false, true}) {
    GroundShape shape;
    shape.surface = paved ? Surface::Built : Surface::Grass;
    shape.rank = kBuiltUpRank + (paved ? 0.5 : 0.0);
    shape.color = paved ? surface_color(Surface::Built, 0) : kGardens;
    double area = 0.0;
    for (Ring& ring : built_up_land(scene, paved ? kPavedShare : kSettledShare)) {
      area += signed_area(ring);
      for (const glm::dvec2& point : ring) shape.box.add(point);
      shape.significance.push_back(ring_significance(ring));
      shape.rings.push_back(std::move(ring));
    }
    shape.size = std::sqrt(std::max(area, 0.0));
    if (!shape.rings.empty()) out.push_back(std::move(shape));
  }
}

}  // namespace

glm::dvec2 place_in_street(const GroundShape& street, glm::dvec2 point) {
  double nearest = 1e300;
  glm::dvec2 place(0.0);
  for (const GroundShape::Piece& piece : street.pieces) {
    double start = 0.0;
    for (std::size_t i = 0; i + 1 < piece.line.size(); ++i) {
      const glm::dvec2 step = piece.line[i + 1] - piece.line[i];
      const double length = glm::length(step);
      const double t =
          length > 0.0 ? std::clamp(glm::dot(point - piece.line[i], step) / (length * length), 0.0, 1.0) : 0.0;
      const glm::dvec2 off = point - (piece.line[i] + t * step);
      const double distance = glm::dot(off, off);
      if (distance < nearest) {
        nearest = distance;
        place = {start + t * length, std::sqrt(distance) * (cross(step, off) < 0.0 ? -1.0 : 1.0)};
      }
      start += length;
    }
  }
  return place;
}

double way_rank(WayKind kind) {
  switch (kind) {
    case WayKind::River:
    case WayKind::Canal: return 51.0;
    case WayKind::Stream: return 50.5;
    case WayKind::Steps: return 69.05;
    case WayKind::Footway: return 69.0;
    case WayKind::Cycleway: return 69.1;
    case WayKind::Pedestrian: return 69.2;
    case WayKind::Track: return 69.3;
    case WayKind::Service: return 70.0;
    case WayKind::Residential: return 70.1;
    case WayKind::Tertiary: return 70.2;
    case WayKind::Secondary: return 70.3;
    case WayKind::Primary: return 70.4;
    case WayKind::Trunk: return 70.5;
    case WayKind::Motorway: return 70.6;
    case WayKind::Tram: return 80.5;
    case WayKind::Rail: return 82.0;
    default: return 90.0;
  }
}

// One shade for all of a kind and surface: streets of many ways must not look patched.
Color way_color(const Way& way) {
  const Color color = surface_color(way.surface, 0);
  const bool driven = way.kind <= WayKind::Service;
  if (way.surface == Surface::Asphalt) {
    return between(color, {116, 114, 110, 255}, way.kind <= WayKind::Tertiary ? 0.0 : driven ? 0.25 : 0.6);
  }
  // Setts: darker than the flags of the pavement beside them.
  if (way.surface == Surface::Paving && (driven || way.kind == WayKind::Tram)) return {118, 114, 109, 255};
  return color;
}

Color surface_color(Surface surface, std::uint32_t seed) {
  const double t = seed == 0 ? 0.5 : (mixed(seed) & 0xffffu) / 65535.0;
  switch (surface) {
    case Surface::Grass: return between({120, 143, 83, 255}, {136, 156, 96, 255}, t);
    case Surface::Wood: return between({88, 108, 64, 255}, {98, 118, 72, 255}, t);
    case Surface::Water: return {88, 122, 140, 255};
    case Surface::Asphalt: return {80, 81, 84, 255};
    case Surface::Paving: return between({152, 147, 138, 255}, {160, 155, 146, 255}, t);
    case Surface::Gravel: return {132, 125, 114, 255};
    case Surface::Rail: return {120, 116, 112, 255};
    case Surface::Sand: return {196, 181, 143, 255};
    case Surface::Foliage: return between({78, 106, 56, 255}, {102, 128, 70, 255}, t);
    case Surface::Trunk: return {94, 78, 60, 255};
    case Surface::Structure: return {146, 142, 135, 255};
    case Surface::Farmland: return between({128, 146, 82, 255}, {172, 164, 104, 255}, t);
    case Surface::Built: return between({140, 136, 126, 255}, {147, 143, 133, 255}, t);
    case Surface::Marking: return {226, 225, 217, 255};
    default: return {132, 146, 101, 255};
  }
}

std::vector<GroundShape> ground_shapes(const Scene& scene, const WayCourses& courses,
                                       std::span<const std::optional<double>> banks) {
  std::vector<GroundShape> shapes;
  shapes.reserve(scene.areas.size() + scene.ways.size());
  for (std::uint32_t i = 0; i < scene.areas.size(); ++i)
    add_area(scene.areas[i], scene.areas[i].seed != 0 ? scene.areas[i].seed : i + 1, banks[i], shapes);
  add_built_up(scene, shapes);
  const Ends ends(scene);
  for (std::uint32_t i = 0; i < scene.ways.size(); ++i) add_way(scene, i, courses, ends, shapes);
  std::stable_sort(shapes.begin(), shapes.end(), [](const GroundShape& a, const GroundShape& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.size > b.size;
  });
  return shapes;
}

}  // namespace mercia::bake
