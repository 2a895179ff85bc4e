#include "app/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>
#include <string_view>

#include "app/region_timetable.h"
#include "engine/base/log.h"
#include "engine/overlay/search_index.h"
#include "engine/transit/motion.h"

namespace mercia::app {
namespace {

using vehicles::Kind;

constexpr double kFarthest = 16000.0;  // metres: beyond it a train is a line of pixels
constexpr double kCoarse = 1200.0;     // metres: beyond it a car stands along the whole train's direction
constexpr double kNamed = 400.0;       // metres: beyond it vehicles have no names
constexpr double kNameHeight = 5.4;    // metres over the rail or the road, above every roof
constexpr double kBusAside = 1.8;      // metres from the middle of a road to that of its left lane

struct Operator {
  std::string_view name;
  Kind kind;
  std::array<glm::u8vec3, 2> livery;
};
// Those that run in the region, by eye. The models' own liveries are the tram's, West Midlands Railway's and Avanti's.
constexpr std::array<Operator, 5> kOperators{{
    {"avantiwestcoast", Kind::Intercity11, {glm::u8vec3(4, 46, 54), glm::u8vec3(236, 236, 232)}},
    {"crosscountry", Kind::LocalTrain, {glm::u8vec3(176, 178, 182), glm::u8vec3(120, 20, 52)}},
    {"londonnorthwesternrailway", Kind::LocalTrain, {glm::u8vec3(0, 120, 96), glm::u8vec3(30, 44, 52)}},
    {"chilternrailways", Kind::LocalTrain, {glm::u8vec3(206, 210, 214), glm::u8vec3(24, 66, 132)}},
    {"transportforwales", Kind::LocalTrain, {glm::u8vec3(222, 222, 220), glm::u8vec3(196, 24, 40)}},
}};

glm::u8vec3 unpacked(std::uint32_t color) { return {color >> 16 & 0xffu, color >> 8 & 0xffu, color & 0xffu}; }

bool is_plain(std::uint32_t color) { return color == 0xffffff || color == 0; }

std::uint32_t mixed(std::uint32_t a, std::uint32_t b) {
  std::uint32_t h = a * 0x9E3779B1u ^ b * 0x85EBCA77u;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  return h ^ (h >> 13);
}

// Ids of agencies are often their names with other marks between the words.
std::string letters_of(const std::string& text) {
  std::string out = overlay::folded(text);
  std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return out;
}

std::string capitals(const std::string& text) {
  std::string out = overlay::folded(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c < ' ' || c > '~' ? ' ' : c;
  return out;
}

}  // namespace

std::optional<Fleet> fleet_of(transit::Mode mode, const std::string& agency, std::uint32_t color) {
  using transit::Mode;
  Fleet fleet;
  switch (mode) {
    case Mode::Tram:
    case Mode::CableTram: fleet.kind = Kind::Tram; break;
    case Mode::Rail: fleet.kind = Kind::LocalTrain; break;
    case Mode::Bus:
    case Mode::Trolleybus:
    case Mode::Coach: fleet.kind = Kind::SingleDeckBus; break;
    default: return std::nullopt;
  }
  if (mode != Mode::Rail) return fleet;
  const std::string name = letters_of(agency);
  for (const Operator& known : kOperators) {
    if (name == known.name) return Fleet{known.kind, known.livery};
  }
  // Of others the colour of the line on the map, over dark doors.
  if (!is_plain(color) && name != "westmidlandsrailway") fleet.livery = {{unpacked(color), glm::u8vec3(40, 44, 52)}};
  return fleet;
}

std::array<char, 16> display_of(const std::string& number, const std::string& destination) {
  constexpr std::size_t kLetters = 16;
  std::string text = capitals(destination);
  if (const std::string both = capitals(number) + " " + text; !number.empty() && both.size() <= kLetters) text = both;
  if (text.size() > kLetters) {
    const std::size_t space = text.find_last_of(' ', kLetters);
    text.resize(space == std::string::npos || space < 4 ? kLetters : space);
  }
  std::array<char, 16> letters{};
  std::copy(text.begin(), text.end(), letters.begin());
  return letters;
}

Traffic::Traffic(const Scene& scene) : scene_(scene) {
  const auto& region = scene.source.region;
  if (!region || region->timetable.empty()) return;
  if (!region->heights.empty()) {
    auto heights = region::GroundHeights::read(scene.source.folder / region->heights);
    if (heights) {
      heights_ = std::move(*heights);
    } else {
      log::warn("Vehicles stand on a level ground: {}", heights.error().sentence());
    }
  }
  opening_ = std::async(std::launch::async, [source = scene.source] { return open_region_timetable(source); });
}

void Traffic::take_timetable() {
  if (!opening_.valid() || opening_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  auto opened = opening_.get();
  if (!opened) {
    log::warn("No vehicles run: {}", opened.error().sentence());
    return;
  }
  timetable_ = std::move(*opened);
  const transit::TimetableData& data = timetable_->data();
  for (const transit::Route& route : data.routes) {
    const bool on_road = route.mode == transit::Mode::Bus || route.mode == transit::Mode::Coach ||
                         route.mode == transit::Mode::Trolleybus;
    looks_.push_back(
        {fleet_of(route.mode, std::string(timetable_->text(route.agency)), route.color), on_road ? kBusAside : 0.0});
  }
  displays_.resize(data.trips.size());
  has_display_.resize(data.trips.size());
}

const std::array<char, 16>& Traffic::display(transit::TripIndex trip) {
  if (!has_display_[trip]) {
    const transit::TimetableData& data = timetable_->data();
    displays_[trip] = display_of(std::string(timetable_->text(data.routes[data.trips[trip].route].short_name)),
                                 std::string(destination_of(*timetable_, trip)));
    has_display_[trip] = true;
  }
  return displays_[trip];
}

glm::dvec3 Traffic::stand(const transit::PathSample& sample, double aside) const {
  glm::dvec3 map = scene_.frame.map_from_geodetic(sample.position);
  map += aside * glm::dvec3(-std::cos(sample.heading), std::sin(sample.heading), 0.0);
  map.z = heights_ ? heights_->height(glm::dvec2(map)) : ground_;
  return scene_.frame.world_from_map(map);
}

void Traffic::place(std::uint32_t index, const glm::dvec3& eye) {
  const transit::VehiclePlace& vehicle = places_[index];
  const RouteLook& look = looks_[vehicle.route];
  if (!look.fleet) return;
  const std::uint32_t seed = mixed(vehicle.journey.run, static_cast<std::uint32_t>(vehicle.journey.day));
  Kind kind = look.fleet->kind;
  if (vehicle.mode == transit::Mode::Bus && (seed & 1u) != 0) kind = Kind::DoubleDeckBus;
  const glm::dvec3 middle = stand({vehicle.position, vehicle.heading, false}, look.aside);
  const double away = glm::distance(middle, eye);
  if (away > kFarthest) return;
  if (away < kNamed && !vehicle.underground) {
    const std::string_view number = timetable_->text(timetable_->data().routes[vehicle.route].short_name);
    names_.push_back(
        {std::uint64_t{vehicle.journey.run} << 32 | static_cast<std::uint32_t>(vehicle.journey.day),
         middle + glm::dvec3(0.0, 0.0, kNameHeight),
         fmt::format("{}{}{}", number, number.empty() ? "" : "  ", destination_of(*timetable_, vehicle.trip))});
  }
  const std::span<const vehicles::CarInTrain> cars = vehicles::cars_of(kind);
  const double front = vehicle.distance + 0.5 * static_cast<double>(vehicles::length_of(kind));
  for (std::size_t i = 0; i < cars.size(); ++i) {
    const double at = front - static_cast<double>(cars[i].offset);
    render::VehicleCar car;
    car.car = cars[i].car;
    const auto pivot = static_cast<double>(vehicles::model(car.car).pivot);
    if (away > kCoarse) {
      const transit::PathSample here = timetable_->sample(vehicle.path, at);
      if (here.underground) continue;
      car.world = stand(here, look.aside);
      car.heading = here.heading;
    } else {
      const transit::PathSample ahead = timetable_->sample(vehicle.path, at + pivot);
      const transit::PathSample behind = timetable_->sample(vehicle.path, at - pivot);
      if (ahead.underground && behind.underground) continue;
      const glm::dvec3 a = stand(ahead, look.aside), b = stand(behind, look.aside);
      car.world = 0.5 * (a + b);
      car.heading = std::atan2(a.x - b.x, a.y - b.y);
      car.pitch = std::atan2(a.z - b.z, glm::distance(glm::dvec2(a), glm::dvec2(b)));
    }
    if (cars[i].reversed) {
      car.heading += std::numbers::pi;
      car.pitch = -car.pitch;
    }
    car.livery = look.fleet->livery;
    car.shines_white = i == 0;
    car.shines_red = i + 1 == cars.size();
    car.known = render::PlaceKnown::FromTimetable;
    car.seed = mixed(seed, static_cast<std::uint32_t>(i));
    car.display = display(vehicle.trip);
    car.highlighted = selected_ && *selected_ == vehicle.journey;
    cars_.push_back(car);
    owners_.push_back(index);
  }
}

void Traffic::update(UnixSeconds time, const glm::dvec3& eye) {
  take_timetable();
  time_ = time;
  cars_.clear();
  owners_.clear();
  names_.clear();
  if (!timetable_) return;
  if (!heights_) {
    const glm::dvec3 below(glm::dvec2(eye), scene_.guessed_ground(glm::dvec2(eye)));
    ground_ = scene_.frame.map_from_world(below).z;
  }
  timetable_->vehicles_at(time, places_);
  for (std::uint32_t i = 0; i < places_.size(); ++i) place(i, eye);
  std::sort(names_.begin(), names_.end(), [&](const overlay::MovingName& a, const overlay::MovingName& b) {
    return glm::distance(a.anchor, eye) < glm::distance(b.anchor, eye);
  });
}

std::optional<transit::Journey> Traffic::meet(const glm::dvec3& from, const glm::dvec3& direction,
                                              double metres) const {
  std::optional<transit::Journey> met;
  double nearest = metres;
  for (std::size_t i = 0; i < cars_.size(); ++i) {
    const render::VehicleCar& car = cars_[i];
    const vehicles::CarModel& model = vehicles::model(car.car);
    // The slabs of its box, in its own axes.
    const double s = std::sin(car.heading), c = std::cos(car.heading);
    const auto turned = [&](const glm::dvec3& v) { return glm::dvec3(s * v.x + c * v.y, -c * v.x + s * v.y, v.z); };
    const glm::dvec3 start = turned(from - car.world), way = turned(direction);
    const glm::dvec3 low(-0.5 * model.length, -0.5 * model.width, 0.0);
    const glm::dvec3 high(0.5 * model.length, 0.5 * model.width, model.height);
    double enters = 0.0, leaves = nearest;
    for (int axis = 0; axis < 3; ++axis) {
      const double a = (low[axis] - start[axis]) / way[axis], b = (high[axis] - start[axis]) / way[axis];
      enters = std::max(enters, std::min(a, b));
      leaves = std::min(leaves, std::max(a, b));
    }
    if (!(enters < leaves)) continue;
    nearest = enters;
    met = places_[owners_[i]].journey;
  }
  return met;
}

std::optional<overlay::Card> Traffic::card_of(const transit::Journey& journey, const TimeZone& zone) const {
  if (!timetable_) return std::nullopt;
  const auto place = timetable_->vehicle_at(journey, time_);
  if (!place) return std::nullopt;
  const transit::TimetableData& data = timetable_->data();
  const transit::Route& route = data.routes[place->route];
  const std::string_view number = timetable_->text(route.short_name);
  overlay::Card card;
  card.title = fmt::format("{} to {}", line_of(*timetable_, route), destination_of(*timetable_, place->trip));
  card.subtitle = "Simulated from the timetable";
  card.kind = place->mode == transit::Mode::Tram   ? "tram_stop"
              : place->mode == transit::Mode::Rail ? "railway_station"
                                                   : "bus_stop";
  const std::vector<transit::JourneyCall> calls = timetable_->calls(journey);
  constexpr std::size_t kMostCalls = 5;
  for (std::size_t i = place->standing ? place->before : place->after; i < calls.size(); ++i) {
    if (card.rows.size() == kMostCalls) break;
    if (transit::passes(timetable_->stops_of(place->trip), i)) continue;
    const LocalTime at = zone.local(i + 1 < calls.size() ? calls[i].departure : calls[i].arrival);
    card.rows.emplace_back(overlay::clock_text(at.civil.seconds),
                           std::string(timetable_->text(data.stops[calls[i].stop].name)));
  }
  if (!number.empty()) card.rows.emplace_back("Line", std::string(timetable_->text(route.long_name)));
  if (const auto agency = timetable_->text(route.agency); !agency.empty())
    card.rows.emplace_back("Operator", std::string(agency));
  return card;
}

}  // namespace mercia::app
