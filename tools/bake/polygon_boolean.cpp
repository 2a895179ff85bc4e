#include "tools/bake/polygon_boolean.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

class Geos {
 public:
  Geos() : context_(GEOS_init_r()) {}
  ~Geos() { GEOS_finish_r(context_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  GEOSContextHandle_t get() const { return context_; }

 private:
  GEOSContextHandle_t context_;
};

// The C interface catches every exception and answers with null; without a message handler it stays silent.
GEOSContextHandle_t geos() {
  thread_local Geos instance;
  return instance.get();
}

struct Destroy {
  void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(geos(), geometry); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

constexpr int kQuadrantSegments = 4;
constexpr double kMitreLimit = 3.0;

GEOSCoordSequence* sequence_of(std::span<const glm::dvec2> points, bool close) {
  std::vector<glm::dvec2> all(points.begin(), points.end());
  if (close && !all.empty()) all.push_back(all.front());
  return GEOSCoordSeq_copyFromBuffer_r(geos(), &all.data()->x, static_cast<unsigned>(all.size()), 0, 0);
}

Geometry ring_of(const Ring& ring) {
  GEOSCoordSequence* sequence = sequence_of(ring, true);
  return Geometry(sequence ? GEOSGeom_createLinearRing_r(geos(), sequence) : nullptr);
}

// Null if a ring has fewer than 3 points or a coordinate is not finite.
Geometry geometry_of(const Polygon& polygon) {
  const auto usable = [](const Ring& ring) {
    return ring.size() >= 3 && std::all_of(ring.begin(), ring.end(), [](const glm::dvec2& p) {
             return std::isfinite(p.x) && std::isfinite(p.y);
           });
  };
  if (!usable(polygon.outer)) return nullptr;
  Geometry outer = ring_of(polygon.outer);
  if (!outer) return nullptr;
  std::vector<GEOSGeometry*> holes;
  for (const Ring& hole : polygon.holes)
    if (usable(hole))
      if (Geometry ring = ring_of(hole)) holes.push_back(ring.release());
  // Takes over all rings, also when it fails.
  return Geometry(GEOSGeom_createPolygon_r(geos(), outer.release(), holes.data(), static_cast<unsigned>(holes.size())));
}

Geometry geometry_of(std::span<const Polygon> polygons) {
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& polygon : polygons)
    if (Geometry part = geometry_of(polygon)) parts.push_back(part.release());
  return Geometry(
      GEOSGeom_createCollection_r(geos(), GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
}

Ring ring_from(const GEOSGeometry* geometry) {
  const GEOSCoordSequence* sequence = geometry ? GEOSGeom_getCoordSeq_r(geos(), geometry) : nullptr;
  unsigned count = 0;
  if (!sequence || !GEOSCoordSeq_getSize_r(geos(), sequence, &count) || count < 4) return {};
  Ring ring(count);
  if (!GEOSCoordSeq_copyToBuffer_r(geos(), sequence, &ring.data()->x, 0, 0)) return {};
  ring.pop_back();
  return ring;
}

// Appends every polygon inside `geometry`; points and lines are left out.
void polygons_from(const GEOSGeometry* geometry, double least_area, std::vector<Polygon>& out) {
  if (!geometry) return;
  const int type = GEOSGeomTypeId_r(geos(), geometry);
  if (type == GEOS_POLYGON) {
    Polygon polygon;
    polygon.outer = ring_from(GEOSGetExteriorRing_r(geos(), geometry));
    if (polygon.outer.size() < 3) return;
    const int holes = GEOSGetNumInteriorRings_r(geos(), geometry);
    for (int i = 0; i < holes; ++i) {
      Ring hole = ring_from(GEOSGetInteriorRingN_r(geos(), geometry, i));
      if (std::abs(signed_area(hole)) >= least_area) polygon.holes.push_back(std::move(hole));
    }
    if (area(polygon) < least_area) return;
    orient_rings(polygon);
    out.push_back(std::move(polygon));
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    const int count = GEOSGetNumGeometries_r(geos(), geometry);
    for (int i = 0; i < count; ++i) polygons_from(GEOSGetGeometryN_r(geos(), geometry, i), least_area, out);
  }
}

constexpr double kSliver = 1e-6;  // m²: below this the result of an operation is rounding

std::vector<Polygon> polygons_of(const Geometry& geometry, double least_area = kSliver) {
  std::vector<Polygon> out;
  polygons_from(geometry.get(), least_area, out);
  return out;
}

using Operation = GEOSGeometry* (*)(GEOSContextHandle_t, const GEOSGeometry*, const GEOSGeometry*);

std::vector<Polygon> combine(Operation operation, Geometry a, Geometry b) {
  if (!a || !b) return {};
  Geometry result(operation(geos(), a.get(), b.get()));
  if (!result) {
    a.reset(GEOSMakeValid_r(geos(), a.get()));
    b.reset(GEOSMakeValid_r(geos(), b.get()));
    if (!a || !b) return {};
    result.reset(operation(geos(), a.get(), b.get()));
  }
  return polygons_of(result);
}

// Sutherland-Hodgman; right for convex rings, and fast.
Ring clip_convex(const Ring& ring, glm::dvec2 low, glm::dvec2 high) {
  Ring current = ring, next;
  for (int side = 0; side < 4 && !current.empty(); ++side) {
    const int axis = side / 2;
    const double sign = side % 2 == 0 ? 1.0 : -1.0;
    const double limit = side % 2 == 0 ? low[axis] : high[axis];
    const auto depth = [&](glm::dvec2 p) { return sign * (p[axis] - limit); };
    next.clear();
    for (std::size_t i = 0, j = current.size() - 1; i < current.size(); j = i++) {
      const glm::dvec2 a = current[j], b = current[i];
      const double da = depth(a), db = depth(b);
      if ((da < 0.0) != (db < 0.0)) {
        glm::dvec2 cut = a + (b - a) * (da / (da - db));
        cut[axis] = limit;
        next.push_back(cut);
      }
      if (db >= 0.0) next.push_back(b);
    }
    current.swap(next);
  }
  return clean_ring(current, 1e-9);
}

bool is_convex(const Ring& ring) {
  const std::size_t n = ring.size();
  for (std::size_t i = 0; i < n; ++i)
    if (orient(ring[i], ring[(i + 1) % n], ring[(i + 2) % n]) < 0.0) return false;
  return true;
}

bool segments_touch(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c, glm::dvec2 d) {
  if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x)) return false;
  if (std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y)) return false;
  const auto sign = [](double value) { return value > 0.0 ? 1 : value < 0.0 ? -1 : 0; };
  return sign(orient(a, b, c)) * sign(orient(a, b, d)) <= 0 && sign(orient(c, d, a)) * sign(orient(c, d, b)) <= 0;
}

// For rings small enough to compare every pair of edges: most buildings.
bool is_simple_small(const Ring& ring) {
  const std::size_t n = ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % n], c = ring[(i + 2) % n];
    if (a == b || (orient(a, b, c) == 0.0 && glm::dot(a - b, c - b) > 0.0)) return false;
    for (std::size_t j = i + 2; j < n; ++j) {
      if (i == 0 && j == n - 1) continue;
      if (segments_touch(a, b, ring[j], ring[(j + 1) % n])) return false;
    }
  }
  return true;
}

}  // namespace

