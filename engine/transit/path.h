// Lines on the Earth along which vehicles run.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/transit/timetable.h"

namespace mercia::transit {

// Metres east and north of one point as seen from another, good to a part in 10,000 over some tens of kilometres:
// the ellipsoid's radii of curvature at `from`.
struct LocalScale {
  explicit LocalScale(const geo::Geodetic& from);
  double north(double latitude) const { return (latitude - origin.latitude) * metres_a_latitude; }
  double east(double longitude) const;
  geo::Geodetic origin;
  double metres_a_latitude = 0.0, metres_a_longitude = 0.0;  // a radian
};

double distance_between(const geo::Geodetic& a, const geo::Geodetic& b);

// Fills in the points' distances.
void measure_path(std::span<PathPoint> points);

// `distance` metres along; straight on before the first point and after the last. At least two points.
PathSample sample_path(std::span<const PathPoint> points, double distance);

// Where along a path each of a sequence of stops lies: each near to the path, none before the one in front of it. The
// nearest such places all together (a path may pass a stop twice). Nothing if a stop is over kFarthestStop from the
// path, or if no places in this order are near.
inline constexpr double kFarthestStop = 1000.0;  // metres
std::optional<std::vector<double>> match_stops(std::span<const PathPoint> path, std::span<const geo::Geodetic> stops);

}  // namespace mercia::transit
