#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/transit/gtfs_join.h"
#include "engine/transit/path.h"

namespace mercia::transit {
namespace {

// Stops may stand so far from where the feed's own distances put them on the shape; farther off these are not believed.
constexpr double kToldSlack = 300.0;  // metres

template <typename T>
void put(std::string& key, const T& value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::span<const PathPoint> PatternMaker::points(PathIndex path) const {
  const Path& record = data_.paths[path];
  return std::span(data_.path_points).subspan(record.first_point, record.point_count);
}

PathIndex PatternMaker::add_path(std::span<const geo::Geodetic> line) {
  const Path path{static_cast<std::uint32_t>(data_.path_points.size()), static_cast<std::uint32_t>(line.size()), 0, 0};
  for (const geo::Geodetic& point : line) data_.path_points.push_back({point.latitude, point.longitude, 0.0});
  measure_path(std::span(data_.path_points).subspan(path.first_point));
  data_.paths.push_back(path);
  return static_cast<PathIndex>(data_.paths.size() - 1);
}

void PatternMaker::add_tunnels(const Shape& shape) {
  Path& path = data_.paths[shape.path];
  path.first_tunnel = static_cast<std::uint32_t>(data_.tunnels.size());
  const auto line = points(shape.path);
  for (std::size_t i = 0; i + 1 < shape.count; ++i) {
    if (!tables_.shape_points[shape.first + i].tunnel) continue;
    const bool goes_on = i > 0 && tables_.shape_points[shape.first + i - 1].tunnel;
    if (!goes_on) data_.tunnels.push_back({line[i].distance, line[i].distance});
    data_.tunnels.back().to = line[i + 1].distance;
  }
  path.tunnel_count = static_cast<std::uint32_t>(data_.tunnels.size()) - path.first_tunnel;
}

PathIndex PatternMaker::straight_path(std::span<const RawStopTime> calls) {
  std::string key;
  for (const RawStopTime& call : calls) put(key, call.stop);
  const auto [found, isnew] = straight_.try_emplace(std::move(key), kNone);
  if (isnew) {
    std::vector<geo::Geodetic> line;
    for (const RawStopTime& call : calls) line.push_back(tables_.stops[call.stop].position);
    found->second = add_path(line);
  }
  return found->second;
}

const PatternMaker::Shape& PatternMaker::shape(TripIndex trip) {
  const TextIndex id = tables_.trip_shapes[trip];
  const auto [found, isnew] = shapes_.try_emplace(id);
  Shape& shape = found->second;
  if (!isnew || id == 0) return shape;
  const auto& all = tables_.shape_points;
  const auto [first, last] =
      std::equal_range(all.begin(), all.end(), RawShapePoint{id},
                       [](const RawShapePoint& a, const RawShapePoint& b) { return a.shape < b.shape; });
  shape.first = static_cast<std::size_t>(first - all.begin());
  shape.count = static_cast<std::size_t>(last - first);
  if (shape.count < 2) {
    tables_.problems.add("trips.txt", tables_.trip_lines[trip], "shapes.txt has no two points with this shape_id");
    return shape;
  }
  shape.measured = first->distance >= 0.0f &&
                   std::is_sorted(first, last, [](const auto& a, const auto& b) { return a.distance < b.distance; });
  std::vector<geo::Geodetic> line;
  for (auto point = first; point != last; ++point) line.push_back({point->latitude, point->longitude, 0.0});
  shape.path = add_path(line);
  add_tunnels(shape);
  return shape;
}

std::optional<std::vector<double>> PatternMaker::told_places(const Shape& shape,
                                                             std::span<const RawStopTime> calls) const {
  const auto path = points(shape.path);
  const auto raw = std::span(tables_.shape_points).subspan(shape.first, shape.count);
  std::vector<double> places;
  for (const RawStopTime& call : calls) {
    if (call.distance < 0.0f) return std::nullopt;
    const auto after = std::lower_bound(raw.begin() + 1, raw.end() - 1, call.distance,
                                        [](const RawShapePoint& point, float d) { return point.distance < d; });
    const auto b = static_cast<std::size_t>(after - raw.begin());
    const double length = raw[b].distance - raw[b - 1].distance;
    const double share = length > 0.0 ? std::clamp((call.distance - raw[b - 1].distance) / length, 0.0, 1.0) : 0.0;
    const double place = path[b - 1].distance + share * (path[b].distance - path[b - 1].distance);
    if (!places.empty() && place < places.back()) return std::nullopt;
    if (distance_between(sample_path(path, place).position, tables_.stops[call.stop].position) > kToldSlack)
      return std::nullopt;
    places.push_back(place);
  }
  return places;
}

std::optional<std::vector<double>> PatternMaker::places(const Shape& shape, std::span<const RawStopTime> calls) const {
  if (shape.measured)
    if (auto told = told_places(shape, calls)) return told;
  std::vector<geo::Geodetic> stops;
  for (const RawStopTime& call : calls) stops.push_back(tables_.stops[call.stop].position);
  return match_stops(points(shape.path), stops);
}

PatternIndex PatternMaker::pattern(TripIndex trip, std::span<const RawStopTime> calls) {
  std::string key;
  put(key, tables_.trip_shapes[trip]);
  for (const RawStopTime& call : calls) {
    put(key, call.stop);
    put(key, call.distance);
    put(key, call.pickup);
    put(key, call.drop_off);
  }
  const auto [found, isnew] = patterns_.try_emplace(std::move(key), kNone);
  if (!isnew) return found->second;

  Pattern pattern{static_cast<std::uint32_t>(data_.pattern_stops.size()), static_cast<std::uint32_t>(calls.size()),
                  kNone};
  std::optional<std::vector<double>> distances;
  if (const Shape& drawn = shape(trip); drawn.path != kNone) {
    distances = places(drawn, calls);
    pattern.path = drawn.path;
    if (!distances)
      tables_.problems.add("trips.txt", tables_.trip_lines[trip], "its shape does not pass its stops in their order");
  }
  if (!distances) {
    pattern.path = straight_path(calls);
    distances.emplace();
    for (const PathPoint& point : points(pattern.path)) distances->push_back(point.distance);
  }
  for (std::size_t i = 0; i < calls.size(); ++i)
    data_.pattern_stops.push_back(
        {calls[i].stop, static_cast<float>((*distances)[i]), calls[i].pickup, calls[i].drop_off});
  data_.patterns.push_back(pattern);
  return found->second = static_cast<PatternIndex>(data_.patterns.size() - 1);
}

}  // namespace mercia::transit
