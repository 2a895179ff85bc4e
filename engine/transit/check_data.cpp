#include "engine/transit/check_data.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mercia::transit {
namespace {

// Seconds and metres that no timetable reaches, and that leave room for sums.
constexpr std::int32_t kMostSeconds = 40 * 86400;
constexpr double kMostMetres = 1e9;

bool inside(std::uint64_t first, std::uint64_t count, std::size_t size) {
  return first <= size && count <= size - first;
}
bool index_or_none(std::uint32_t index, std::size_t size) { return index == kNone || index < size; }
bool on_earth(double latitude, double longitude) {
  return std::abs(latitude) <= std::numbers::pi / 2 + 1e-9 && std::abs(longitude) <= std::numbers::pi + 1e-9;
}

template <typename Enum>
bool among(Enum value, Enum last) {
  return static_cast<std::uint8_t>(value) <= static_cast<std::uint8_t>(last);
}

class Checker {
 public:
  explicit Checker(const TimetableData& data) : d_(data) {}

  const char* broken() const {
    if (!texts()) return "texts";
    if (!std::all_of(d_.stops.begin(), d_.stops.end(), [&](const Stop& stop) { return sound(stop); })) return "stops";
    if (!all_below(d_.children, d_.stops.size())) return "children of stops";
    if (!std::all_of(d_.routes.begin(), d_.routes.end(), [&](const Route& route) { return sound(route); }))
      return "routes";
    if (!std::all_of(d_.paths.begin(), d_.paths.end(), [&](const Path& path) { return sound(path); })) return "paths";
    if (!std::all_of(d_.patterns.begin(), d_.patterns.end(), [&](const Pattern& p) { return sound(p); }))
      return "patterns";
    if (d_.motion.size() != d_.times.size()) return "times";
    if (!std::all_of(d_.trips.begin(), d_.trips.end(), [&](const Trip& trip) { return sound(trip); })) return "trips";
    if (!std::all_of(d_.runs.begin(), d_.runs.end(), [&](const Run& run) {
          return run.trip < d_.trips.size() && std::abs(std::int64_t{run.offset}) <= kMostSeconds &&
                 among(run.timing, Timing::Headway);
        }))
      return "runs";
    if (!std::all_of(d_.departures.begin(), d_.departures.end(), [&](const Departure& departure) {
          return departure.run < d_.runs.size() && departure.time <= kMostSeconds &&
                 departure.call < d_.patterns[d_.trips[d_.runs[departure.run].trip].pattern].stop_count;
        }))
      return "departures";
    if (!std::all_of(d_.transfers.begin(), d_.transfers.end(), [&](const Transfer& transfer) {
          return transfer.from < d_.stops.size() && transfer.to < d_.stops.size();
        }))
      return "transfers";
    if (!days()) return "service days";
    if (!slots()) return "slots";
    if (!all_below(d_.stops_by_id, d_.stops.size()) || !all_below(d_.routes_by_id, d_.routes.size()) ||
        !all_below(d_.trips_by_id, d_.trips.size()))
      return "ids";
    return nullptr;
  }

