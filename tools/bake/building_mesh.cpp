#include "tools/bake/building_mesh.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "tools/bake/building_kinds.h"
#include "tools/bake/building_simplify.h"
#include "tools/bake/facade.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"
#include "tools/bake/roof_field.h"
#include "tools/bake/roof_furniture.h"
#include "tools/bake/roof_inset.h"
#include "tools/bake/roof_rings.h"
#include "tools/bake/roof_wings.h"

namespace mercia::bake {
namespace {

constexpr double kStandsOnGround = 0.05;  // metres: with a base below this, walls go down into the ground
constexpr double kFoundation = 0.3;       // metres that they go below the lowest ground
constexpr double kWinding = 0.7;          // share of its rectangle below which a footprint gets an inset roof
constexpr double kGroundStep = 10.0;      // metres between looks at the terrain along a wall

class BuildingMesher {
 public:
  BuildingMesher(const Building& building, const Terrain& terrain, double allowed_error, SurfaceMesh& out)
      : building_(building),
        allowed_error_(allowed_error),
        out_(out),
        ground_(terrain.height(building.anchor)),
        top_(ground_ + building.top),
        eave_(ground_ + building.top - building.roof_height),
        hangs_(building.base > kStandsOnGround),
        bottom_(hangs_ ? ground_ + building.base : lowest_ground(terrain) - kFoundation) {
    bottom_ = std::min(bottom_, eave_);
  }
  // Returns how far the roof was simplified, metres.
  double run();

 private:
  double lowest_ground(const Terrain& terrain) const;
  MeshVertex pattern(tiles::Surface surface, Color color) const;
  MeshVertex wall_pattern(const FacadeStoreys& storeys) const;
  void add_field_roof(const RoofField& field);
  void add_inset_roof(const InsetRoof& roof);
  void add_flat(const Polygon& polygon, double height, bool upward, const MeshVertex& pattern);
  void add_walls(const RoofField* field);
  void add_wall(glm::dvec2 a, glm::dvec2 b, const RoofField* field, const FacadeStoreys& storeys, const WallBays& bays);
  double wall_top(const RoofField* field, glm::dvec2 point) const {
    return field ? eave_ + std::max(0.0, field->height(point)) : eave_;
  }

