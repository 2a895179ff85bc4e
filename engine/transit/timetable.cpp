#include "engine/transit/timetable.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/transit/check_data.h"
#include "engine/transit/gtfs_values.h"
#include "engine/transit/path.h"

namespace mercia::transit {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

UnixSeconds start_of(const TimeZone& zone, Day day) {
  const Date date = date_of(day);
  return zone.at({date.year, date.month, date.day, 43200.0}) - 43200.0;
}

}  // namespace

Result<Timetable> Timetable::create(TimetableData data) {
  MERCIA_CHECK(check_data(data));
  Timetable timetable;
  MERCIA_TRY(timetable.zone_, TimeZone::find(data.time_zone));
  timetable.data_ = std::move(data);
  timetable.day_starts_.reserve(timetable.data_.day_count);
  for (std::uint32_t i = 0; i < timetable.data_.day_count; ++i)
    timetable.day_starts_.push_back(start_of(timetable.zone_, timetable.data_.first_day + static_cast<Day>(i)));
  return timetable;
}

std::string_view Timetable::text(TextIndex index) const {
  const std::uint32_t first = index == 0 ? 0 : data_.text_ends[index - 1];
  return std::string_view(data_.texts).substr(first, data_.text_ends[index] - first);
}

template <typename Record>
std::optional<std::uint32_t> Timetable::find_id(const std::vector<Record>& records,
                                                const std::vector<std::uint32_t>& order, std::string_view id) const {
  const auto found =
      std::lower_bound(order.begin(), order.end(), id,
                       [&](std::uint32_t index, std::string_view wanted) { return text(records[index].id) < wanted; });
  if (found == order.end() || text(records[*found].id) != id) return std::nullopt;
  return *found;
}

std::optional<StopIndex> Timetable::find_stop(std::string_view id) const {
  return find_id(data_.stops, data_.stops_by_id, id);
}
std::optional<RouteIndex> Timetable::find_route(std::string_view id) const {
  return find_id(data_.routes, data_.routes_by_id, id);
}
std::optional<TripIndex> Timetable::find_trip(std::string_view id) const {
  return find_id(data_.trips, data_.trips_by_id, id);
}

std::vector<StopIndex> Timetable::find_stops_named(std::string_view name) const {
  const std::string wanted = lowered(name);
  std::vector<StopIndex> same, begins, contains;
  for (std::size_t i = 0; i < data_.stops.size() && !wanted.empty(); ++i) {
    const Stop& stop = data_.stops[i];
    if (stop.parent != kNone || (stop.kind != StopKind::Stop && stop.kind != StopKind::Station)) continue;
    const std::string here = lowered(text(stop.name));
    const std::size_t at = here.find(wanted);
    if (at == std::string::npos) continue;
    (here.size() == wanted.size() ? same : at == 0 ? begins : contains).push_back(static_cast<StopIndex>(i));
  }
  return !same.empty() ? same : !begins.empty() ? begins : contains;
}

UnixSeconds Timetable::day_start(Day day) const {
  const auto offset = static_cast<std::int64_t>(day) - data_.first_day;
  if (offset >= 0 && offset < static_cast<std::int64_t>(day_starts_.size()))
    return day_starts_[static_cast<std::size_t>(offset)];
  return start_of(zone_, day);
}

Day Timetable::day_of(UnixSeconds time) const {
  const CivilTime civil = zone_.local(time).civil;
  return day_from_date(civil.year, civil.month, civil.day);
}

bool Timetable::runs_on(ServiceIndex service, Day day) const {
  const auto offset = static_cast<std::int64_t>(day) - data_.first_day;
  if (offset < 0 || offset >= static_cast<std::int64_t>(data_.day_count)) return false;
  const std::size_t word = static_cast<std::size_t>(offset) * data_.words_a_day + service / 64;
  return ((data_.service_days[word] >> (service % 64)) & 1) != 0;
}

std::span<const PatternStop> Timetable::stops_of(TripIndex trip) const {
  const Pattern& pattern = data_.patterns[data_.trips[trip].pattern];
  return std::span(data_.pattern_stops).subspan(pattern.first_stop, pattern.stop_count);
}

std::span<const CallTimes> Timetable::times_of(TripIndex trip) const {
  const Trip& record = data_.trips[trip];
  return std::span(data_.times).subspan(record.first_call, data_.patterns[record.pattern].stop_count);
}

JourneyCall Timetable::call(Journey journey, std::uint32_t call) const {
  const Run& run = data_.runs[journey.run];
  const PatternStop& stop = stops_of(run.trip)[call];
  const CallTimes& times = times_of(run.trip)[call];
  const UnixSeconds start = day_start(journey.day) + run.offset;
  return {stop.stop, start + times.arrival, start + times.departure, stop.pickup, stop.drop_off, stop.distance};
}

std::vector<JourneyCall> Timetable::calls(Journey journey) const {
  std::vector<JourneyCall> calls;
  const std::size_t count = stops_of(data_.runs[journey.run].trip).size();
  calls.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) calls.push_back(call(journey, i));
  return calls;
}

Timetable::DayRange Timetable::days_around(UnixSeconds from, UnixSeconds to) const {
  // Instants that are far from all days would not fit into a day's number.
  if (day_starts_.empty() || !std::isfinite(from) || !std::isfinite(to)) return {};
  const double earliest = data_.slot_start;
  const double latest = earliest + static_cast<double>(data_.slot_ends.size()) * data_.slot_seconds;
  const auto first = std::lower_bound(day_starts_.begin(), day_starts_.end(), from - latest);
  const auto last = std::upper_bound(first, day_starts_.end(), to - earliest);
  return {data_.first_day + static_cast<Day>(first - day_starts_.begin()),
          data_.first_day + static_cast<Day>(last - day_starts_.begin()) - 1};
}

PathSample Timetable::sample(PathIndex path, double distance) const {
  const Path& record = data_.paths[path];
  PathSample sample =
      sample_path(std::span(data_.path_points).subspan(record.first_point, record.point_count), distance);
  const auto tunnels = std::span(data_.tunnels).subspan(record.first_tunnel, record.tunnel_count);
  const auto next = std::lower_bound(tunnels.begin(), tunnels.end(), distance,
                                     [](const Tunnel& tunnel, double d) { return tunnel.to < d; });
  sample.underground = next != tunnels.end() && next->from <= distance;
  return sample;
}

double Timetable::path_length(PathIndex path) const {
  const Path& record = data_.paths[path];
  return data_.path_points[record.first_point + record.point_count - 1].distance;
}

}  // namespace mercia::transit