 private:
  bool texts() const {
    return !d_.text_ends.empty() && d_.text_ends.front() == 0 && d_.text_ends.back() == d_.texts.size() &&
           std::is_sorted(d_.text_ends.begin(), d_.text_ends.end());
  }
  bool text(TextIndex index) const { return index < d_.text_ends.size(); }
  static bool all_below(const std::vector<std::uint32_t>& list, std::size_t size) {
    return std::all_of(list.begin(), list.end(), [&](std::uint32_t index) { return index < size; });
  }
  bool sound(const Stop& stop) const {
    return text(stop.id) && text(stop.code) && text(stop.name) && text(stop.platform) &&
           index_or_none(stop.parent, d_.stops.size()) &&
           inside(stop.first_child, stop.child_count, d_.children.size()) &&
           inside(stop.first_departure, stop.departure_count, d_.departures.size()) &&
           on_earth(stop.position.latitude, stop.position.longitude) && std::isfinite(stop.level) &&
           among(stop.kind, StopKind::BoardingArea) && among(stop.wheelchair, Access::No);
  }
  bool sound(const Route& route) const {
    return text(route.id) && text(route.short_name) && text(route.long_name) && text(route.agency) &&
           among(route.mode, Mode::Other);
  }
  bool sound(const Path& path) const {
    if (path.point_count < 2 || !inside(path.first_point, path.point_count, d_.path_points.size()) ||
        !inside(path.first_tunnel, path.tunnel_count, d_.tunnels.size()))
      return false;
    double last = 0.0;
    for (std::uint32_t i = 0; i < path.point_count; ++i) {
      const PathPoint& point = d_.path_points[path.first_point + i];
      if (!on_earth(point.latitude, point.longitude) || !(point.distance >= last && point.distance <= kMostMetres))
        return false;
      last = point.distance;
    }
    return true;
  }
  bool sound(const Pattern& pattern) const {
    if (pattern.stop_count < 2 || !inside(pattern.first_stop, pattern.stop_count, d_.pattern_stops.size()) ||
        pattern.path >= d_.paths.size())
      return false;
    double last = 0.0;
    for (std::uint32_t i = 0; i < pattern.stop_count; ++i) {
      const PatternStop& stop = d_.pattern_stops[pattern.first_stop + i];
      if (stop.stop >= d_.stops.size() || !among(stop.pickup, Boarding::AskDriver) ||
          !among(stop.drop_off, Boarding::AskDriver) || !(stop.distance >= last && stop.distance <= kMostMetres))
        return false;
      last = stop.distance;
    }
    return true;
  }
  bool sound(const Trip& trip) const {
    if (!text(trip.id) || !text(trip.headsign) || !text(trip.short_name) || !text(trip.block) ||
        trip.route >= d_.routes.size() || trip.service >= d_.service_count || trip.pattern >= d_.patterns.size() ||
        !inside(trip.first_run, trip.run_count, d_.runs.size()) || !among(trip.wheelchair, Access::No))
      return false;
    const std::uint32_t count = d_.patterns[trip.pattern].stop_count;
    if (!inside(trip.first_call, count, d_.times.size())) return false;
    std::uint32_t last = 0;
    for (std::uint32_t i = trip.first_call; i < trip.first_call + count; ++i) {
      const CallMotion& motion = d_.motion[i];
      if (motion.arrives < last || motion.leaves < motion.arrives || motion.leaves / 1000 > kMostSeconds ||
          d_.times[i].arrival > kMostSeconds || d_.times[i].departure > kMostSeconds)
        return false;
      last = motion.leaves;
    }
    return true;
  }
  bool days() const {
    return d_.words_a_day == (std::uint64_t{d_.service_count} + 63) / 64 &&
           d_.service_days.size() == std::uint64_t{d_.day_count} * d_.words_a_day && d_.day_count <= 100'000 &&
           std::abs(std::int64_t{d_.first_day}) <= 200'000;
  }
  bool slots() const {
    return d_.slot_seconds > 0 && std::abs(std::int64_t{d_.slot_start}) <= kMostSeconds &&
           d_.slot_ends.size() * std::uint64_t{d_.slot_seconds} <= 8ull * kMostSeconds &&
           std::is_sorted(d_.slot_ends.begin(), d_.slot_ends.end()) &&
           (d_.slot_ends.empty() ? 0 : d_.slot_ends.back()) == d_.slot_runs.size() &&
           all_below(d_.slot_runs, d_.runs.size());
  }

  const TimetableData& d_;
};

}  // namespace

Result<void> check_data(const TimetableData& data) {
  if (const char* what = Checker(data).broken())
    return fail_input(std::string("the timetable's ") + what + " contradict each other", {}, "make it again");
  return {};
}

}  // namespace mercia::transit