  const Building& building_;
  double allowed_error_;
  SurfaceMesh& out_;
  double ground_, top_, eave_;
  bool hangs_;
  double bottom_;
  double deviation_ = 0.0;
  std::vector<RoofPiece> pieces_;  // of a roof that is a field
};

double BuildingMesher::lowest_ground(const Terrain& terrain) const {
  double lowest = ground_;
  if (terrain.is_flat()) return lowest;
  const Ring& ring = building_.footprint.outer;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const int steps = 1 + static_cast<int>(std::min(200.0, glm::distance(ring[j], ring[i]) / kGroundStep));
    for (int k = 0; k < steps; ++k)
      lowest = std::min(lowest, terrain.height(ring[j] + (ring[i] - ring[j]) * (k / static_cast<double>(steps))));
  }
  return lowest;
}

MeshVertex BuildingMesher::pattern(tiles::Surface surface, Color color) const {
  MeshVertex vertex;
  vertex.surface = surface;
  vertex.color = color;
  vertex.feature = building_.feature;
  return vertex;
}

MeshVertex BuildingMesher::wall_pattern(const FacadeStoreys& storeys) const {
  const FacadeLook& look = building_.facade;
  // What has no storeys has no windows either, but for churches.
  if (building_.storeys <= 0.0f && look.style != tiles::FacadeStyle::Church)
    return pattern(tiles::Surface::Structure, building_.wall_color);
  MeshVertex vertex = pattern(tiles::facade_surface(look.style, look.masonry, look.shops), building_.wall_color);
  // The viewer tells façades apart by their colour (shaders/scene_vertex.glsl), so no two are quite the same.
  const auto place = static_cast<std::int64_t>(std::llround(building_.anchor.x * 8.0)) * 1'000'003 +
                     static_cast<std::int64_t>(std::llround(building_.anchor.y * 8.0));
  const auto nudged = [&](std::uint8_t channel, std::uint32_t purpose) {
    return static_cast<std::uint8_t>(std::clamp(channel + static_cast<int>(7.0 * chance(place, purpose)) - 3, 0, 255));
  };
  vertex.color = {nudged(vertex.color.r, 51), nudged(vertex.color.g, 52), nudged(vertex.color.b, 53), 255};
  const double top = std::round(storeys.at(eave_));
  if (top >= 0.0 && top < 255.0) vertex.color.a = static_cast<std::uint8_t>(top);
  return vertex;
}

void BuildingMesher::add_flat(const Polygon& polygon, double height, bool upward, const MeshVertex& like) {
  const RoofFrame frame = roof_frame(polygon.outer, std::nullopt);
  const auto first = static_cast<std::uint32_t>(out_.vertices.size());
  const auto add_ring = [&](const Ring& ring) {
    for (const glm::dvec2& point : ring) {
      MeshVertex vertex = like;
      vertex.position = glm::dvec3(point, height);
      vertex.normal = {0.0f, 0.0f, upward ? 1.0f : -1.0f};
      const glm::dvec2 offset = point - frame.center;
      vertex.uv = {glm::dot(offset, frame.along), glm::dot(offset, frame.across())};
      out_.add(vertex);
    }
  };
  add_ring(polygon.outer);
  for (const Ring& hole : polygon.holes) add_ring(hole);
  const std::vector<std::uint32_t> triangles = triangulate(polygon);
  for (std::size_t t = 0; t < triangles.size(); t += 3) {
    const std::uint32_t b = triangles[t + (upward ? 1 : 2)], c = triangles[t + (upward ? 2 : 1)];
    out_.triangle(first + triangles[t], first + b, first + c);
  }
}

void BuildingMesher::add_field_roof(const RoofField& field) {
  const MeshVertex like = pattern(building_.covering, building_.roof_color);
  pieces_ = cut_roof(building_.footprint, field);
  for (const RoofPiece& piece : pieces_) {
    const glm::dvec2 gradient = field.planes[piece.plane].gradient;
    const double steep = glm::length(gradient);
    const glm::dvec2 up = steep > 1e-9 ? gradient / steep : glm::dvec2(0.0, 1.0);
    const glm::vec3 normal = glm::normalize(glm::dvec3(-gradient, 1.0));
    const double stretch = std::sqrt(1.0 + steep * steep);
    const auto first = static_cast<std::uint32_t>(out_.vertices.size());
    for (const glm::dvec2& point : piece.ring) {
      MeshVertex vertex = like;
      const double height = std::max(0.0, field.height(point));
      vertex.position = glm::dvec3(point, eave_ + height);
      vertex.normal = normal;
      const glm::dvec2 offset = point - field.origin;
      vertex.uv = {glm::dot(offset, glm::dvec2(up.y, -up.x)), glm::dot(offset, up) * stretch};
      out_.add(vertex);
    }
    const std::vector<std::uint32_t> triangles = triangulate({piece.ring, {}});
    for (std::size_t t = 0; t < triangles.size(); t += 3)
      out_.triangle(first + triangles[t], first + triangles[t + 1], first + triangles[t + 2]);
  }
  add_walls(&field);
}

void BuildingMesher::add_inset_roof(const InsetRoof& roof) {
  const MeshVertex like = pattern(building_.covering, building_.roof_color);
  const double high = eave_ + building_.roof_height;
  std::vector<std::pair<double, double>> eaves;
  const auto note_corners = [&](const Ring& ring) {
    for (const glm::dvec2& point : ring) eaves.emplace_back(point.x, point.y);
  };
  note_corners(building_.footprint.outer);
  for (const Ring& hole : building_.footprint.holes) note_corners(hole);
  std::sort(eaves.begin(), eaves.end());
  for (const Polygon& polygon : roof.band) {
    std::vector<glm::dvec2> points = polygon.outer;
    for (const Ring& hole : polygon.holes) points.insert(points.end(), hole.begin(), hole.end());
    std::vector<glm::dvec3> corners;
    for (const glm::dvec2& point : points) {
      const bool low = std::binary_search(eaves.begin(), eaves.end(), std::pair(point.x, point.y));
      corners.emplace_back(point, low ? eave_ : high);
    }
    const std::vector<std::uint32_t> triangles = triangulate(polygon);
    for (std::size_t t = 0; t < triangles.size(); t += 3) {
      const glm::dvec3 c[3] = {corners[triangles[t]], corners[triangles[t + 1]], corners[triangles[t + 2]]};
      const glm::dvec3 direction = glm::cross(c[1] - c[0], c[2] - c[0]);
      const double size = glm::length(direction);
      const glm::dvec3 normal = size > 1e-12 ? direction / size : glm::dvec3(0.0, 0.0, 1.0);
      const double flat = std::hypot(normal.x, normal.y);
      const glm::dvec2 up = flat > 1e-6 ? -glm::dvec2(normal) / flat : glm::dvec2(0.0, 1.0);
      for (const glm::dvec3& corner : c) {
        MeshVertex vertex = like;
        vertex.position = corner;
        vertex.normal = normal;
        vertex.uv = {glm::dot(glm::dvec2(corner) - building_.anchor, glm::dvec2(up.y, -up.x)),
                     (corner.z - eave_) / std::max(flat, 0.1)};
        out_.add(vertex);
      }
      const auto last = static_cast<std::uint32_t>(out_.vertices.size());
      out_.triangle(last - 3, last - 2, last - 1);
    }
  }
  for (const Polygon& polygon : roof.top) add_flat(polygon, high, true, like);
  add_walls(nullptr);
}

// The wall from a to b in two parts: up to the eaves with its windows, and above them, a gable, without.
void BuildingMesher::add_wall(glm::dvec2 a, glm::dvec2 b, const RoofField* field, const FacadeStoreys& storeys,
                              const WallBays& bays) {
  const double length = glm::distance(a, b);
  if (!(length > 0.0)) return;
  MeshVertex vertex = wall_pattern(storeys);
  const glm::dvec2 direction = (b - a) / length;
  vertex.normal = glm::vec3(glm::dvec3(direction.y, -direction.x, 0.0));
  const auto add_polygon = [&](const std::vector<glm::dvec3>& corners, bool windows) {
    if (corners.size() < 3) return;
    const auto first = static_cast<std::uint32_t>(out_.vertices.size());
    Ring outline;
    for (const glm::dvec3& corner : corners) {
      const double along = glm::dot(glm::dvec2(corner) - a, direction);
      outline.push_back({along, corner.z});
      vertex.position = corner;
      const double u = windows ? bays.from + (bays.to - bays.from) * along / length : 0.0;
      vertex.uv = glm::vec2(u, storeys.at(corner.z));
      out_.add(vertex);
    }
    if (corners.size() <= 4) {
      // Roofs are never so bent that four corners make an arrowhead.
      for (std::uint32_t i = 2; i < corners.size(); ++i) out_.triangle(first, first + i - 1, first + i);
      return;
    }
    for (const std::vector<std::uint32_t> triangles = triangulate({outline, {}});
         const std::uint32_t corner : triangles)
      out_.indices.push_back(first + corner);
  };

  std::vector<glm::dvec2> points{b};
  if (field && building_.roof_height > 0.0) {
    const std::vector<glm::dvec2> breaks = breaks_along(a, b, *field, pieces_);
    points.insert(points.end(), breaks.rbegin(), breaks.rend());
  }
  points.push_back(a);
  // Where the roof comes down to the bottom, there is no wall.
  const bool body = eave_ > bottom_;
  std::vector<glm::dvec3> lower{{a, bottom_}, {b, bottom_}}, upper;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double height = wall_top(field, points[i]);
    const bool above = height > eave_, last = i + 1 == points.size();
    // With no more points at the bottom than the underside has.
    const bool foot = !above || i == 0 || last;
    if (foot && body) lower.emplace_back(points[i], eave_);
    if (above) {
      if (foot && i == 0) upper.emplace_back(points[i], eave_);
      upper.emplace_back(points[i], height);
      if (foot && last) upper.emplace_back(points[i], eave_);
    } else {
      upper.emplace_back(points[i], eave_);
      add_polygon(upper, false);
      upper.assign(1, {points[i], eave_});
    }
  }
  add_polygon(upper, false);
  if (body) add_polygon(lower, storeys.windows);
}

