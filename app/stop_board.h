// The departures of the stop whose card is shown.
#pragma once

#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "engine/overlay/departure_board.h"
#include "engine/overlay/facts.h"
#include "engine/overlay/gazetteer.h"
#include "engine/transit/timetable.h"

namespace mercia::app {

class StopBoard {
 public:
  // The board of the card's stop at `time`, or null: no card, no stop, or no timetable (null while it is read). Asks
  // the timetable when the stop or the minute is another one; lives until the next call.
  const overlay::DepartureBoard* of(const transit::Timetable* timetable, const std::optional<overlay::Card>& card,
                                    UnixSeconds time);

 private:
  std::string stop_;  // a place's id
  double minute_ = 0.0;
  std::optional<overlay::DepartureBoard> board_;
};

// Of the gazetteer's stops and stations the one nearest to `from` (world, in plan).
std::optional<std::size_t> nearest_stop(const overlay::Gazetteer& gazetteer, const glm::dvec3& from);

}  // namespace mercia::app
