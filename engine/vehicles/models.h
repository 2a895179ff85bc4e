// The vehicles that Mercia knows, as parametric models at their true size.
//
// Sizes, with their sources:
//   Tram        CAF Urbos 3/100 of West Midlands Metro: five sections on three bogies, 32.966 m long, 2.65 m wide, 3.4
//   m
//               high, wheels of 0.59 m (Wikipedia, "West Midlands Metro rolling stock"). The lengths of the sections
//               are estimated.
//   Local train Class 323: three cars, 70.18 m long, 2.80 m wide, 3.769 m high, floor at 1.156 m, two doors of 1.305 m
//   a
//               side, 16.0 m between bogies (Wikipedia, "British Rail Class 323", after Webber 1999).
//   Intercity   Class 390: 217.5 m with nine cars and 265.3 m with eleven, cars of 25.1 m at the ends and 23.9 m
//               between, 2.73 m wide, 3.56 m high, bogies of 2.70 m (Wikipedia, "British Rail Class 390").
//   Buses       12.1 m x 2.55 m x 3.0 m for a single-decker (Mercedes-Benz Citaro: 12,135 x 2,550 mm) and 10.9 m x 2.55
//               m x 4.3 m for a double-decker (Alexander Dennis Enviro400 MMC), wheels of 0.96 m; rounded.
// Liveries are those of the region's operators, by eye.
#pragma once

#include <span>
#include <string_view>

#include "engine/vehicles/body.h"

namespace mercia::vehicles {

// One rigid piece that stands on its own place on the track.
enum class Car : std::uint8_t {
  TramCab,
  TramLink,    // hangs between two others
  TramMiddle,  // short, on the middle bogie, with the pantograph
  LocalCab,
  LocalMiddle,  // with the pantograph
  IntercityCab,
  IntercityMiddle,
  IntercityPower,  // a middle one with a pantograph
  SingleDeck,
  DoubleDeck,
};
inline constexpr std::size_t kCarCount = 10;
inline constexpr std::size_t kLevelCount = 3;

struct CarModel {
  std::string_view name;
  float length = 0.0f;  // metres along the track that it takes in its train
  float width = 0.0f;
  float height = 0.0f;
  // How far before and behind its middle it follows the track: its bogies, axles or joints.
  float pivot = 0.0f;
  // Instance::first and ::second where nobody says otherwise; sRGB.
  glm::u8vec3 first{128};
  glm::u8vec3 second{64};
  std::array<Mesh, kLevelCount> levels;
};

// Made once, when first asked for; a few milliseconds for all.
const CarModel& model(Car car);

enum class Kind : std::uint8_t { ShortTram, Tram, LocalTrain, Intercity9, Intercity11, SingleDeckBus, DoubleDeckBus };
inline constexpr std::size_t kKindCount = 7;

struct CarInTrain {
  Car car = Car::TramCab;
  bool reversed = false;  // its own front looks backwards
  float offset = 0.0f;    // metres of its middle behind the front of the whole
};

// Front to rear.
std::span<const CarInTrain> cars_of(Kind kind);
float length_of(Kind kind);  // metres
std::string_view name_of(Kind kind);

}  // namespace mercia::vehicles