void BuildingMesher::add_walls(const RoofField* field) {
  const FacadeStoreys storeys = facade_storeys(building_, ground_, hangs_ ? bottom_ : ground_, eave_);
  const double bay = usual_bay(building_);
  const auto around = [&](const Ring& ring) {
    const std::vector<WallBays> bays = facade_bays(ring, bay);
    for (std::size_t i = 0; i < ring.size(); ++i)
      add_wall(ring[i], ring[(i + 1) % ring.size()], field, storeys, bays[i]);
  };
  around(building_.footprint.outer);
  for (const Ring& hole : building_.footprint.holes) around(hole);
}

double BuildingMesher::run() {
  const Polygon& footprint = building_.footprint;
  const RoofShape shape = building_.roof_height > 0.0 ? building_.roof : RoofShape::Flat;
  const bool turns = shape == RoofShape::Dome || shape == RoofShape::Onion || shape == RoofShape::Cone ||
                     shape == RoofShape::Pyramidal;
  const auto center = turns && footprint.holes.empty() ? star_center(footprint.outer) : std::nullopt;
  if (shape == RoofShape::Flat) {
    add_flat(footprint, top_, true, pattern(building_.covering, building_.roof_color));
    eave_ = top_;
    add_walls(nullptr);
  } else if (center) {
    const double radius = std::sqrt(area(footprint) / M_PI);
    const bool smooth = shape != RoofShape::Pyramidal;
    const RingProfile profile = ring_profile(shape, radius, building_.roof_height, allowed_error_);
    deviation_ = profile.deviation;
    add_ring_roof(footprint.outer, *center, eave_, profile.levels, smooth,
                  pattern(building_.covering, building_.roof_color), out_);
    add_walls(nullptr);
  } else {
    const bool one_slope = shape == RoofShape::Skillion || shape == RoofShape::Round;
    const RoofFrame frame = roof_frame(footprint.outer, building_.roof_bearing);
    const bool winding = !one_slope && (!footprint.holes.empty() || area(footprint) < kWinding * frame.area());
    // A ridge that was told to run somewhere is one ridge.
    const auto wings = building_.roof_bearing ? std::nullopt : wing_field(shape, footprint, building_.roof_height);
    const InsetRoof inset = winding && !wings ? inset_roof(footprint, building_.roof_height) : InsetRoof{};
    if (wings)
      add_field_roof(*wings);
    else if (!inset.top.empty())
      add_inset_roof(inset);
    else
      add_field_roof(roof_field(shape, footprint.outer, building_.roof_bearing, building_.roof_height));
  }
  deviation_ = std::max(deviation_, add_roof_furniture(building_, top_, allowed_error_, out_));
  if (hangs_) add_flat(footprint, bottom_, false, pattern(tiles::Surface::Structure, building_.wall_color));
  return deviation_;
}

}  // namespace

double build_building(const Building& building, const Terrain& terrain, double allowed_error, SurfaceMesh& out) {
  const SimplifiedBuilding simple = simplify_building(building, allowed_error);
  if (simple.vanished || simple.building.footprint.outer.size() < 3) return simple.deviation;
  const double roof = BuildingMesher(simple.building, terrain, allowed_error, out).run();
  return std::max(simple.deviation, roof);
}

}  // namespace mercia::bake
