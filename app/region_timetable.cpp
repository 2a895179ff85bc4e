#include "app/region_timetable.h"

#include "engine/base/log.h"
#include "engine/transit/open.h"

namespace mercia::app {

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

std::string_view line_of(const transit::Timetable& timetable, const transit::Route& route) {
  return timetable.text(route.short_name != 0 ? route.short_name : route.long_name);
}

std::string_view destination_of(const transit::Timetable& timetable, transit::TripIndex trip) {
  const transit::TimetableData& data = timetable.data();
  const transit::TextIndex sign = data.trips[trip].headsign;
  return timetable.text(sign != 0 ? sign : data.stops[timetable.stops_of(trip).back().stop].name);
}

}  // namespace mercia::app
