#include "app/rig.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace mercia::app {
namespace {

// Looking along the stage's -z turned left by `yaw`, from there.
glm::dmat4 head_at(const glm::dvec3& place, double yaw = 0.0) {
  const double c = std::cos(yaw), s = std::sin(yaw);
  return {glm::dvec4(c, 0.0, -s, 0.0), glm::dvec4(0.0, 1.0, 0.0, 0.0), glm::dvec4(s, 0.0, c, 0.0),
          glm::dvec4(place, 1.0)};
}

Pose camera(double height, double heading) { return {{100.0, -200.0, height}, heading, -0.3}; }

void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance) {
  EXPECT_NEAR(a.x, b.x, tolerance);
  EXPECT_NEAR(a.y, b.y, tolerance);
  EXPECT_NEAR(a.z, b.z, tolerance);
}

TEST(Rig, NearTheGroundAPersonKeepsLifeSizeAndStandsOnIt) {
  Rig rig;
  const glm::dmat4 head = head_at({0.4, 1.7, -0.3});
  rig.enter(camera(12.0 + 1.7, 1.0), 12.0, head);
  EXPECT_DOUBLE_EQ(rig.scale(), 1.0);
  expect_near(glm::dvec3(rig.world_from(head)[3]), {100.0, -200.0, 13.7}, 1e-9);
}

TEST(Rig, HighUpAGiantsEyesAreWhereTheCameraWas) {
  Rig rig;
  const glm::dmat4 head = head_at({0.4, 1.7, -0.3});
  rig.enter(camera(12.0 + 340.0, 1.0), 12.0, head);
  EXPECT_NEAR(rig.scale(), 200.0, 1e-9);
  expect_near(glm::dvec3(rig.world_from(head)[3]), {100.0, -200.0, 352.0}, 1e-6);
  EXPECT_NEAR(rig.floor().z, 12.0, 1e-9);
}

TEST(Rig, FacesTheCamerasWayWhicheverWayTheHeadIsTurned) {
  for (const double yaw : {0.0, 0.7, -2.0}) {
    Rig rig;
    const glm::dmat4 head = head_at({0.0, 1.6, 0.0}, yaw);
    rig.enter(camera(13.0, 0.5), 12.0, head);
    const glm::dvec3 forward = -glm::dvec3(rig.world_from(head)[2]);
    EXPECT_NEAR(std::atan2(forward.x, forward.y), 0.5, 1e-9) << yaw;
  }
}

TEST(Rig, EyesKeepTheirDistanceTimesTheScaleFarFromTheOrigin) {
  Rig rig;
  const glm::dmat4 head = head_at({0.0, 1.6, 0.0});
  for (const double scale : {1.0, 50.0, 5000.0}) {
    rig.hold({40'000.0, 30'000.0, 100.0}, {0.0, 0.0, 0.0}, 0.3, scale);
    const glm::dvec3 left(rig.world_from(head_at({-0.032, 1.6, 0.0}))[3]);
    const glm::dvec3 right(rig.world_from(head_at({0.032, 1.6, 0.0}))[3]);
    EXPECT_NEAR(glm::distance(left, right), 0.064 * scale, 1e-9 * scale);
    // Views are rotations: the scale is in the places alone.
    EXPECT_NEAR(glm::determinant(glm::dmat3(rig.world_from(head))), 1.0, 1e-12);
  }
}

TEST(Rig, TurningLeavesTheHeadWhereItIs) {
  Rig rig;
  const glm::dmat4 head = head_at({0.8, 1.6, -1.1});
  rig.enter(camera(13.6, 0.2), 12.0, head);
  const glm::dvec3 before(rig.world_from(head)[3]);
  rig.turn(std::numbers::pi / 6.0, head);
  expect_near(glm::dvec3(rig.world_from(head)[3]), before, 1e-9);
  EXPECT_NEAR(rig.heading(), 0.2 + std::numbers::pi / 6.0, 1e-12);
}

TEST(Rig, StandingSomewherePutsTheHeadOverIt) {
  Rig rig;
  const glm::dmat4 head = head_at({0.8, 1.6, -1.1});
  rig.stand_at({7.0, 8.0, 9.0}, head);
  expect_near(glm::dvec3(rig.world_from(head)[3]), {7.0, 8.0, 10.6}, 1e-9);
}

TEST(Rig, WhatIsHeldStaysInTheHandAtEverySizeWithinTheLimits) {
  Rig rig;
  const glm::dvec3 held{30.0, 40.0, 20.0}, hand{0.2, 1.1, -0.4};
  for (const double scale : {0.001, 1.0, 300.0, 1e9}) {
    rig.hold(held, hand, 1.2, scale);
    expect_near(rig.point(hand), held, 1e-6);
    EXPECT_GE(rig.scale(), Rig::kSmallest);
    EXPECT_LE(rig.scale(), Rig::kLargest);
  }
}

}  // namespace
}  // namespace mercia::app
