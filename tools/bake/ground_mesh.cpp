#include "tools/bake/ground_mesh.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "tools/bake/ground_drape.h"
#include "tools/bake/ground_index.h"
#include "tools/bake/ground_noding.h"
#include "tools/bake/ground_partition.h"
#include "tools/bake/ground_shapes.h"
#include "tools/bake/ground_significance.h"
#include "tools/bake/ground_water.h"
#include "tools/bake/osm_ground_tags.h"
#include "tools/bake/terrain_tin.h"
#include "tools/bake/tree_cover.h"
#include "tools/bake/way_courses.h"
#include "tools/bake/way_furniture.h"
#include "tools/bake/way_strip.h"

namespace mercia::bake {
namespace {

constexpr std::uint32_t kRest = kFrame;    // the tile's rectangle is the owner of what nothing else covers
constexpr double kMargin = 2.0;            // metres of shapes beyond the rectangle that are still noded
constexpr int kDeviationSamples = 20'000;  // nodes of the terrain at which a tile's deviation is measured

// Sutherland and Hodgman: what is left may run along the box's border, where nothing is drawn.
Ring clipped(const Ring& ring, const Box2& box) {
  Ring current = ring;
  Ring next;
  for (int side = 0; side < 4 && !current.empty(); ++side) {
    const int axis = side / 2;
    const double limit = side % 2 ? box.high[axis] : box.low[axis];
    const auto inside = [&](glm::dvec2 p) { return side % 2 ? p[axis] <= limit : p[axis] >= limit; };
    next.clear();
    for (std::size_t i = 0; i < current.size(); ++i) {
      const glm::dvec2 a = current[i];
      const glm::dvec2 b = current[(i + 1) % current.size()];
      if (inside(a)) next.push_back(a);
      if (inside(a) != inside(b)) {
        glm::dvec2 cut = glm::mix(a, b, (limit - a[axis]) / (b[axis] - a[axis]));
        cut[axis] = limit;
        next.push_back(cut);
      }
    }
    current.swap(next);
  }
  return current;
}

// Liang and Barsky. False if nothing of the segment lies in the box.
bool clip_segment(glm::dvec2& a, glm::dvec2& b, const Box2& box) {
  double from = 0.0;
  double to = 1.0;
  const glm::dvec2 d = b - a;
  for (int axis = 0; axis < 2; ++axis) {
    if (d[axis] == 0.0) {
      if (a[axis] < box.low[axis] || a[axis] > box.high[axis]) return false;
      continue;
    }
    const double t0 = (box.low[axis] - a[axis]) / d[axis];
    const double t1 = (box.high[axis] - a[axis]) / d[axis];
    from = std::max(from, std::min(t0, t1));
    to = std::min(to, std::max(t0, t1));
  }
  if (from >= to) return false;
  const glm::dvec2 start = a;
  if (to < 1.0) b = start + to * d;
  if (from > 0.0) a = start + from * d;
  return true;
}

}  // namespace

struct GroundBuilder::Impl {
  Impl(const Scene& scene_in, const Terrain& terrain_in, std::shared_ptr<const TerrainTin> tin_in);

  glm::vec3 normal(glm::dvec2 at) const;
  void add_ring(const Ring& ring, std::uint32_t owner, const Box2& reach, std::vector<BorderSegment>& out) const;
  void add_shape(const GroundShape& shape, std::uint32_t owner, double error, const Box2& reach,
                 std::vector<BorderSegment>& out) const;
  std::optional<double> ground(glm::dvec2 low, glm::dvec2 high, double error, std::size_t most_triangles,
                               SurfaceMesh& out) const;

