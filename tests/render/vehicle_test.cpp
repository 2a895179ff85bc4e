// Vehicles: what is drawn of them, and how they look by day and by night.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/render/vehicle_plan.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using tiles::Surface;
using vehicles::Kind;

// A straight road along x.
tiles::TileContent road() {
  tiles::TileContent content;
  content.materials.emplace_back();
  MeshMaker mesh(content.primitives.emplace_back());
  mesh.is(Surface::Asphalt, tiles::kNoFeature, {104, 104, 106});
  mesh.quad({-400, -400, 0}, {400, -400, 0}, {400, 400, 0}, {-400, 400, 0}, {0, 0}, {1, 1});
  set_bounds(content);
  return content;
}

std::array<char, 16> letters(std::string_view text) {
  std::array<char, 16> result{};
  std::copy_n(text.begin(), std::min(text.size(), result.size()), result.begin());
  return result;
}

// A whole vehicle whose front stands at `front` and looks along +x.
std::vector<render::VehicleCar> standing(Kind kind, const glm::dvec3& front, std::string_view display,
                                         render::PlaceKnown known = render::PlaceKnown::Measured) {
  std::vector<render::VehicleCar> cars;
  const auto plan = vehicles::cars_of(kind);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    render::VehicleCar car;
    car.car = plan[i].car;
    car.world = front - glm::dvec3(plan[i].offset, 0.0, 0.0);
    car.heading = glm::radians(plan[i].reversed ? 270.0 : 90.0);
    car.shines_white = i == 0;
    car.shines_red = i + 1 == plan.size();
    car.known = known;
    car.seed = static_cast<std::uint32_t>(i);
    car.display = letters(display);
    cars.push_back(car);
  }
  return cars;
}

constexpr render::ShadowSettings kShadows{3, 1024, 48.0f, 4.0f, render::ShadowFilter::Soft};

class VehicleTest : public RenderTest {
 protected:
  // In an empty world, so that every pixel that is not black is a vehicle's.
  render::FrameInput alone(std::span<const geo::View> views, std::span<const render::VehicleCar> cars) {
    render::FrameInput frame = frame_of(views, {});
    frame.vehicles = cars;
    frame.environment.draw_sky = false;
    return frame;
  }
};

std::size_t drawn_pixels(const Picture& picture) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    if (std::max({picture.rgba[i], picture.rgba[i + 1], picture.rgba[i + 2]}) > 0) ++count;
  }
  return count;
}

// Buses beside one another from the side, so far that each is some pixels long.
std::vector<render::VehicleCar> buses_in_rows(int rows, int columns, double distance) {
  std::vector<render::VehicleCar> cars;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      render::VehicleCar car;
      car.car = vehicles::Car::SingleDeck;
      car.world = {(column - 0.5 * (columns - 1)) * 24.0, distance, (row - 0.5 * (rows - 1)) * 24.0};
      car.heading = glm::radians(90.0);
      cars.push_back(car);
    }
  }
  return cars;
}

TEST_F(VehicleTest, EachOneCoversItsShareOfThePicture) {
  const auto renderer = make_renderer({.samples = VK_SAMPLE_COUNT_1_BIT});
  ASSERT_TRUE(renderer);
  const std::array views{view_from({0.0, 0.0, 1.5}, 0.0, 0.0, 400, 400, 40.0)};
  const double pixels_per_metre = geo::pixels_per_radian(views[0]) / 150.0;
  for (const int side : {1, 2, 3}) {
    const auto cars = buses_in_rows(side, side, 150.0);
    const Picture picture = draw_one(*renderer, alone(views, cars));
    // A body of 12.1 m by 2.7 m and its wheels; rounded, seen from the side.
    const double expected = side * side * (12.135 * 2.6) * pixels_per_metre * pixels_per_metre;
    EXPECT_NEAR(static_cast<double>(drawn_pixels(picture)) / expected, 1.0, 0.25) << side;
    EXPECT_EQ(renderer->stats().vehicle_cars, static_cast<std::uint32_t>(side * side));
  }
}

