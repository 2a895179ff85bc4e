#include "engine/transit/motion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace mercia::transit {
namespace {

constexpr double kMinute = 60.0;
constexpr double kMostLate = 86400.0;
// Of the time between two calls, at most so much is taken for standing at the second.
constexpr double kDwellShare = 0.3;

// Speed and acceleration of the trapezoid on which a leg is run.
struct Trapezoid {
  double speed = 0.0, acceleration = 1.0;
};

Trapezoid trapezoid(double length, double duration, const MotionBounds& bounds) {
  // s = v (T - v / a), solved for the smaller v.
  const double a = bounds.comfortable;
  const double square = duration * duration - 4.0 * length / a;
  if (square >= 0.0) {
    const double v = 2.0 * length / (duration + std::sqrt(square));
    if (v <= bounds.top_speed) return {v, a};
  }
  // A triangle needs the least acceleration; at top speed it is what keeps the time.
  const double v = 2.0 * length / duration;
  if (v <= bounds.top_speed) return {v, 2.0 * v / duration};
  const double top = std::max(bounds.top_speed, length / duration * (1.0 + 1e-9));
  return {top, top * top / (top * duration - length)};
}

// What the arrays are made of while they are worked on, of the calls at which it stops.
struct Knot {
  std::size_t call = 0;
  double distance = 0.0;
  double arrives = 0.0, leaves = 0.0;  // seconds
  bool dwells = false;                 // the timetable tells how long
};

// Calls of one and the same minute get their share of it.
void spread_minutes(std::vector<Knot>& knots) {
  for (std::size_t i = 0; i < knots.size();) {
    std::size_t end = i + 1;
    const double minute = knots[i].leaves;
    while (end < knots.size() && knots[end].arrives == minute && knots[end].leaves == minute) ++end;
    if (end - i > 1) {
      const bool last = end == knots.size();
      const Knot& next = knots[last ? end - 1 : end];
      const double time = last ? kMinute : std::min(next.arrives - minute, kMinute);
      const double way = next.distance - knots[i].distance;
      for (std::size_t k = i + 1; k < end && way > 0.0; ++k) {
        const double later = time * (knots[k].distance - knots[i].distance) / way;
        knots[k].arrives = knots[k].leaves = minute + later;
      }
    }
    i = end;
  }
}

}  // namespace

MotionBounds bounds_of(Mode mode) {
  static constexpr std::array<MotionBounds, kModeCount> kBounds{{
      {25.0, 1.3, 0.9, 20.0},   // Tram
      {35.0, 1.3, 0.9, 25.0},   // Underground
      {90.0, 1.0, 0.4, 45.0},   // Rail
      {30.0, 1.5, 0.9, 12.0},   // Bus
      {33.0, 1.2, 0.7, 60.0},   // Coach
      {22.0, 0.3, 0.1, 60.0},   // Ferry
      {10.0, 1.0, 0.7, 15.0},   // CableTram
      {12.0, 1.0, 0.5, 10.0},   // Aerial
      {12.0, 1.0, 0.5, 20.0},   // Funicular
      {25.0, 1.5, 0.9, 12.0},   // Trolleybus
      {35.0, 1.3, 0.9, 25.0},   // Monorail
      {300.0, 3.0, 1.0, 60.0},  // Air
      {35.0, 1.2, 0.7, 20.0},   // Other
  }};
  return kBounds[std::min(static_cast<std::size_t>(mode), kModeCount - 1)];
}

double least_duration(double length, const MotionBounds& bounds) {
  const double v = bounds.top_speed;
  const double a = bounds.acceleration;
  return length >= v * v / a ? length / v + v / a : 2.0 * std::sqrt(std::max(length, 0.0) / a);
}

LegPlace along_leg(double length, double duration, double elapsed, const MotionBounds& bounds) {
  if (elapsed <= 0.0 || length <= 0.0) return {0.0, 0.0};
  if (elapsed >= duration) return {length, 0.0};
  const auto [v, a] = trapezoid(length, duration, bounds);
  const double ramp = v / a;
  if (elapsed < ramp) return {0.5 * a * elapsed * elapsed, a * elapsed};
  const double left = duration - elapsed;
  if (left < ramp) return {length - 0.5 * a * left * left, a * left};
  return {0.5 * v * ramp + v * (elapsed - ramp), v};
}

bool time_motion(std::span<const PatternStop> stops, std::span<const CallTimes> times, const MotionBounds& bounds,
                 std::span<CallMotion> motion) {
  std::vector<Knot> knots;
  knots.reserve(stops.size());
  for (std::size_t i = 0; i < stops.size(); ++i)
    if (!passes(stops, i))
      knots.push_back({i, stops[i].distance, double(times[i].arrival), double(times[i].departure),
                       times[i].arrival != times[i].departure});
  const double end = knots.back().arrives;
  knots.front().arrives = knots.front().leaves;
  spread_minutes(knots);
  for (std::size_t i = 1; i < knots.size(); ++i) {
    Knot& knot = knots[i];
    const Knot& last = knots[i - 1];
    if (!knot.dwells && i + 1 < knots.size())
      knot.arrives -= std::min(bounds.dwell, kDwellShare * std::max(knot.leaves - last.leaves, 0.0));
    // Rounded up to what is stored, so that no leg gets shorter than it can be.
    const double earliest = last.leaves + least_duration(knot.distance - last.distance, bounds);
    knot.arrives = std::ceil(std::max(knot.arrives, earliest) * 1000.0) / 1000.0;
    knot.leaves = std::ceil(std::max(knot.leaves, knot.arrives) * 1000.0) / 1000.0;
  }
  if (knots.back().arrives > end + kMostLate) return false;

  for (const Knot& knot : knots)
    motion[knot.call] = {static_cast<std::uint32_t>(std::lround(knot.arrives * 1000.0)),
                         static_cast<std::uint32_t>(std::lround(knot.leaves * 1000.0))};
  // Where it only passes: when the smooth run between the stops around gets there.
  for (std::size_t k = 1; k < knots.size(); ++k) {
    const Knot& from = knots[k - 1];
    const Knot& to = knots[k];
    const double duration = to.arrives - from.leaves;
    for (std::size_t call = from.call + 1; call < to.call; ++call) {
      double low = 0.0, high = duration;
      for (int round = 0; round < 32; ++round) {
        const double middle = (low + high) / 2.0;
        const double there = along_leg(to.distance - from.distance, duration, middle, bounds).distance;
        (there < stops[call].distance - from.distance ? low : high) = middle;
      }
      const auto passes = static_cast<std::uint32_t>(std::lround((from.leaves + high) * 1000.0));
      motion[call] = {passes, passes};
    }
  }
  return true;
}

}  // namespace mercia::transit
