#include "app/departure_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "engine/base/log.h"
#include "engine/transit/gtfs_values.h"
#include "engine/transit/open.h"

namespace mercia::app {
namespace {

constexpr std::array<const char*, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December"};

std::string clock_text(const transit::Timetable& timetable, UnixSeconds time) {
  const int minutes = static_cast<int>(timetable.zone().local(time).civil.seconds) / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string day_text(transit::Day day) {
  const transit::Date date = transit::date_of(day);
  return fmt::format("{} {} {} {}", kWeekdays[static_cast<std::size_t>(transit::weekday_of(day))], date.day,
                     kMonths[static_cast<std::size_t>(date.month - 1)], date.year);
}

// What a passenger calls the line: its number, or the name where it has none.
std::string_view line_of(const transit::Timetable& timetable, const transit::Route& route) {
  return timetable.text(route.short_name != 0 ? route.short_name : route.long_name);
}

std::string row_text(const transit::Timetable& timetable, const transit::NextDeparture& next, UnixSeconds from,
                     std::size_t line_width) {
  const transit::TimetableData& data = timetable.data();
  const transit::Trip& trip = data.trips[next.trip];
  const transit::Stop& stop = data.stops[next.stop];
  const transit::PatternStop& last = timetable.stops_of(next.trip).back();
  const std::string_view to = timetable.text(trip.headsign != 0 ? trip.headsign : data.stops[last.stop].name);
  const auto due = static_cast<int>((next.time - from) / 60.0);
  const std::string wait = due == 0 ? "due" : due < 60 ? fmt::format("{} min", due) : "";
  std::string row = fmt::format("  {}  {:>6}  {:<{}}  {}", clock_text(timetable, next.time), wait,
                                line_of(timetable, data.routes[trip.route]), line_width, to);
  if (stop.platform != 0) row += fmt::format(", platform {}", timetable.text(stop.platform));
  if (stop.wheelchair == transit::Access::Yes && trip.wheelchair != transit::Access::No) row += ", step-free";
  return row;
}

}  // namespace

Result<transit::Timetable> open_region_timetable(const region::Source& source) {
  if (!source.region || source.region->timetable.empty())
    return fail_input("the region has no timetable", source.title, "bake it with --gtfs FEED");
  transit::GtfsOptions options;
  options.time_zone = source.region->time_zone;
  MERCIA_TRY(transit::OpenedTimetable opened,
             transit::open_timetable(source.folder / source.region->timetable, options));
  if (opened.problems.total() > 0)
    log::warn("{} rows of the timetable could not be used, the first: {}", opened.problems.total(),
              opened.problems.first().front().sentence());
  return std::move(opened.timetable);
}

Result<std::string> departure_board(const transit::Timetable& timetable, const std::string& stop, UnixSeconds from,
                                    std::size_t count) {
  const std::vector<transit::StopIndex> stops = timetable.find_stops_named(stop);
  if (stops.empty())
    return fail(ErrorKind::Usage, fmt::format("the timetable has no stop \"{}\"", stop), "--departures",
                "a part of a name is enough");
  std::vector<std::string_view> names;
  std::vector<transit::NextDeparture> all;
  for (const transit::StopIndex index : stops) {
    const std::string_view name = timetable.text(timetable.data().stops[index].name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    const auto next = timetable.next_departures(index, from, count);
    all.insert(all.end(), next.begin(), next.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  if (all.size() > count) all.resize(count);

  std::string text = fmt::format("{}\n{}, {} by the timetable\n", fmt::join(names, ", "),
                                 day_text(timetable.day_of(from)), clock_text(timetable, from));
  std::size_t line_width = 0;
  for (const transit::NextDeparture& next : all)
    line_width = std::max(line_width,
                          line_of(timetable, timetable.data().routes[timetable.data().trips[next.trip].route]).size());
  transit::Day day = timetable.day_of(from);
  for (const transit::NextDeparture& next : all) {
    if (const transit::Day its = timetable.day_of(next.time); its != day) {
      text += fmt::format("{}\n", day_text(its));
      day = its;
    }
    text += row_text(timetable, next, from, line_width) + "\n";
  }
  if (all.empty()) {
    const transit::TimetableData& data = timetable.data();
    const transit::Day last = data.first_day + static_cast<transit::Day>(data.day_count) - 1;
    text += data.day_count == 0 || day > last || day < data.first_day
                ? fmt::format("  nothing: the timetable is for {} to {}\n", day_text(data.first_day), day_text(last))
                : "  nothing leaves in the next 24 hours\n";
  }
  return text;
}

}  // namespace mercia::app