TEST_F(VehicleTest, TwoEyesInOnePlaceSeeTheSameBits) {
  const auto renderer = make_renderer({.views = 2, .shadows = kShadows});
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, road()), 1, glm::dmat4(1.0)}};
  const geo::View view = view_from({9.0, -8.5, 1.9}, 310.0, -1.0, 240, 160);
  const std::array views{view, view};
  const auto cars = standing(Kind::Tram, glm::dvec3(0.0), "LIBRARY", render::PlaceKnown::FromTimetable);
  render::FrameInput frame = frame_of(views, items);
  frame.vehicles = cars;
  const auto pictures = draw(*renderer, frame);
  EXPECT_EQ(pictures[0].rgba, pictures[1].rgba);
  EXPECT_GT(drawn_pixels(pictures[0]), 1000u);
}

TEST_F(VehicleTest, TheSamePictureEveryTimeWhateverWasDrawnBefore) {
  const auto renderer = make_renderer({.shadows = kShadows});
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, road()), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({9.0, -8.5, 1.9}, 310.0, -1.0, 240, 160)};
  const auto here = standing(Kind::Tram, glm::dvec3(0.0), "LIBRARY");
  const auto there = standing(Kind::Tram, glm::dvec3(-14.0, 3.0, 0.0), "LIBRARY");
  render::FrameInput frame = frame_of(views, items);
  const Picture empty = draw_one(*renderer, frame);
  frame.vehicles = here;
  const Picture first = draw_one(*renderer, frame);
  frame.vehicles = there;
  const Picture other = draw_one(*renderer, frame);
  EXPECT_NE(first.rgba, other.rgba);
  // Its shadow goes with it, and leaves no trace where nothing is any more.
  frame.vehicles = here;
  EXPECT_EQ(draw_one(*renderer, frame).rgba, first.rgba);
  frame.vehicles = {};
  EXPECT_EQ(draw_one(*renderer, frame).rgba, empty.rgba);
}

TEST_F(VehicleTest, ThrowsItsShadowOnTheRoad) {
  const auto renderer = make_renderer({.shadows = kShadows});
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, road()), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({-6.0, -12.0, 30.0}, 0.0, -68.0, 200, 200, 50.0)};
  const auto cars = standing(Kind::SingleDeckBus, glm::dvec3(0.0), "");
  render::FrameInput frame = frame_of(views, items);
  frame.environment.sun_direction = sun_at(35.0, 180.0);
  const Picture without = draw_one(*renderer, frame);
  frame.vehicles = cars;
  const Picture with = draw_one(*renderer, frame);
  // 3 m of bus throw a shadow of 4.3 m to the north: 3.5 m from its side it is dark, 8 m from it is not.
  const auto at = [&](const Picture& picture, double y) {
    const glm::mat4 clip = geo::clip_from_eye(views[0].field_of_view, 0.1);
    const glm::dvec4 eye = glm::inverse(views[0].world_from_eye) * glm::dvec4(-6.0, y, 0.0, 1.0);
    const glm::vec4 p = clip * glm::vec4(eye);
    return pixel(picture, static_cast<std::uint32_t>((p.x / p.w * 0.5f + 0.5f) * 200.0f),
                 static_cast<std::uint32_t>((p.y / p.w * 0.5f + 0.5f) * 200.0f));
  };
  EXPECT_LT(at(with, 1.275 + 2.2).g + 25, at(without, 1.275 + 2.2).g);
  EXPECT_EQ(at(with, 1.275 + 8.0), at(without, 1.275 + 8.0));
}

TEST_F(VehicleTest, WhatTheTimetableHasIsMarkedOnTheRoad) {
  const auto renderer = make_renderer({.shadows = kShadows});
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, road()), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({-6.0, -9.0, 12.0}, 0.0, -50.0, 240, 160)};
  const auto measured = standing(Kind::SingleDeckBus, glm::dvec3(0.0), "");
  const auto planned = standing(Kind::SingleDeckBus, glm::dvec3(0.0), "", render::PlaceKnown::FromTimetable);
  render::FrameInput frame = frame_of(views, items);
  frame.vehicles = measured;
  const Picture a = draw_one(*renderer, frame);
  frame.vehicles = planned;
  const Picture b = draw_one(*renderer, frame);
  std::size_t brighter = 0;
  for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
    if (b.rgba[i + 2] > a.rgba[i + 2] + 12) ++brighter;
  }
  EXPECT_GT(brighter, 40u);
}

