#include "app/stop_board.h"

#include <array>
#include <cmath>
#include <limits>

#include "app/departure_board.h"

namespace mercia::app {
namespace {

constexpr std::size_t kRows = 6;

bool is_stop(const std::string& kind) {
  return kind == "tram_stop" || kind == "railway_station" || kind == "bus_stop" || kind == "bus_station";
}

}  // namespace

const overlay::DepartureBoard* StopBoard::of(const transit::Timetable* timetable,
                                             const std::optional<overlay::Card>& card, UnixSeconds time) {
  if (!timetable || !card || !is_stop(card->kind)) {
    stop_.clear();
    board_.reset();
    return nullptr;
  }
  const double minute = std::floor(time / 60.0);
  if (stop_ != card->id || minute_ != minute) {
    stop_ = card->id;
    minute_ = minute;
    board_.reset();
    if (const auto stop = timetable->find_stop(card->id))
      board_ = board_of(*timetable, std::array{*stop}, minute * 60.0, kRows);
  }
  return board_ ? &*board_ : nullptr;
}

std::optional<std::size_t> nearest_stop(const overlay::Gazetteer& gazetteer, const glm::dvec3& from) {
  std::optional<std::size_t> nearest;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < gazetteer.places.size(); ++i) {
    if (!is_stop(gazetteer.places[i].kind)) continue;
    const double away = glm::distance(glm::dvec2(gazetteer.world[i]), glm::dvec2(from));
    if (away >= least) continue;
    least = away;
    nearest = i;
  }
  return nearest;
}

}  // namespace mercia::app
