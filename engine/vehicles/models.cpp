#include "engine/vehicles/models.h"

#include <algorithm>
#include <memory>

#include "engine/vehicles/car_makers.h"

namespace mercia::vehicles {
namespace {

constexpr float kJoint = 0.04f;  // metres of the dark gap beside a door

bool is_tram(Car car) { return car <= Car::TramMiddle; }
bool is_bus(Car car) { return car >= Car::SingleDeck; }

CarModel make(Car car) {
  CarModel made = is_tram(car) ? tram_car(car) : is_bus(car) ? bus(car) : train_car(car);
  for (std::size_t i = 0; i < kLevelCount; ++i) {
    const auto level = static_cast<Level>(i);
    made.levels[i] = is_tram(car) ? tram_mesh(car, level) : is_bus(car) ? bus_mesh(car, level) : train_mesh(car, level);
  }
  return made;
}

// One behind the other, the last one turned round where it has a cab.
std::vector<CarInTrain> coupled(std::initializer_list<Car> cars) {
  std::vector<CarInTrain> train;
  float front = 0.0f;
  for (const Car car : cars) {
    const float length = model(car).length;
    const bool cab = car == Car::TramCab || car == Car::LocalCab || car == Car::IntercityCab;
    train.push_back({car, cab && !train.empty(), front + 0.5f * length});
    front += length;
  }
  return train;
}

std::vector<CarInTrain> make_train(Kind kind) {
  using enum Car;
  switch (kind) {
    case Kind::ShortTram: return coupled({TramCab, TramLink, TramCab});
    case Kind::Tram: return coupled({TramCab, TramLink, TramMiddle, TramLink, TramCab});
    case Kind::LocalTrain: return coupled({LocalCab, LocalMiddle, LocalCab});
    case Kind::Intercity9:
      return coupled({IntercityCab, IntercityMiddle, IntercityPower, IntercityMiddle, IntercityMiddle, IntercityMiddle,
                      IntercityPower, IntercityMiddle, IntercityCab});
    case Kind::Intercity11:
      return coupled({IntercityCab, IntercityMiddle, IntercityPower, IntercityMiddle, IntercityMiddle, IntercityMiddle,
                      IntercityMiddle, IntercityMiddle, IntercityPower, IntercityMiddle, IntercityCab});
    case Kind::SingleDeckBus: return coupled({SingleDeck});
    case Kind::DoubleDeckBus: return coupled({DoubleDeck});
  }
  return {};
}

}  // namespace

const CarModel& model(Car car) {
  static const auto all = [] {
    auto made = std::make_unique<std::array<CarModel, kCarCount>>();
    for (std::size_t i = 0; i < kCarCount; ++i) (*made)[i] = make(static_cast<Car>(i));
    return made;
  }();
  return (*all)[static_cast<std::size_t>(car)];
}

std::span<const CarInTrain> cars_of(Kind kind) {
  static const auto all = [] {
    std::array<std::vector<CarInTrain>, kKindCount> made;
    for (std::size_t i = 0; i < kKindCount; ++i) made[i] = make_train(static_cast<Kind>(i));
    return made;
  }();
  return all[static_cast<std::size_t>(kind)];
}

float length_of(Kind kind) {
  const CarInTrain& last = cars_of(kind).back();
  return last.offset + 0.5f * model(last.car).length;
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::ShortTram:
    case Kind::Tram: return "tram";
    case Kind::LocalTrain:
    case Kind::Intercity9:
    case Kind::Intercity11: return "train";
    case Kind::SingleDeckBus:
    case Kind::DoubleDeckBus: return "bus";
  }
  return "vehicle";
}

std::vector<ColumnEnd> columns_of(std::string_view pattern, float from, float to, const ColumnWidths& widths,
                                  Level level) {
  if (level == Level::Farthest) return {{to, Column::Window}};
  const auto width_of = [&](char letter) {
    return letter == 'W' ? widths.window : letter == 'D' ? widths.door : widths.pillar;
  };
  float taken = 0.0f;
  for (const char letter : pattern) taken += width_of(letter);
  const float wall = std::max(0.05f, 0.5f * (to - from - taken));
  std::vector<ColumnEnd> columns{{from + wall, Column::Wall}};
  float x = from + wall;
  const auto add = [&](float width, Column column) {
    x += width;
    // Farther away neighbours of one kind are one.
    if (level == Level::Far && columns.back().column == column) {
      columns.back().end = x;
    } else {
      columns.push_back({x, column});
    }
  };
  for (const char letter : pattern) {
    const float width = width_of(letter);
    if (letter == 'D' && level == Level::Near) {
      // Two leaves.
      const float leaf = 0.5f * (width - 3.0f * kJoint);
      for (int i = 0; i < 2; ++i) {
        add(kJoint, Column::Gap);
        add(leaf, Column::Door);
      }
      add(kJoint, Column::Gap);
    } else if (letter == 'P' && level == Level::Far) {
      x += width;
      columns.back().end = x;  // too narrow to be seen
    } else {
      add(width, letter == 'W' ? Column::Window : letter == 'D' ? Column::Door : Column::Wall);
    }
  }
  columns.push_back({to, Column::Wall});
  return columns;
}

}  // namespace mercia::vehicles