  const Scene& scene;
  const Terrain& terrain;
  std::shared_ptr<const TerrainTin> tin_kept;
  const TerrainTin& tin;
  WayCourses courses;
  std::vector<GroundShape> shapes;
  BoxIndex shape_index;
  WayFurniture furniture;
  TreeCover trees;
  GroundLook rest;
};

static std::vector<std::optional<double>> banks_of(const Scene& scene, const TerrainTin& tin) {
  if (!scene.waters_settled)
    return water_banks(scene.areas, [&](glm::dvec2 p) { return tin.height(p, tin.finest_tolerance()); });
  std::vector<std::optional<double>> banks;
  for (const Area& area : scene.areas) banks.push_back(area.bank);
  return banks;
}

GroundBuilder::Impl::Impl(const Scene& scene_in, const Terrain& terrain_in, std::shared_ptr<const TerrainTin> tin_in)
    : scene(scene_in),
      terrain(terrain_in),
      tin_kept(tin_in ? std::move(tin_in)
                      : std::make_shared<const TerrainTin>(terrain_in, scene_in.low, scene_in.high)),
      tin(*tin_kept),
      courses(scene_in, [&](glm::dvec2 p) { return tin.height(p, tin.finest_tolerance()); }),
      shapes(ground_shapes(scene_in, courses, banks_of(scene_in, tin))),
      furniture(scene_in, courses),
      trees(scene_in) {
  std::vector<Box2> boxes;
  boxes.reserve(shapes.size());
  for (const GroundShape& shape : shapes) boxes.push_back(shape.box);
  shape_index = BoxIndex(boxes);
  rest.surface = tiles::Surface::Earth;
  rest.color = surface_color(rest.surface, 0);
}

glm::vec3 GroundBuilder::Impl::normal(glm::dvec2 at) const {
  if (terrain.is_flat()) return {0.0f, 0.0f, 1.0f};
  const double d = terrain.cell();
  const double east = terrain.height({at.x + d, at.y}) - terrain.height({at.x - d, at.y});
  const double north = terrain.height({at.x, at.y + d}) - terrain.height({at.x, at.y - d});
  return glm::vec3(glm::normalize(glm::dvec3(-east, -north, 2.0 * d)));
}

static GridPoint grid_point(glm::dvec2 map, glm::dvec2 origin) {
  const glm::dvec2 at = (map - origin) / kGridUnit;
  return {static_cast<std::int32_t>(std::lround(at.x)), static_cast<std::int32_t>(std::lround(at.y))};
}

void GroundBuilder::Impl::add_ring(const Ring& ring, std::uint32_t owner, const Box2& reach,
                                   std::vector<BorderSegment>& out) const {
  Box2 box;
  for (const glm::dvec2& point : ring) box.add(point);
  if (!box.overlaps(reach)) return;
  const bool whole = reach.contains(box.low) && reach.contains(box.high);
  const Ring& used = whole ? ring : clipped(ring, reach);
  if (used.size() < 3) return;
  GridPoint before = grid_point(used.back(), scene.low);
  for (const glm::dvec2& point : used) {
    const GridPoint here = grid_point(point, scene.low);
    if (here != before) out.push_back({before, here, owner});
    before = here;
  }
}

void GroundBuilder::Impl::add_shape(const GroundShape& shape, std::uint32_t owner, double error, const Box2& reach,
                                    std::vector<BorderSegment>& out) const {
  const double tolerance = 0.5 * error;
  for (std::size_t i = 0; i < shape.rings.size(); ++i) {
    if (tolerance <= 0.0) {
      add_ring(shape.rings[i], owner, reach, out);
      continue;
    }
    const Ring thin = thinned(shape.rings[i], shape.significance[i], tolerance);
    if (thin.size() >= 3) add_ring(thin, owner, reach, out);
  }
  std::vector<Ring> rings;
  for (const GroundShape::Piece& piece : shape.pieces) {
    StripEnds ends = piece.ends;
    if (error > shape.half_width) ends = {};
    if (tolerance > 0.0) {
      strip_rings_near(thinned(piece.line, piece.significance, tolerance), shape.half_width, ends, reach, rings);
    } else {
      strip_rings_near(piece.line, shape.half_width, ends, reach, rings);
    }
  }
  for (const Ring& ring : rings) add_ring(ring, owner, reach, out);
}

// How many triangles the faces will give: those of a polygon are its corners and holes.
static std::size_t count_triangles(const Partition& partition) {
  std::size_t count = 0;
  for (const PartitionFace& face : partition.faces) {
    std::size_t corners = 0;
    for (const auto& loop : face.loops) corners += loop.size();
    if (corners >= 3) count += corners + 2 * face.loops.size() - 4;
  }
  return count;
}

std::optional<double> GroundBuilder::Impl::ground(glm::dvec2 low, glm::dvec2 high, double error,
                                                  std::size_t most_triangles, SurfaceMesh& out) const {
  const double tolerance = std::max(tin.finest_tolerance(), 0.5 * error);
  const Box2 reach{low - kMargin, high + kMargin};
  double deviation = error > 0.0 ? tin.deviation(low, high, tolerance, kDeviationSamples) : 0.0;
  const std::function<double(glm::dvec2)> height = [&](glm::dvec2 p) { return tin.height(p, tolerance); };
  const auto too_many = [&](std::size_t more) { return out.indices.size() / 3 + more > most_triangles; };
  // What costs least comes first: it may be enough to see that there is too much.
  deviation = std::max(deviation, furniture.build(low, high, error, height, out));
  deviation = std::max(deviation, trees.mapped(low, high, error, height, out));
  if (too_many(0)) return std::nullopt;

  std::vector<BorderSegment> segments;
  std::vector<GroundLook> looks = {rest};
  std::vector<std::uint8_t> undivided = {0};
  enum class Cover : std::uint8_t { None, Trees, Bushes };
  std::vector<Cover> covers = {Cover::None};
  add_ring({low, {high.x, low.y}, high, {low.x, high.y}}, kRest, reach, segments);
  for (const std::uint32_t i : shape_index.find(reach.low, reach.high)) {
    const GroundShape& shape = shapes[i];
    if (shape.size < error) {
      deviation = std::max(deviation, shape.size);
      continue;
    }
    const std::size_t before = segments.size();
    add_shape(shape, static_cast<std::uint32_t>(looks.size()), error, reach, segments);
    if (segments.size() == before) continue;
    looks.push_back({shape.surface, shape.color, shape.feature, shape.rise, shape.level, shape.height,
                     shape.street_width > 0.0 ? &shape : nullptr});
    undivided.push_back(shape.level ? 1 : 0);
    const bool bushes = shape.rank == kScrubPriority || shape.rank == kHedgeAreaPriority;
    covers.push_back(shape.surface != tiles::Surface::Wood ? Cover::None : bushes ? Cover::Bushes : Cover::Trees);
  }
  if (error > 0.0 && looks.size() > 1) deviation = std::max(deviation, 0.5 * error);
  std::vector<TerrainTin::Edge> edges;
  tin.edges(low, high, tolerance, edges);
  for (auto& [a, b] : edges) {
    if (clip_segment(a, b, reach)) segments.push_back({grid_point(a, scene.low), grid_point(b, scene.low), kDivider});
  }
  const Partition partition = partition_plane(node_segments(std::move(segments)), undivided);
  if (too_many(count_triangles(partition))) return std::nullopt;
  DrapeSite site;
  site.origin = scene.low;
  site.ground = height;
  site.normal = [&](glm::dvec2 p) { return normal(p); };
  site.skirt = 1.0 + 3.0 * std::max(error, tolerance);
  const auto plant = [&](const DrapedTriangle& piece) {
    if (covers[piece.owner] == Cover::None) return;
    deviation =
        std::max(deviation, trees.scattered(piece, covers[piece.owner] == Cover::Bushes, error, site.ground, out));
  };
  drape(partition, looks, site, out, plant);
  if (too_many(0)) return std::nullopt;
  return deviation;
}

GroundBuilder::GroundBuilder(const Scene& scene, const Terrain& terrain, std::shared_ptr<const TerrainTin> tin)
    : impl_(std::make_unique<Impl>(scene, terrain, std::move(tin))) {}
GroundBuilder::~GroundBuilder() = default;

double GroundBuilder::build(glm::dvec2 low, glm::dvec2 high, double allowed_error, SurfaceMesh& out) const {
  if (!(high.x > low.x) || !(high.y > low.y)) return 0.0;
  return *impl_->ground(low, high, allowed_error, std::numeric_limits<std::size_t>::max(), out);
}

std::optional<double> GroundBuilder::build_within(glm::dvec2 low, glm::dvec2 high, std::size_t most_triangles,
                                                  SurfaceMesh& out) const {
  if (!(high.x > low.x) || !(high.y > low.y)) return 0.0;
  return impl_->ground(low, high, 0.0, most_triangles, out);
}

}  // namespace mercia::bake