bool is_valid(const Polygon& polygon) {
  if (polygon.outer.size() < 3) return false;
  const auto finite = [](const glm::dvec2& p) { return std::isfinite(p.x) && std::isfinite(p.y); };
  if (!std::all_of(polygon.outer.begin(), polygon.outer.end(), finite)) return false;
  // A small ring that fails here may only touch itself, which needs the full test to tell.
  if (polygon.holes.empty() && polygon.outer.size() <= 48 && std::abs(signed_area(polygon.outer)) > kSliver &&
      is_simple_small(polygon.outer))
    return true;
  const Geometry geometry = geometry_of(polygon);
  return geometry && GEOSisValid_r(geos(), geometry.get()) == 1;
}

std::vector<Polygon> make_valid(const Polygon& polygon, double least_area) {
  if (is_valid(polygon)) {
    if (area(polygon) < least_area) return {};
    std::vector<Polygon> out{polygon};
    orient_rings(out[0]);
    return out;
  }
  const Geometry geometry = geometry_of(polygon);
  if (!geometry) return {};
  return polygons_of(Geometry(GEOSMakeValid_r(geos(), geometry.get())), least_area);
}

std::vector<Polygon> clip(const Polygon& polygon, glm::dvec2 low, glm::dvec2 high) {
  const Box2 window{low, high}, box = bounds(polygon.outer);
  if (box.empty() || !window.overlaps(box)) return {};
  if (window.contains(box.low) && window.contains(box.high)) return {polygon};
  if (polygon.holes.empty() && is_convex(polygon.outer)) {
    Polygon piece{clip_convex(polygon.outer, low, high), {}};
    if (piece.outer.size() < 3 || area(piece) < kSliver) return {};
    return {piece};
  }
  const Polygon frame{{low, {high.x, low.y}, high, {low.x, high.y}}, {}};
  return intersect(polygon, frame);
}

