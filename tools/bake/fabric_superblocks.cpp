// The faces between the main lines, through GEOS' noding and polygonizer.
#include <geos_c.h>

#include <algorithm>
#include <memory>

#include "tools/bake/fabric_blocks.h"

namespace mercia::bake {
namespace {

class Context {
 public:
  Context() : handle_(GEOS_init_r()) {}
  ~Context() { GEOS_finish_r(handle_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  GEOSContextHandle_t get() const { return handle_; }

 private:
  GEOSContextHandle_t handle_;
};

struct Destroy {
  GEOSContextHandle_t context;
  void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

GEOSGeometry* line_of(GEOSContextHandle_t context, const std::vector<glm::dvec2>& points) {
  GEOSCoordSequence* sequence =
      GEOSCoordSeq_copyFromBuffer_r(context, &points.data()->x, static_cast<unsigned>(points.size()), 0, 0);
  return sequence ? GEOSGeom_createLineString_r(context, sequence) : nullptr;
}

Ring ring_of(GEOSContextHandle_t context, const GEOSGeometry* polygon) {
  const GEOSGeometry* outer = GEOSGetExteriorRing_r(context, polygon);
  const GEOSCoordSequence* sequence = outer ? GEOSGeom_getCoordSeq_r(context, outer) : nullptr;
  unsigned size = 0;
  if (!sequence || !GEOSCoordSeq_getSize_r(context, sequence, &size) || size < 4) return {};
  Ring ring(size);
  GEOSCoordSeq_copyToBuffer_r(context, sequence, &ring.data()->x, 0, 0);
  ring.pop_back();
  if (signed_area(ring) < 0.0) std::reverse(ring.begin(), ring.end());
  return ring;
}

}  // namespace

std::vector<Ring> superblocks(std::span<const std::vector<glm::dvec2>> lines, glm::dvec2 low, glm::dvec2 high,
                              double least_area) {
  const Context owner;
  const GEOSContextHandle_t context = owner.get();
  std::vector<GEOSGeometry*> parts;
  const std::vector<glm::dvec2> border{low, {high.x, low.y}, high, {low.x, high.y}, low};
  parts.push_back(line_of(context, border));
  for (const std::vector<glm::dvec2>& line : lines)
    if (line.size() >= 2) parts.push_back(line_of(context, line));
  std::erase(parts, nullptr);
  const Geometry all(
      GEOSGeom_createCollection_r(context, GEOS_MULTILINESTRING, parts.data(), static_cast<unsigned>(parts.size())),
      {context});
  if (!all) return {};
  const Geometry noded(GEOSUnaryUnion_r(context, all.get()), {context});
  if (!noded) return {};
  const GEOSGeometry* const input = noded.get();
  const Geometry faces(GEOSPolygonize_r(context, &input, 1), {context});
  if (!faces) return {};
  std::vector<Ring> rings;
  const int count = GEOSGetNumGeometries_r(context, faces.get());
  for (int i = 0; i < count; ++i) {
    Ring ring = ring_of(context, GEOSGetGeometryN_r(context, faces.get(), i));
    const Box2 box = bounds(ring);
    const glm::dvec2 middle = (box.low + box.high) / 2.0;
    const bool inside = middle.x > low.x && middle.y > low.y && middle.x < high.x && middle.y < high.y;
    if (ring.size() >= 3 && inside && signed_area(ring) >= least_area) rings.push_back(std::move(ring));
  }
  std::stable_sort(rings.begin(), rings.end(),
                   [](const Ring& a, const Ring& b) { return signed_area(a) > signed_area(b); });
  return rings;
}

}  // namespace mercia::bake
