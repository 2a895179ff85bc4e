#include "app/camera.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace mercia::app {
namespace {

constexpr double kPi = std::numbers::pi;

void expect_near(const glm::dvec3& actual, const glm::dvec3& wanted, double tolerance) {
  EXPECT_NEAR(actual.x, wanted.x, tolerance);
  EXPECT_NEAR(actual.y, wanted.y, tolerance);
  EXPECT_NEAR(actual.z, wanted.z, tolerance);
}

// Where a world point is seen, in pixels.
glm::dvec2 pixel_of(const Pose& pose, const glm::dvec3& point, const glm::dvec2& viewport) {
  const glm::dvec3 offset = point - pose.position;
  const glm::dvec3 up = glm::cross(pose.right(), pose.forward());
  const double depth = glm::dot(offset, pose.forward());
  const double half = std::tan(kVerticalFieldOfView / 2.0);
  const double x = glm::dot(offset, pose.right()) / depth / (half * viewport.x / viewport.y);
  const double y = glm::dot(offset, up) / depth / half;
  return {(x + 1.0) * 0.5 * viewport.x, (1.0 - y) * 0.5 * viewport.y};
}

CameraInput one_frame() {
  CameraInput input;
  input.seconds = 1.0 / 60.0;
  return input;
}

void rest(Camera& camera, int frames, CameraInput input = one_frame()) {
  input.primary_drag = input.secondary_drag = glm::dvec2(0.0);
  input.wheel = 0.0;
  for (int i = 0; i < frames; ++i) camera.update(input);
}

TEST(Pose, LooksWhereHeadingAndPitchSay) {
  expect_near(Pose{{}, 0.0, 0.0}.forward(), {0, 1, 0}, 1e-12);
  expect_near(Pose{{}, kPi / 2, 0.0}.forward(), {1, 0, 0}, 1e-12);
  expect_near(Pose{{}, 0.0, -kPi / 2}.forward(), {0, 0, -1}, 1e-12);
  expect_near(Pose{{}, kPi / 2, 0.3}.right(), {0, -1, 0}, 1e-12);
}

TEST(Pose, AgreesWithTheViewItMakes) {
  const Pose pose{{10, 20, 30}, 0.7, -0.4};
  const geo::View view = view_from(pose, 1280, 720);
  expect_near(view.position(), pose.position, 1e-12);
  expect_near(view.forward(), pose.forward(), 1e-12);
}

TEST(Ray, ThroughTheMiddleIsForwardAndEdgesAreHalfTheFieldOfView) {
  const Pose pose{{}, 1.1, -0.3};
  const glm::dvec2 viewport(1280, 720);
  expect_near(ray_through(pose, viewport * 0.5, viewport), pose.forward(), 1e-12);
  const glm::dvec3 top = ray_through(pose, {640, 0}, viewport);
  EXPECT_NEAR(std::acos(glm::dot(top, pose.forward())), kVerticalFieldOfView / 2, 1e-9);
  EXPECT_GT(top.z, pose.forward().z);
}

TEST(MeetPlane, FindsTheGroundAndNothingAboveTheHorizon) {
  const auto met = meet_plane({0, 0, 10}, glm::normalize(glm::dvec3(1, 0, -1)), 0.0);
  ASSERT_TRUE(met);
  expect_near(*met, {10, 0, 0}, 1e-9);
  EXPECT_FALSE(meet_plane({0, 0, 10}, {1, 0, 0}, 0.0));
  EXPECT_FALSE(meet_plane({0, 0, 10}, glm::normalize(glm::dvec3(1, 0, 1)), 0.0));
}

TEST(Orbit, KeepsThePivotWhereItIsOnTheScreen) {
  Camera camera({{0, -100, 60}, 0.0, -0.5});
  const glm::dvec3 pivot(20, 30, 0);
  CameraInput input = one_frame();
  input.pivot = pivot;
  input.primary_drag = {57, -31};
  const double distance = glm::distance(camera.pose().position, pivot);
  const glm::dvec2 before = pixel_of(camera.pose(), pivot, input.viewport);
  camera.update(input);
  const glm::dvec2 after = pixel_of(camera.pose(), pivot, input.viewport);
  EXPECT_NEAR(glm::distance(before, after), 0.0, 1e-6);
  EXPECT_NEAR(glm::distance(camera.pose().position, pivot), distance, 1e-9);
}

TEST(Orbit, DraggingRightTurnsTheSceneWithTheHand) {
  Camera camera({{0, -100, 0}, 0.0, 0.0});
  CameraInput input = one_frame();
  input.pivot = glm::dvec3(0, 0, 0);
  input.primary_drag = {60, 0};
  camera.update(input);
  // What lies on the near side of the pivot moves right on the screen.
  EXPECT_GT(pixel_of(camera.pose(), {0, -10, 0}, input.viewport).x, input.viewport.x / 2);
  EXPECT_NEAR(camera.pose().heading, 60.0 * kPi / 720.0, 1e-9);
}

TEST(Orbit, DraggingDownRaisesTheEyeAndStopsBeforeTheZenith) {
  Camera camera({{0, -100, 10}, 0.0, -0.1});
  CameraInput input = one_frame();
  input.pivot = glm::dvec3(0, 0, 0);
  input.primary_drag = {0, 50};
  camera.update(input);
  EXPECT_GT(camera.pose().position.z, 10.0);
  input.primary_drag = {0, 5000};
  camera.update(input);
  EXPECT_GT(camera.pose().pitch, -kPi / 2);
  EXPECT_LT(camera.pose().pitch, -1.5);
  EXPECT_TRUE(std::isfinite(camera.pose().position.x));
}

TEST(Orbit, PanningKeepsTheGroundUnderTheHand) {
  Camera camera({{0, 0, 200}, 0.3, -0.8});
  CameraInput input = one_frame();
  input.cursor = {700, 500};
  input.pivot = *meet_plane(camera.pose().position, ray_through(camera.pose(), input.cursor, input.viewport), 0.0);
  const glm::dvec2 drag(-80, 45);
  input.cursor += drag;
  input.secondary_drag = drag;
  camera.update(input);
  const glm::dvec2 seen = pixel_of(camera.pose(), *input.pivot, input.viewport);
  EXPECT_NEAR(glm::distance(seen, input.cursor), 0.0, 1e-6);
  EXPECT_DOUBLE_EQ(camera.pose().position.z, 200.0);
}

TEST(Orbit, PanningTowardsTheHorizonStaysSlow) {
  Camera camera({{0, 0, 50}, 0.0, 0.0});
  CameraInput input = one_frame();
  input.cursor = {640, 330};
  input.pivot = glm::dvec3(0, 300, 50);
  input.secondary_drag = {10, 40};
  camera.update(input);
  EXPECT_LT(glm::length(glm::dvec2(camera.pose().position)), 60.0);
}

TEST(Orbit, TheWheelComesNearerOnTheSameLineAndNeverThrough) {
  Camera camera({{0, -100, 100}, 0.0, -0.7});
  const glm::dvec3 pivot(0, 0, 0);
  const glm::dvec3 line = glm::normalize(camera.pose().position - pivot);
  CameraInput input = one_frame();
  input.pivot = pivot;
  input.wheel = 1.0;
  camera.update(input);
  rest(camera, 60, input);
  EXPECT_NEAR(glm::distance(camera.pose().position, pivot), 0.84 * std::sqrt(20000.0), 0.5);
  expect_near(glm::normalize(camera.pose().position - pivot), line, 1e-9);
  for (int i = 0; i < 40; ++i) {
    input.wheel = 10.0;
    camera.update(input);
    rest(camera, 10, input);
  }
  EXPECT_NEAR(glm::distance(camera.pose().position, pivot), 2.0, 0.05);
}

TEST(Orbit, TheWheelWithoutAPivotStillMovesForwards) {
  Camera camera({{0, 0, 100}, 0.0, -0.5});
  CameraInput input = one_frame();
  input.wheel = 2.0;
  camera.update(input);
  rest(camera, 30);
  EXPECT_GT(camera.pose().position.y, 5.0);
}

TEST(Fly, StaysAboveTheGround) {
  Camera camera({{0, 0, 5}, 0.0, -1.2});
  camera.set_mode(CameraMode::Fly);
  CameraInput input = one_frame();
  input.move = {0, 1, 0};
  input.ground = 0.0;
  for (int i = 0; i < 300; ++i) camera.update(input);
  EXPECT_GE(camera.pose().position.z, 0.5);
}

TEST(Fly, ShiftIsFasterAndStandingStillStops) {
  const auto distance_after_a_second = [](bool fast) {
    Camera camera({{0, 0, 100}, 0.0, 0.0});
    camera.set_mode(CameraMode::Fly);
    CameraInput input = one_frame();
    input.move = {0, 1, 0};
    input.ground = 0.0;
    input.fast = fast;
    for (int i = 0; i < 60; ++i) camera.update(input);
    return camera.pose().position.y;
  };
  EXPECT_GT(distance_after_a_second(true), 3.0 * distance_after_a_second(false));

  Camera camera({{0, 0, 100}, 0.0, 0.0});
  camera.set_mode(CameraMode::Fly);
  CameraInput input = one_frame();
  input.move = {1, 0, 0};
  for (int i = 0; i < 30; ++i) camera.update(input);
  input.move = {};
  for (int i = 0; i < 200; ++i) camera.update(input);
  const glm::dvec3 stopped = camera.pose().position;
  camera.update(input);
  expect_near(camera.pose().position, stopped, 0.0);
}

TEST(Walk, EyesStayAtEyeHeightOverAStep) {
  Camera camera({{0, 0, kEyeHeight}, 0.0, 0.0});
  camera.set_mode(CameraMode::Walk);
  CameraInput input = one_frame();
  input.ground = 0.5;
  input.move = {0, 1, 0};
  double before = camera.pose().position.z;
  for (int i = 0; i < 120; ++i) {
    camera.update(input);
    EXPECT_GE(camera.pose().position.z, before);
    EXPECT_LT(camera.pose().position.z - before, 0.1) << "a jump";
    before = camera.pose().position.z;
  }
  EXPECT_NEAR(camera.pose().position.z, 0.5 + kEyeHeight, 1e-3);
}

TEST(Walk, LookingUpDoesNotSlowAndDiagonalsAreNoFaster) {
  const auto pace = [](const glm::dvec3& move, double pitch) {
    Camera camera({{0, 0, kEyeHeight}, 0.0, pitch});
    camera.set_mode(CameraMode::Walk);
    CameraInput input = one_frame();
    input.move = move;
    input.ground = 0.0;
    for (int i = 0; i < 120; ++i) camera.update(input);
    const glm::dvec3 start = camera.pose().position;
    for (int i = 0; i < 60; ++i) camera.update(input);
    return glm::distance(camera.pose().position, start);
  };
  EXPECT_NEAR(pace({0, 1, 0}, 0.0), 1.4, 0.01);
  EXPECT_NEAR(pace({0, 1, 0}, 1.2), 1.4, 0.01);
  EXPECT_NEAR(pace({1, 1, 0}, 0.0), 1.4, 0.01);
}

TEST(Travel, ArrivesExactlyByTheShorterTurn) {
  Camera camera({{0, 0, 100}, 3.0, -0.3});
  const Pose target{{5000, 2000, 50}, -3.0, -0.6};
  camera.fly_to(target);
  double least_turn = 0.0;
  for (int i = 0; i < 600 && camera.travelling(); ++i) {
    camera.update(one_frame());
    least_turn = std::min(least_turn, camera.pose().heading - 3.0);
  }
  EXPECT_FALSE(camera.travelling());
  expect_near(camera.pose().position, target.position, 1e-6);
  EXPECT_NEAR(std::remainder(camera.pose().heading - target.heading, 2 * kPi), 0.0, 1e-9);
  EXPECT_NEAR(camera.pose().pitch, target.pitch, 1e-9);
  EXPECT_GE(least_turn, -1e-9) << "turned the long way round";
}

TEST(Travel, TakesBetweenOneAndFourSecondsAndRisesOnALongWay) {
  for (const double distance : {1.0, 300.0, 20000.0, 1e6}) {
    Camera camera({{0, 0, 100}, 0.0, 0.0});
    camera.fly_to({{distance, 0, 100}, 0.0, 0.0});
    int frames = 0;
    double highest = 0.0;
    for (; camera.travelling() && frames < 1000; ++frames) {
      camera.update(one_frame());
      highest = std::max(highest, camera.pose().position.z);
    }
    EXPECT_GE(frames, 45);
    EXPECT_LE(frames, 243);
    EXPECT_EQ(highest > 101.0, distance > 400.0) << distance;
  }
}

TEST(Travel, EndsWhenThePersonTakesOver) {
  Camera camera({{0, 0, 100}, 0.0, 0.0});
  camera.fly_to({{5000, 0, 100}, 0.0, 0.0});
  camera.update(one_frame());
  CameraInput input = one_frame();
  input.move = {0, 1, 0};
  camera.update(input);
  EXPECT_FALSE(camera.travelling());
}

TEST(Expected, IsWhereAFlightWillBe) {
  Camera camera({{0, 0, 100}, 0.0, 0.0});
  camera.fly_to({{5000, 0, 100}, 1.0, 0.0});
  rest(camera, 30);
  const Pose expected = camera.expected(0.5);
  rest(camera, 30);
  expect_near(expected.position, camera.pose().position, 1e-6);
  EXPECT_NEAR(expected.heading, camera.pose().heading, 1e-9);
  expect_near(camera.expected(10.0).position, {5000, 0, 100}, 1e-9);
}

TEST(Expected, GoesOnAsThePersonMoves) {
  Camera camera({{0, 0, 100}, 0.0, 0.0});
  camera.set_mode(CameraMode::Fly);
  CameraInput input = one_frame();
  input.move = {0, 1, 0};
  for (int i = 0; i < 240; ++i) camera.update(input);
  const glm::dvec3 before = camera.pose().position;
  const glm::dvec3 expected = camera.expected(1.0).position;
  for (int i = 0; i < 60; ++i) camera.update(input);
  const glm::dvec3 moved = camera.pose().position - before;
  EXPECT_GT(glm::length(moved), 1.0);
  EXPECT_LT(glm::distance(expected, camera.pose().position), 0.1 * glm::length(moved));
  camera.place({{1, 2, 3}, 0.0, 0.0});
  expect_near(camera.expected(1.0).position, {1, 2, 3}, 1e-12);
}

TEST(Lift, MovesTheEyeAndItsDestination) {
  Camera camera({{0, 0, 100}, 0.0, 0.0});
  camera.fly_to({{100, 0, 100}, 0.0, 0.0});
  camera.lift(35.0);
  rest(camera, 400);
  expect_near(camera.pose().position, {100, 0, 135}, 1e-9);
}

TEST(PoseTowards, PutsThePlaceInTheMiddleOfThePicture) {
  const glm::dvec3 place(100, 200, 30);
  const Pose pose = pose_towards(place, 1.0, 250.0, -0.4);
  EXPECT_NEAR(glm::distance(pose.position, place), 250.0, 1e-9);
  const glm::dvec2 seen = pixel_of(pose, place, {1280, 720});
  EXPECT_NEAR(glm::distance(seen, glm::dvec2(640, 360)), 0.0, 1e-6);
}

}  // namespace
}  // namespace mercia::app
