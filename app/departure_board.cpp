#include "app/departure_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "app/region_timetable.h"
#include "engine/overlay/facts.h"
#include "engine/transit/gtfs_values.h"

namespace mercia::app {
namespace {

constexpr std::array<const char*, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December"};

std::string clock_text(const transit::Timetable& timetable, UnixSeconds time) {
  return overlay::clock_text(timetable.zone().local(time).civil.seconds);
}

std::string day_text(transit::Day day) {
  const transit::Date date = transit::date_of(day);
  return fmt::format("{} {} {} {}", kWeekdays[static_cast<std::size_t>(transit::weekday_of(day))], date.day,
                     kMonths[static_cast<std::size_t>(date.month - 1)], date.year);
}

overlay::DepartureRow row_of(const transit::Timetable& timetable, const transit::NextDeparture& next,
                             UnixSeconds from) {
  const transit::TimetableData& data = timetable.data();
  const transit::Trip& trip = data.trips[next.trip];
  const transit::Route& route = data.routes[trip.route];
  const transit::Stop& stop = data.stops[next.stop];
  const auto due = static_cast<int>((next.time - from) / 60.0);
  overlay::DepartureRow row;
  row.clock = clock_text(timetable, next.time);
  row.due = due == 0 ? "due" : due < 60 ? fmt::format("{} min", due) : "";
  row.line = line_of(timetable, route);
  row.destination = destination_of(timetable, next.trip);
  if (stop.platform != 0) row.platform = timetable.text(stop.platform);
  row.step_free = stop.wheelchair == transit::Access::Yes && trip.wheelchair != transit::Access::No;
  row.color = route.color;
  row.text_color = route.text_color;
  return row;
}

std::string row_text(const overlay::DepartureRow& row, std::size_t line_width) {
  std::string text = fmt::format("  {}  {:>6}  {:<{}}  {}", row.clock, row.due, row.line, line_width, row.destination);
  if (!row.platform.empty()) text += fmt::format(", platform {}", row.platform);
  if (row.step_free) text += ", step-free";
  return text;
}

}  // namespace

overlay::DepartureBoard board_of(const transit::Timetable& timetable, std::span<const transit::StopIndex> stops,
                                 UnixSeconds from, std::size_t count) {
  std::vector<transit::NextDeparture> all;
  for (const transit::StopIndex stop : stops) {
    const auto next = timetable.next_departures(stop, from, count);
    all.insert(all.end(), next.begin(), next.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  if (all.size() > count) all.resize(count);

  overlay::DepartureBoard board;
  board.source = "timetable, not live";
  const transit::Day today = timetable.day_of(from);
  transit::Day day = today;
  for (const transit::NextDeparture& next : all) {
    overlay::DepartureRow row = row_of(timetable, next, from);
    if (const transit::Day its = timetable.day_of(next.time); its != day) {
      row.day = day_text(its);
      day = its;
    }
    board.rows.push_back(std::move(row));
  }
  if (all.empty()) {
    const transit::TimetableData& data = timetable.data();
    const transit::Day last = data.first_day + static_cast<transit::Day>(data.day_count) - 1;
    board.nothing =
        data.day_count == 0 || today > last || today < data.first_day
            ? fmt::format("nothing: the timetable is for {} to {}", day_text(data.first_day), day_text(last))
            : "nothing leaves in the next 24 hours";
  }
  return board;
}

Result<std::string> departure_board(const transit::Timetable& timetable, const std::string& stop, UnixSeconds from,
                                    std::size_t count) {
  const std::vector<transit::StopIndex> stops = timetable.find_stops_named(stop);
  if (stops.empty())
    return fail(ErrorKind::Usage, fmt::format("the timetable has no stop \"{}\"", stop), "--departures",
                "a part of a name is enough");
  std::vector<std::string_view> names;
  for (const transit::StopIndex index : stops) {
    const std::string_view name = timetable.text(timetable.data().stops[index].name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text = fmt::format("{}\n{}, {} by the timetable\n", fmt::join(names, ", "),
                                 day_text(timetable.day_of(from)), clock_text(timetable, from));
  const overlay::DepartureBoard board = board_of(timetable, stops, from, count);
  std::size_t line_width = 0;
  for (const overlay::DepartureRow& row : board.rows) line_width = std::max(line_width, row.line.size());
  for (const overlay::DepartureRow& row : board.rows) {
    if (!row.day.empty()) text += row.day + "\n";
    text += row_text(row, line_width) + "\n";
  }
  if (board.rows.empty()) text += "  " + board.nothing + "\n";
  return text;
}

}  // namespace mercia::app