TEST(VehiclePlanTest, LeavesOutWhatIsBehindTheEyeAndWhatIsTooMuch) {
  const std::array views{view_from({0.0, 0.0, 1.5}, 0.0, 0.0, 400, 400, 40.0)};
  std::vector<render::VehicleCar> cars = buses_in_rows(4, 4, 400.0);
  for (render::VehicleCar car : buses_in_rows(4, 4, -400.0)) cars.push_back(car);
  render::VehiclePlan plan;
  render::plan_vehicles(cars, views, {0.0, 0.0, 1.5}, 0.0, plan);
  EXPECT_EQ(plan.seen_count, 16u);
  EXPECT_EQ(plan.seen.size(), 1u);
  EXPECT_TRUE(plan.casters.empty());
  cars.assign(render::kMostVehicleCars + 5, buses_in_rows(1, 1, 100.0)[0]);
  render::plan_vehicles(cars, views, {0.0, 0.0, 1.5}, 0.0, plan);
  EXPECT_EQ(plan.left_out, 5u);
  EXPECT_EQ(plan.records.size(), render::kMostVehicleCars);
}

TEST(VehiclePlanTest, PlacesCarsExactlyFarFromTheOrigin) {
  // 40 km away floats of world coordinates would be 4 mm apart; relative to the eye they are not.
  const glm::dvec3 eye(40000.0, 30000.0, 150.0);
  const std::array views{view_from(eye, 0.0, 0.0, 400, 400, 40.0)};
  render::VehicleCar car;
  car.world = eye + glm::dvec3(0.125, 20.0009765625, -1.0);
  render::VehiclePlan plan;
  render::plan_vehicles(std::span(&car, 1), views, eye, 0.0, plan);
  ASSERT_EQ(plan.records.size(), 1u);
  EXPECT_EQ(plan.records[0].relative_from_car[0].w, 0.125f);
  EXPECT_EQ(plan.records[0].relative_from_car[1].w, 20.0009765625f);
}

TEST(VehiclePlanTest, CheapensWithDistance) {
  using vehicles::Level;
  EXPECT_EQ(render::level_at(400.0), Level::Near);
  EXPECT_EQ(render::level_at(60.0), Level::Far);
  EXPECT_EQ(render::level_at(5.0), Level::Farthest);
  EXPECT_FALSE(render::level_at(0.3));
}

struct Portrait {
  const char* name;
  Kind kind;
  const char* display;
  glm::dvec3 eye;  // from the front of the vehicle
  double heading, pitch;
};

class PortraitTest : public RenderTest, public ::testing::WithParamInterface<Portrait> {
 protected:
  void expect_portrait(double altitude, const std::string& hour) {
    const auto renderer = make_renderer({.shadows = kShadows});
    ASSERT_TRUE(renderer);
    const std::array items{tiles::DrawItem{upload(*renderer, road()), 1, glm::dmat4(1.0)}};
    const std::array views{view_from(GetParam().eye, GetParam().heading, GetParam().pitch, 480, 270, 38.0)};
    const auto cars = standing(GetParam().kind, glm::dvec3(0.0), GetParam().display);
    render::FrameInput frame = frame_of(views, items);
    frame.vehicles = cars;
    frame.environment.sun_direction = sun_at(altitude, 150.0);
    EXPECT_EQ(compare_golden(draw_one(*renderer, frame), std::string("vehicle_") + GetParam().name + hour), "");
  }
};

TEST_P(PortraitTest, ByDay) { expect_portrait(42.0, "_day"); }
TEST_P(PortraitTest, AtNight) { expect_portrait(-20.0, "_night"); }

INSTANTIATE_TEST_SUITE_P(
    Kinds, PortraitTest,
    ::testing::Values(Portrait{"tram", Kind::Tram, "EDGBASTON", {9.0, -8.5, 1.9}, 310.0, -1.0},
                      Portrait{"local_train", Kind::LocalTrain, "REDDITCH", {10.0, -9.5, 2.4}, 310.0, -1.0},
                      Portrait{"intercity", Kind::Intercity9, "", {11.0, -9.5, 2.4}, 308.0, -1.0},
                      Portrait{"single_deck", Kind::SingleDeckBus, "50 MOSELEY", {7.0, 7.5, 1.9}, 226.0, -1.0},
                      Portrait{"double_deck", Kind::DoubleDeckBus, "11C ACOCKS GREEN", {7.5, 7.5, 2.1}, 226.0, 2.0}),
    [](const auto& portrait) { return portrait.param.name; });

}  // namespace
}  // namespace mercia::test
