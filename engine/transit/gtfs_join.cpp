#include "engine/transit/gtfs_join.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/transit/gtfs_values.h"
#include "engine/transit/motion.h"
#include "engine/transit/timetable.h"

namespace mercia::transit {
namespace {

// The service days of a feed reach from its first date to its last; so many at most, a century.
constexpr std::uint32_t kDayLimit = 36'600;

class Joiner {
 public:
  Joiner(GtfsTables& tables, const GtfsLimits& limits) : tables_(tables), limits_(limits), patterns_(tables, data_) {}

  Result<TimetableData> join() {
    for (Stop& stop : tables_.stops)
      if (std::isnan(stop.position.latitude)) {
        stop.position = {};
        stop.kind = StopKind::Node;  // nobody can be there
      }
    data_.stops = std::move(tables_.stops);
    tables_.stops = data_.stops;
    trips();
    if (data_.trips.empty()) return fail_input("the feed has no trip that could be used", {}, "give a whole GTFS feed");
    return finish();
  }

 private:
  void trips();
  bool usable_calls(std::span<const RawStopTime> rows, std::vector<RawStopTime>& calls);
  bool add_times(const Trip& trip, std::span<const RawStopTime> calls);
  void add_runs(Trip& trip, TripIndex raw);
  Result<TimetableData> finish();
  void children();
  void departures();
  void service_days();
  void slots();
  template <typename Record>
  std::vector<std::uint32_t> by_id(const std::vector<Record>& records) const;

