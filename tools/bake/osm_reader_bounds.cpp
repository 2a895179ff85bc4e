#include "tools/bake/osm_reader_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mercia::bake {
namespace {

constexpr double kMetresPerDegree = 111'320.0;  // of latitude; of longitude at the equator
constexpr double kBorderReach = 300.0;          // metres that a building at the border may widen the region by
constexpr double kLeastMargin = 100.0;          // metres around the bulk, where no header says more

double metres_per_degree_of_longitude(double latitude) {
  return kMetresPerDegree * std::max(0.01, std::cos(latitude * std::numbers::pi / 180.0));
}

bool sensible(const GeoBounds& box) {
  return std::isfinite(box.west + box.south + box.east + box.north) && box.west < box.east && box.south < box.north &&
         box.west >= -180.0 && box.east <= 180.0 && box.south >= -89.0 && box.north <= 89.0;
}

GeoBounds intersection(const GeoBounds& a, const GeoBounds& b) {
  return {std::max(a.west, b.west), std::max(a.south, b.south), std::min(a.east, b.east), std::min(a.north, b.north)};
}

GeoBounds widened(const GeoBounds& box, double metres) {
  const double north = metres / kMetresPerDegree;
  const double east = metres / metres_per_degree_of_longitude(0.5 * (box.south + box.north));
  return {box.west - east, box.south - north, box.east + east, box.north + north};
}

constexpr std::size_t kFewBuildings = 10;

// The extent without this share of the points at each end.
GeoBounds extent_of(const std::vector<OsmPoint>& points, double left_out) {
  std::vector<std::int32_t> longitudes, latitudes;
  for (const OsmPoint& point : points) {
    longitudes.push_back(point.longitude);
    latitudes.push_back(point.latitude);
  }
  std::sort(longitudes.begin(), longitudes.end());
  std::sort(latitudes.begin(), latitudes.end());
  const auto first = static_cast<std::size_t>(left_out * static_cast<double>(points.size() - 1));
  const std::size_t last = points.size() - 1 - first;
  return {1e-7 * longitudes[first], 1e-7 * latitudes[first], 1e-7 * longitudes[last], 1e-7 * latitudes[last]};
}

}  // namespace

void OsmSpread::add_point(OsmPoint point) {
  ++points;
  low = {std::min(low.longitude, point.longitude), std::min(low.latitude, point.latitude)};
  high = {std::max(high.longitude, point.longitude), std::max(high.latitude, point.latitude)};
}

void OsmSpread::add_node(const OsmNode& node) {
  if (!first_node_) first_node_ = node.point;
}

void OsmSpread::add_way(const OsmWay& way) {
  if (way.points.empty() || way.tag_text.empty()) return;
  if (buildings_.size() < kFewBuildings) tagged_.insert(tagged_.end(), way.points.begin(), way.points.end());
  if (!way.tags().has("building")) return;
  buildings_.push_back(way.points.front());
  if (buildings_.size() == kFewBuildings) tagged_ = {};
  if (!header) return;
  GeoBounds box{1e9, 1e9, -1e9, -1e9};
  for (const OsmPoint& point : way.points) {
    const double longitude = 1e-7 * point.longitude, latitude = 1e-7 * point.latitude;
    box = {std::min(box.west, longitude), std::min(box.south, latitude), std::max(box.east, longitude),
           std::max(box.north, latitude)};
  }
  const GeoBounds common = intersection(box, *header);
  if (common.west > common.east || common.south > common.north) return;
  if (!crossing_) crossing_ = box;
  crossing_ = {std::min(crossing_->west, box.west), std::min(crossing_->south, box.south),
               std::max(crossing_->east, box.east), std::max(crossing_->north, box.north)};
}

GeoBounds OsmSpread::around_bulk() const {
  std::vector<OsmPoint> all = tagged_;
  if (all.empty()) all.push_back(first_node_.value_or(low));
  const GeoBounds bulk = buildings_.size() >= kFewBuildings ? extent_of(buildings_, 0.01) : extent_of(all, 0.01);
  const double larger =
      std::max(bulk.north - bulk.south,
               (bulk.east - bulk.west) * metres_per_degree_of_longitude(bulk.south) / kMetresPerDegree) *
      kMetresPerDegree;
  return widened(bulk, std::max(0.2 * larger, kLeastMargin));
}

GeoBounds OsmSpread::header_with_buildings() const {
  GeoBounds out = *header;
  if (crossing_)
    out = {std::min(out.west, crossing_->west), std::min(out.south, crossing_->south),
           std::max(out.east, crossing_->east), std::max(out.north, crossing_->north)};
  return intersection(out, widened(*header, kBorderReach));
}

Result<GeoBounds> region_bounds(const OsmSpread& spread, const std::optional<GeoBounds>& wanted,
                                const std::filesystem::path& file) {
  const GeoBounds nodes = widened({1e-7 * spread.low.longitude, 1e-7 * spread.low.latitude,
                                   1e-7 * spread.high.longitude, 1e-7 * spread.high.latitude},
                                  1.0);
  GeoBounds box;
  if (wanted) {
    if (!sensible(*wanted))
      return fail_input("the rectangle to bake is empty or not on the Earth", {},
                        "give west,south,east,north in degrees");
    box = *wanted;
    const GeoBounds common = intersection(box, nodes);
    if (!sensible(common))
      return fail_input("the file holds nothing inside the rectangle to bake", file.string(),
                        fmt::format("choose one inside {:.5f},{:.5f},{:.5f},{:.5f}", nodes.west, nodes.south,
                                    nodes.east, nodes.north));
  } else {
    box = intersection(nodes, spread.around_bulk());
    if (spread.header && sensible(*spread.header)) {
      const GeoBounds cut = intersection(nodes, spread.header_with_buildings());
      if (sensible(cut)) box = cut;
    }
    if (!sensible(box)) box = widened(box, kLeastMargin);
    if (!sensible(box))
      return fail_input("the file's points do not span a region", file.string(), "give the rectangle with --bbox");
  }
  const double width = (box.east - box.west) * metres_per_degree_of_longitude(0.5 * (box.south + box.north));
  const double height = (box.north - box.south) * kMetresPerDegree;
  if (std::max(width, height) > kWidestRegion)
    return fail_input(fmt::format("the region is {:.0f} km wide, more than 500 km", std::max(width, height) / 1000.0),
                      file.string(), "bake a part of it with --bbox");
  return box;
}

}  // namespace mercia::bake
