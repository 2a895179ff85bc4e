// What leaves a stop next: on the card of a stop, and as text for --departures.
#pragma once

#include <span>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/overlay/departure_board.h"
#include "engine/transit/timetable.h"

namespace mercia::app {

// The next `count` departures of several stops together, from `from` on.
overlay::DepartureBoard board_of(const transit::Timetable& timetable, std::span<const transit::StopIndex> stops,
                                 UnixSeconds from, std::size_t count);

// The next `count` departures at all stops of a name, those of one with time, line, destination, platform and whether
// wheelchairs can board, where that is known. Errors (Usage): no stop has this name.
Result<std::string> departure_board(const transit::Timetable& timetable, const std::string& stop, UnixSeconds from,
                                    std::size_t count);

}  // namespace mercia::app