  GtfsTables& tables_;
  const GtfsLimits& limits_;
  TimetableData data_;
  PatternMaker patterns_;
};

// The rows of one trip without those that make no sense beside the others.
bool Joiner::usable_calls(std::span<const RawStopTime> rows, std::vector<RawStopTime>& calls) {
  calls.clear();
  std::uint32_t latest = 0;
  const auto problem = [&](const RawStopTime& row, const char* what) {
    tables_.problems.add("stop_times.txt", row.line, what);
  };
  for (const RawStopTime& row : rows) {
    if (!calls.empty() && calls.back().sequence == row.sequence) {
      problem(row, "the trip has this stop_sequence already");
    } else if (row.arrival == kNone && calls.empty()) {
      problem(row, "the first call has no time");
    } else if (row.arrival != kNone && (row.departure < row.arrival || row.arrival < latest)) {
      problem(row, "the time is before the one in front of it");
    } else {
      calls.push_back(row);
      if (row.departure != kNone) latest = row.departure;
    }
  }
  while (!calls.empty() && calls.back().arrival == kNone) {
    problem(calls.back(), "the last call has no time");
    calls.pop_back();
  }
  return calls.size() >= 2;
}

// Appends the trip's times and motion; false, with nothing appended, if no vehicle could keep them.
bool Joiner::add_times(const Trip& trip, std::span<const RawStopTime> calls) {
  const std::size_t first = data_.times.size();
  const Pattern& pattern = data_.patterns[trip.pattern];
  const auto stops = std::span(data_.pattern_stops).subspan(pattern.first_stop, pattern.stop_count);
  for (std::size_t i = 0; i < calls.size();) {
    if (calls[i].arrival != kNone) {
      data_.times.push_back({calls[i].arrival, calls[i].departure});
      ++i;
      continue;
    }
    // Between the calls that have times, by distance.
    std::size_t next = i;
    while (calls[next].arrival == kNone) ++next;
    const double from = calls[i - 1].departure, to = calls[next].arrival;
    const double start = stops[i - 1].distance, way = stops[next].distance - start;
    for (const std::size_t before = i; i < next; ++i) {
      const double share = way > 0.0 ? (stops[i].distance - start) / way
                                     : static_cast<double>(i + 1 - before) / static_cast<double>(next + 1 - before);
      const auto time = static_cast<std::uint32_t>(std::lround(from + share * (to - from)));
      data_.times.push_back({time, time});
    }
  }
  data_.motion.resize(first + calls.size());
  const auto motion = std::span(data_.motion).subspan(first);
  const MotionBounds bounds = bounds_of(tables_.routes[trip.route].mode);
  if (time_motion(stops, std::span(data_.times).subspan(first), bounds, motion)) return true;
  data_.times.resize(first);
  data_.motion.resize(first);
  return false;
}

void Joiner::add_runs(Trip& trip, TripIndex raw) {
  trip.first_run = static_cast<RunIndex>(data_.runs.size());
  const auto index = static_cast<TripIndex>(data_.trips.size());
  const auto before = [](const RawFrequency& a, const RawFrequency& b) { return a.trip < b.trip; };
  const auto [first, last] =
      std::equal_range(tables_.frequencies.begin(), tables_.frequencies.end(), RawFrequency{raw}, before);
  if (first == last) data_.runs.push_back({index, 0});
  const auto leaves = static_cast<std::int64_t>(data_.times[trip.first_call].departure);
  for (auto frequency = first; frequency != last; ++frequency) {
    const std::uint64_t count =
        (std::uint64_t{frequency->to} - frequency->from + frequency->headway - 1) / frequency->headway;
    if (data_.runs.size() + count > limits_.runs) {
      tables_.problems.add("frequencies.txt", 0, "there are more runs than the limit");
      continue;
    }
    for (std::uint64_t i = 0; i < count; ++i)
      data_.runs.push_back(
          {index,
           static_cast<std::int32_t>(frequency->from + static_cast<std::int64_t>(i) * frequency->headway - leaves),
           frequency->timing});
  }
  trip.run_count = static_cast<std::uint32_t>(data_.runs.size()) - trip.first_run;
}

void Joiner::trips() {
  std::stable_sort(tables_.frequencies.begin(), tables_.frequencies.end(),
                   [](const RawFrequency& a, const RawFrequency& b) { return a.trip < b.trip; });
  const auto& rows = tables_.stop_times;
  data_.times.reserve(rows.size());
  data_.motion.reserve(rows.size());
  std::vector<RawStopTime> calls;
  std::size_t at = 0;
  for (TripIndex raw = 0; raw < tables_.trips.size(); ++raw) {
    const std::size_t first = at;
    while (at < rows.size() && rows[at].trip == raw) ++at;
    Trip trip = tables_.trips[raw];
    if (!usable_calls(std::span(rows).subspan(first, at - first), calls)) {
      tables_.problems.add("trips.txt", tables_.trip_lines[raw], "the trip has fewer than two calls");
      continue;
    }
    trip.pattern = patterns_.pattern(raw, calls);
    trip.first_call = static_cast<std::uint32_t>(data_.times.size());
    if (!add_times(trip, calls)) {
      tables_.problems.add("trips.txt", tables_.trip_lines[raw], "no vehicle can go so far in the trip's time");
      continue;
    }
    add_runs(trip, raw);
    data_.trips.push_back(trip);
  }
  tables_.stop_times = {};
  tables_.shape_points = {};
}

Result<TimetableData> Joiner::finish() {
  data_.routes = std::move(tables_.routes);
  data_.transfers = std::move(tables_.transfers);
  data_.time_zone = std::move(tables_.time_zone);
  children();
  departures();
  service_days();
  slots();
  data_.stops_by_id = by_id(data_.stops);
  data_.routes_by_id = by_id(data_.routes);
  data_.trips_by_id = by_id(data_.trips);
  tables_.texts.move_to(data_);
  return std::move(data_);
}

void Joiner::children() {
  for (const Stop& stop : data_.stops)
    if (stop.parent != kNone) ++data_.stops[stop.parent].child_count;
  std::uint32_t first = 0;
  for (Stop& stop : data_.stops) {
    stop.first_child = first;
    first += std::exchange(stop.child_count, 0);
  }
  data_.children.resize(first);
  for (std::size_t i = 0; i < data_.stops.size(); ++i) {
    if (data_.stops[i].parent == kNone) continue;
    Stop& parent = data_.stops[data_.stops[i].parent];
    data_.children[parent.first_child + parent.child_count++] = static_cast<StopIndex>(i);
  }
}

void Joiner::departures() {
  // Calls a pattern's vehicles leave with people aboard.
  const auto boards = [&](const Pattern& pattern, std::uint32_t call) {
    return call + 1 < pattern.stop_count && data_.pattern_stops[pattern.first_stop + call].pickup != Boarding::None;
  };
  const auto each = [&](auto&& take) {
    for (const Trip& trip : data_.trips) {
      const Pattern& pattern = data_.patterns[trip.pattern];
      for (std::uint32_t call = 0; call < pattern.stop_count; ++call)
        if (boards(pattern, call)) take(trip, call, data_.stops[data_.pattern_stops[pattern.first_stop + call].stop]);
    }
  };
  std::uint64_t total = 0;
  each([&](const Trip& trip, std::uint32_t, Stop& stop) {
    total += trip.run_count;
    if (total <= limits_.departures) stop.departure_count += trip.run_count;
  });
  if (total > limits_.departures) tables_.problems.add("stop_times.txt", 0, "there are more departures than the limit");
  std::uint32_t first = 0;
  for (Stop& stop : data_.stops) {
    stop.first_departure = first;
    first += std::exchange(stop.departure_count, 0);
  }
  data_.departures.resize(first);
  total = 0;
  each([&](const Trip& trip, std::uint32_t call, Stop& stop) {
    total += trip.run_count;
    if (total > limits_.departures) return;
    const std::uint32_t time = data_.times[trip.first_call + call].departure;
    for (RunIndex run = trip.first_run; run < trip.first_run + trip.run_count; ++run)
      data_.departures[stop.first_departure + stop.departure_count++] = {
          time + static_cast<std::uint32_t>(data_.runs[run].offset), run, call};
  });
  for (const Stop& stop : data_.stops) {
    const auto begin = data_.departures.begin() + stop.first_departure;
    std::sort(begin, begin + stop.departure_count, [](const Departure& a, const Departure& b) {
      return a.time != b.time ? a.time < b.time : a.run != b.run ? a.run < b.run : a.call < b.call;
    });
  }
}

void Joiner::service_days() {
  Day first = std::numeric_limits<Day>::max(), last = std::numeric_limits<Day>::min();
  for (const RawWeek& week : tables_.weeks) {
    first = std::min(first, week.first);
    last = std::max(last, week.last);
  }
  for (const RawException& exception : tables_.exceptions) {
    first = std::min(first, exception.day);
    last = std::max(last, exception.day);
  }
  data_.service_count = tables_.service_count;
  data_.words_a_day = (tables_.service_count + 63) / 64;
  if (last < first) return;  // no service has a day
  const std::uint64_t most =
      std::min<std::uint64_t>(kDayLimit, limits_.service_day_bits / 64 / std::max(data_.words_a_day, 1u));
  const std::uint64_t wanted = static_cast<std::uint64_t>(last - first) + 1;
  if (wanted > most) tables_.problems.add("calendar.txt", 0, "the dates reach too far; the last ones are left out");
  data_.first_day = first;
  data_.day_count = static_cast<std::uint32_t>(std::min(wanted, most));
  data_.service_days.assign(std::size_t{data_.day_count} * data_.words_a_day, 0);
  const auto set = [&](ServiceIndex service, Day day, bool runs) {
    const auto offset = static_cast<std::size_t>(day - first);
    if (offset >= data_.day_count) return;
    std::uint64_t& word = data_.service_days[offset * data_.words_a_day + service / 64];
    const std::uint64_t bit = std::uint64_t{1} << (service % 64);
    word = runs ? word | bit : word & ~bit;
  };
  for (const RawWeek& week : tables_.weeks)
    for (Day day = week.first; day <= week.last && day - first < static_cast<Day>(data_.day_count); ++day)
      if ((week.weekdays >> weekday_of(day)) & 1) set(week.service, day, true);
  for (const RawException& exception : tables_.exceptions) set(exception.service, exception.day, exception.runs);
}

void Joiner::slots() {
  struct Span {
    std::int32_t from, to;
  };
  std::vector<Span> spans;
  spans.reserve(data_.runs.size());
  std::int32_t earliest = std::numeric_limits<std::int32_t>::max(), latest = std::numeric_limits<std::int32_t>::min();
  for (const Run& run : data_.runs) {
    const Trip& trip = data_.trips[run.trip];
    const std::uint32_t last_call = trip.first_call + data_.patterns[trip.pattern].stop_count - 1;
    const auto layover = static_cast<std::int32_t>(kLayover);
    const auto from = static_cast<std::int32_t>(data_.motion[trip.first_call].leaves / 1000) + run.offset - layover;
    const auto to = static_cast<std::int32_t>(data_.motion[last_call].arrives / 1000) + 1 + run.offset + layover;
    spans.push_back({from, to});
    earliest = std::min(earliest, from);
    latest = std::max(latest, to);
  }
  if (spans.empty()) return;
  data_.slot_start = earliest;
  const auto slot_of = [&](std::int32_t time) {
    return static_cast<std::size_t>(time - earliest) / data_.slot_seconds;
  };
  // Long slots where trips take days, so that no trip is in very many.
  const std::uint64_t most = 8 * spans.size() + 1'000'000;
  const auto entries = [&] {
    return std::accumulate(spans.begin(), spans.end(), std::uint64_t{0}, [&](std::uint64_t sum, const Span& span) {
      return sum + slot_of(span.to) - slot_of(span.from) + 1;
    });
  };
  while (entries() > most) data_.slot_seconds *= 2;
  data_.slot_ends.assign(slot_of(latest) + 1, 0);
  for (const Span& span : spans)
    for (std::size_t slot = slot_of(span.from); slot <= slot_of(span.to); ++slot) ++data_.slot_ends[slot];
  std::exclusive_scan(data_.slot_ends.begin(), data_.slot_ends.end(), data_.slot_ends.begin(), 0u);
  data_.slot_runs.resize(entries());
  for (std::size_t run = 0; run < spans.size(); ++run)
    for (std::size_t slot = slot_of(spans[run].from); slot <= slot_of(spans[run].to); ++slot)
      data_.slot_runs[data_.slot_ends[slot]++] = static_cast<RunIndex>(run);
}

template <typename Record>
std::vector<std::uint32_t> Joiner::by_id(const std::vector<Record>& records) const {
  std::vector<std::uint32_t> order(records.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return tables_.texts.text(records[a].id) < tables_.texts.text(records[b].id);
  });
  return order;
}

}  // namespace

Result<GtfsFeed> join_tables(GtfsTables tables, const GtfsLimits& limits) {
  MERCIA_TRY(TimetableData data, Joiner(tables, limits).join());
  return GtfsFeed{std::move(data), std::move(tables.problems)};
}

Result<GtfsFeed> read_gtfs(const std::filesystem::path& feed, const GtfsOptions& options) {
  MERCIA_TRY(const FeedFiles files, FeedFiles::open(feed));
  MERCIA_TRY(GtfsTables tables, read_tables(files, options));
  return join_tables(std::move(tables), options.limits);
}

}  // namespace mercia::transit
