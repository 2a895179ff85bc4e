#include "engine/transit/path.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace mercia::transit {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kNever = std::numeric_limits<double>::infinity();
// Places that are worth a thought for one stop.
constexpr std::size_t kCandidateLimit = 16;
// Stops that lie side by side may stand on the path in the wrong order by so many metres.
constexpr double kOrderSlack = 30.0;
// A place that is this many metres along from where one would expect the stop is as bad as one a metre off the path.
constexpr double kMetresAlongPerMetreOff = 100.0;

double wrapped(double longitude) {
  if (longitude > kPi) return longitude - 2.0 * kPi;
  if (longitude < -kPi) return longitude + 2.0 * kPi;
  return longitude;
}

geo::Geodetic geodetic(const PathPoint& point) { return {point.latitude, point.longitude, 0.0}; }

struct Candidate {
  double along = 0.0;
  double off = 0.0;   // metres from the path
  double cost = 0.0;  // of it and all before it
  std::size_t before = 0;
};

// The places at which the path comes nearest to a stop, before it goes away again: inside a segment, or at a point
// where one segment still nears it and the next does not.
std::vector<Candidate> candidates(std::span<const PathPoint> path, const geo::Geodetic& stop) {
  const LocalScale scale(stop);
  std::vector<Candidate> found;
  const auto keep = [&](double along, double x, double y) {
    if (const double off = std::hypot(x, y); off <= kFarthestStop) found.push_back({along, off});
  };
  bool nearing = true;  // up to the segment's first point
  double ax = scale.east(path[0].longitude), ay = scale.north(path[0].latitude);
  for (std::size_t i = 1; i < path.size(); ++i) {
    const double bx = scale.east(path[i].longitude), by = scale.north(path[i].latitude);
    const double dx = bx - ax, dy = by - ay;
    const double square = dx * dx + dy * dy;
    if (square == 0.0) continue;
    const double share = -(ax * dx + ay * dy) / square;
    if (share <= 0.0) {
      if (nearing) keep(path[i - 1].distance, ax, ay);
    } else if (share < 1.0) {
      keep(path[i - 1].distance + share * (path[i].distance - path[i - 1].distance), ax + share * dx, ay + share * dy);
    }
    nearing = share >= 1.0;
    ax = bx;
    ay = by;
  }
  if (nearing) keep(path.back().distance, ax, ay);
  if (found.size() > kCandidateLimit) {
    std::nth_element(found.begin(), found.begin() + kCandidateLimit, found.end(),
                     [](const Candidate& a, const Candidate& b) { return a.off < b.off; });
    found.resize(kCandidateLimit);
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.along < b.along; });
  }
  return found;
}

}  // namespace

LocalScale::LocalScale(const geo::Geodetic& from) : origin(from) {
  const double sine = std::sin(from.latitude);
  const double w = 1.0 - geo::kEccentricitySquared * sine * sine;
  const double prime_vertical = geo::kSemiMajorAxis / std::sqrt(w);
  metres_a_latitude = prime_vertical * (1.0 - geo::kEccentricitySquared) / w;
  metres_a_longitude = prime_vertical * std::cos(from.latitude);
}

double LocalScale::east(double longitude) const { return wrapped(longitude - origin.longitude) * metres_a_longitude; }

double distance_between(const geo::Geodetic& a, const geo::Geodetic& b) {
  const LocalScale scale({(a.latitude + b.latitude) / 2.0, a.longitude, 0.0});
  return std::hypot((b.latitude - a.latitude) * scale.metres_a_latitude, scale.east(b.longitude));
}

void measure_path(std::span<PathPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i].distance =
        i == 0 ? 0.0 : points[i - 1].distance + distance_between(geodetic(points[i - 1]), geodetic(points[i]));
}

PathSample sample_path(std::span<const PathPoint> points, double distance) {
  // The first point that is not before the distance; segments without length are passed over.
  const auto found = std::lower_bound(points.begin() + 1, points.end() - 1, distance,
                                      [](const PathPoint& point, double d) { return point.distance < d; });
  auto b = found;
  auto a = b - 1;
  while (b->distance <= a->distance && a != points.begin()) --a;
  while (b->distance <= a->distance && b + 1 != points.end()) ++b;
  const double length = b->distance - a->distance;
  const double share = length > 0.0 ? (distance - a->distance) / length : 0.0;
  const double longitude_step = wrapped(b->longitude - a->longitude);
  PathSample sample;
  sample.position.latitude = a->latitude + share * (b->latitude - a->latitude);
  sample.position.longitude = wrapped(a->longitude + share * longitude_step);
  const double heading = std::atan2(longitude_step * std::cos(a->latitude), b->latitude - a->latitude);
  sample.heading = heading < 0.0 ? heading + 2.0 * kPi : heading;
  return sample;
}

std::optional<std::vector<double>> match_stops(std::span<const PathPoint> path, std::span<const geo::Geodetic> stops) {
  if (path.size() < 2 || stops.empty()) return std::nullopt;
  // How far along one would expect each: as far as the straight lines between the stops say.
  std::vector<double> expected(stops.size(), 0.0);
  for (std::size_t i = 1; i < stops.size(); ++i)
    expected[i] = expected[i - 1] + distance_between(stops[i - 1], stops[i]);
  const double stretch = expected.back() > 0.0 ? path.back().distance / expected.back() : 0.0;

  std::vector<std::vector<Candidate>> rows(stops.size());
  for (std::size_t i = 0; i < stops.size(); ++i) {
    rows[i] = candidates(path, stops[i]);
    if (rows[i].empty()) return std::nullopt;
    for (Candidate& candidate : rows[i]) {
      const double astray = (candidate.along - expected[i] * stretch) / kMetresAlongPerMetreOff;
      candidate.cost = candidate.off * candidate.off + astray * astray;
      if (i == 0) continue;
      double least = kNever;
      for (std::size_t k = 0; k < rows[i - 1].size(); ++k) {
        const Candidate& before = rows[i - 1][k];
        if (before.along > candidate.along + kOrderSlack || before.cost >= least) continue;
        least = before.cost;
        candidate.before = k;
      }
      candidate.cost += least;
    }
  }
  const auto last = std::min_element(rows.back().begin(), rows.back().end(),
                                     [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  if (!(last->cost < kNever)) return std::nullopt;
  std::vector<double> distances(stops.size());
  for (std::size_t i = stops.size(), k = static_cast<std::size_t>(last - rows.back().begin()); i-- > 0;) {
    distances[i] = rows[i][k].along;
    k = rows[i][k].before;
  }
  for (std::size_t i = 1; i < distances.size(); ++i) distances[i] = std::max(distances[i], distances[i - 1]);
  return distances;
}

}  // namespace mercia::transit
