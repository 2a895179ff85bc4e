// The timetable that comes with a region, and how passengers call what runs by it.
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/region/source.h"
#include "engine/transit/timetable.h"

namespace mercia::app {

// The region's timetable. Errors (Input): the region has none, or it is broken. Rows that had to be left out are told
// in the log.
Result<transit::Timetable> open_region_timetable(const region::Source& source);

// What a passenger calls the line: its number, or the name where it has none.
std::string_view line_of(const transit::Timetable& timetable, const transit::Route& route);
// What a trip's vehicles have written on them, or else their last stop.
std::string_view destination_of(const transit::Timetable& timetable, transit::TripIndex trip);

}  // namespace mercia::app
