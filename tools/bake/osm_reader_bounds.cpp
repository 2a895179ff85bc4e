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

struct Coordinates {
  std::vector<double> longitudes, latitudes;
  void add(OsmPoint point) {
    longitudes.push_back(1e-7 * point.longitude);
    latitudes.push_back(1e-7 * point.latitude);
  }
  // The extent without this share of the points at each end.
  GeoBounds extent(double left_out) {
    std::sort(longitudes.begin(), longitudes.end());
    std::sort(latitudes.begin(), latitudes.end());
    const auto first = static_cast<std::size_t>(left_out * static_cast<double>(longitudes.size() - 1));
    const std::size_t last = longitudes.size() - 1 - first;
    return {longitudes[first], latitudes[first], longitudes[last], latitudes[last]};
  }
};

GeoBounds around_bulk(const OsmExtract& extract) {
  Coordinates buildings, all;
  for (const OsmWay& way : extract.ways) {
    if (way.points.empty()) continue;
    if (way.tags().has("building")) buildings.add(way.points.front());
    if (!way.tag_text.empty())
      for (const OsmPoint& point : way.points) all.add(point);
  }
  for (const OsmNode& node : extract.nodes)
    if (all.longitudes.empty()) all.add(node.point);
  if (all.longitudes.empty()) all.add(extract.low);
  const GeoBounds bulk = buildings.longitudes.size() >= 10 ? buildings.extent(0.01) : all.extent(0.01);
  const double larger =
      std::max(bulk.north - bulk.south,
               (bulk.east - bulk.west) * metres_per_degree_of_longitude(bulk.south) / kMetresPerDegree) *
      kMetresPerDegree;
  return widened(bulk, std::max(0.2 * larger, kLeastMargin));
}

// The header's rectangle with the whole of the buildings that lie partly in it.
GeoBounds with_border_buildings(const GeoBounds& header, const OsmExtract& extract) {
  const GeoBounds limit = widened(header, kBorderReach);
  GeoBounds out = header;
  for (const OsmWay& way : extract.ways) {
    if (!way.tags().has("building")) continue;
    GeoBounds box{1e9, 1e9, -1e9, -1e9};
    for (const OsmPoint& point : way.points) {
      const double longitude = 1e-7 * point.longitude, latitude = 1e-7 * point.latitude;
      box = {std::min(box.west, longitude), std::min(box.south, latitude), std::max(box.east, longitude),
             std::max(box.north, latitude)};
    }
    const GeoBounds common = intersection(box, header);
    if (common.west > common.east || common.south > common.north) continue;
    out = {std::min(out.west, box.west), std::min(out.south, box.south), std::max(out.east, box.east),
           std::max(out.north, box.north)};
  }
  return intersection(out, limit);
}

}  // namespace

Result<GeoBounds> region_bounds(const OsmExtract& extract, const std::optional<GeoBounds>& wanted,
                                const std::filesystem::path& file) {
  const GeoBounds nodes = widened({1e-7 * extract.low.longitude, 1e-7 * extract.low.latitude,
                                   1e-7 * extract.high.longitude, 1e-7 * extract.high.latitude},
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
    box = intersection(nodes, around_bulk(extract));
    if (extract.header_bounds && sensible(*extract.header_bounds)) {
      const GeoBounds cut = intersection(nodes, with_border_buildings(*extract.header_bounds, extract));
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