std::vector<std::vector<glm::dvec2>> clip_line(std::span<const glm::dvec2> line, glm::dvec2 low, glm::dvec2 high) {
  std::vector<std::vector<glm::dvec2>> pieces;
  bool open = false;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const glm::dvec2 a = line[i], d = line[i + 1] - line[i];
    double enter = 0.0, leave = 1.0;
    for (int axis = 0; axis < 2; ++axis) {
      if (d[axis] == 0.0) {
        if (a[axis] < low[axis] || a[axis] > high[axis]) leave = -1.0;
        continue;
      }
      const double t0 = (low[axis] - a[axis]) / d[axis], t1 = (high[axis] - a[axis]) / d[axis];
      enter = std::max(enter, std::min(t0, t1));
      leave = std::min(leave, std::max(t0, t1));
    }
    if (!(enter < leave)) {
      open = false;
      continue;
    }
    if (!open || enter > 0.0) pieces.push_back({a + d * enter});
    pieces.back().push_back(leave < 1.0 ? a + d * leave : line[i + 1]);
    open = leave >= 1.0;
  }
  return pieces;
}

std::vector<Polygon> unite(std::span<const Polygon> polygons) {
  Geometry all = geometry_of(polygons);
  if (!all) return {};
  Geometry result(GEOSUnaryUnion_r(geos(), all.get()));
  if (!result) {
    all.reset(GEOSMakeValid_r(geos(), all.get()));
    if (all) result.reset(GEOSUnaryUnion_r(geos(), all.get()));
  }
  return polygons_of(result);
}

std::vector<Polygon> intersect(const Polygon& a, const Polygon& b) {
  return combine(GEOSIntersection_r, geometry_of(a), geometry_of(b));
}

std::vector<Polygon> subtract(const Polygon& from, std::span<const Polygon> what) {
  if (what.empty()) return {from};
  Geometry all = geometry_of(what);
  if (!all) return {};
  Geometry united(GEOSUnaryUnion_r(geos(), all.get()));
  return combine(GEOSDifference_r, geometry_of(from), united ? std::move(united) : std::move(all));
}

std::vector<Polygon> grow(const Polygon& polygon, double distance) {
  const Geometry geometry = geometry_of(polygon);
  if (!geometry) return {};
  return polygons_of(Geometry(GEOSBufferWithStyle_r(geos(), geometry.get(), distance, kQuadrantSegments,
                                                    GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_MITRE, kMitreLimit)));
}

std::vector<Polygon> widen(std::span<const glm::dvec2> line, double width) {
  if (line.size() < 2) return {};
  GEOSCoordSequence* sequence = sequence_of(line, false);
  if (!sequence) return {};
  const Geometry geometry(GEOSGeom_createLineString_r(geos(), sequence));
  if (!geometry) return {};
  return polygons_of(Geometry(GEOSBufferWithStyle_r(geos(), geometry.get(), 0.5 * width, kQuadrantSegments,
                                                    GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_MITRE, kMitreLimit)));
}

std::vector<std::uint32_t> triangulate_delaunay(const Polygon& polygon) {
  const Geometry geometry = geometry_of(polygon);
  if (!geometry || GEOSisValid_r(geos(), geometry.get()) != 1) return {};
  const Geometry result(GEOSConstrainedDelaunayTriangulation_r(geos(), geometry.get()));
  std::vector<Polygon> parts;
  polygons_from(result.get(), 0.0, parts);
  std::map<std::pair<double, double>, std::uint32_t> index_at;
  std::uint32_t next = 0;
  const auto number = [&](const Ring& ring) {
    for (const glm::dvec2& point : ring) index_at.emplace(std::pair(point.x, point.y), next++);
  };
  number(polygon.outer);
  for (const Ring& hole : polygon.holes) number(hole);
  std::vector<std::uint32_t> triangles;
  for (const Polygon& part : parts) {
    if (part.outer.size() != 3) return {};
    for (const glm::dvec2& point : part.outer) {
      const auto found = index_at.find({point.x, point.y});
      if (found == index_at.end()) return {};
      triangles.push_back(found->second);
    }
  }
  return triangles;
}

}  // namespace mercia::bake
