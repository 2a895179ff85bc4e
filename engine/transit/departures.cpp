// What leaves next.
#include <algorithm>
#include <utility>

#include "engine/transit/timetable.h"

namespace mercia::transit {
namespace {

// The departures of one stop on one service day, those to come.
struct Cursor {
  const Departure* at = nullptr;
  const Departure* end = nullptr;
  StopIndex stop = kNone;
  Day day = 0;
  UnixSeconds start = 0.0;
  UnixSeconds time() const { return start + at->time; }
};

// The stop, its platforms and their boarding areas.
std::vector<StopIndex> family(const TimetableData& data, StopIndex stop) {
  std::vector<StopIndex> all{stop};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Stop& record = data.stops[all[i]];
    // A stop's children are of lower kinds, so this ends; a broken cache cannot make it go on for ever either.
    if (all.size() > data.stops.size()) break;
    for (std::uint32_t k = 0; k < record.child_count; ++k) all.push_back(data.children[record.first_child + k]);
  }
  return all;
}

}  // namespace

std::vector<NextDeparture> Timetable::next_departures(StopIndex stop, UnixSeconds from, std::size_t count,
                                                      double horizon) const {
  const UnixSeconds until = from + horizon;
  const DayRange days = days_around(from, until);
  const auto trip_of = [&](const Departure& departure) { return data_.runs[departure.run].trip; };
  // Goes to the next one that runs; false if there is none before `until`.
  const auto settle = [&](Cursor& cursor) {
    while (cursor.at != cursor.end && cursor.time() <= until) {
      if (runs_on(data_.trips[trip_of(*cursor.at)].service, cursor.day)) return true;
      ++cursor.at;
    }
    return false;
  };
  std::vector<Cursor> cursors;
  for (const StopIndex member : family(data_, stop)) {
    const Stop& record = data_.stops[member];
    const auto all = std::span(data_.departures).subspan(record.first_departure, record.departure_count);
    if (all.empty()) continue;
    for (Day day = days.first; day <= days.last; ++day) {
      const UnixSeconds start = day_start(day);
      const auto first =
          std::lower_bound(all.begin(), all.end(), from - start,
                           [](const Departure& departure, double time) { return departure.time < time; });
      Cursor cursor{all.data() + (first - all.begin()), all.data() + all.size(), member, day, start};
      if (settle(cursor)) cursors.push_back(cursor);
    }
  }
  const auto later = [](const Cursor& a, const Cursor& b) {
    if (a.time() != b.time()) return a.time() > b.time();
    return a.at->run != b.at->run ? a.at->run > b.at->run : a.stop > b.stop;
  };
  std::make_heap(cursors.begin(), cursors.end(), later);
  std::vector<NextDeparture> found;
  found.reserve(std::min<std::size_t>(count, 1000));
  while (!cursors.empty() && found.size() < count) {
    std::pop_heap(cursors.begin(), cursors.end(), later);
    Cursor& next = cursors.back();
    found.push_back({{next.at->run, next.day}, trip_of(*next.at), next.stop, next.at->call, next.time()});
    ++next.at;
    if (settle(next)) {
      std::push_heap(cursors.begin(), cursors.end(), later);
    } else {
      cursors.pop_back();
    }
  }
  return found;
}

}  // namespace mercia::transit
