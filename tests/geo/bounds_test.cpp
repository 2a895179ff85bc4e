#include "engine/geo/bounds.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <random>

#include "engine/geo/view.h"

namespace mercia::geo {
namespace {

class Random {
 public:
  double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(engine_); }
  glm::dvec3 point(double reach) { return {between(-reach, reach), between(-reach, reach), between(-reach, reach)}; }

  // A sphere, or a box with right angles that may be flat.
  BoundingVolume volume() {
    if (between(0, 1) < 0.2) return Sphere{point(100), between(0, 40)};
    const glm::dmat3 turn(glm::rotate(glm::dmat4(1.0), between(0, 6), glm::normalize(point(1) + glm::dvec3(0, 0, 2))));
    OrientedBox box{point(100), turn};
    for (int axis = 0; axis < 3; ++axis) box.half_axes[axis] *= between(0, 1) < 0.1 ? 0.0 : between(0.5, 50);
    return box;
  }

  Frustum frustum() {
    View view;
    view.world_from_eye = world_from_eye(point(60), between(0, 6), between(-1.5, 1.5));
    view.field_of_view = symmetric_field_of_view(between(0.3, 2.0), between(0.5, 2.0));
    return frustum_of(view);
  }

 private:
  std::mt19937_64 engine_{4};
};

TEST(Bounds, AnswersAsTheVolumeItself) {
  Random random;
  int inside = 0;
  constexpr int kRounds = 20'000;
  for (int i = 0; i < kRounds; ++i) {
    const BoundingVolume volume = random.volume();
    const Bounds bounds(volume);
    const std::array points{random.point(200), random.point(100)};
    const double nearest = std::min(distance_to(volume, points[0]), distance_to(volume, points[1]));
    EXPECT_NEAR(std::sqrt(bounds.squared_distance_to(points)), nearest, 1e-9);
    const Frustum frustum = random.frustum();
    EXPECT_EQ(bounds.may_intersect(frustum), may_intersect(frustum, volume));
    inside += bounds.may_intersect(frustum) ? 1 : 0;
  }
  EXPECT_GT(inside, kRounds / 10);
  EXPECT_LT(inside, kRounds * 9 / 10);
}

TEST(Bounds, WhatLiesWithinTheClearanceIsInTheFrustum) {
  Random random;
  int tried = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Bounds bounds(random.volume());
    const Frustum frustum = random.frustum();
    const double clearance = bounds.clearance_in(frustum);
    if (clearance <= 0.0) continue;
    const glm::dvec3 direction = glm::normalize(random.point(1) + glm::dvec3(0, 0, 1e-3));
    for (const Plane& plane : frustum.planes)
      EXPECT_GE(glm::dot(plane.normal, bounds.center() + direction * clearance) + plane.offset, -1e-9);
    ++tried;
  }
  EXPECT_GT(tried, 1000);
}

TEST(Bounds, GivesTheVolumeBack) {
  const OrientedBox box{{1, 2, 3}, {4, 0, 0, 0, 5, 0, 0, 0, 0}};
  const BoundingVolume again = Bounds(box).volume();
  ASSERT_TRUE(std::holds_alternative<OrientedBox>(again));
  EXPECT_EQ(std::get<OrientedBox>(again).half_axes, box.half_axes);
  EXPECT_DOUBLE_EQ(Bounds(box).radius(), std::sqrt(41.0));
  const BoundingVolume sphere = Bounds(Sphere{{1, 2, 3}, 7}).volume();
  ASSERT_TRUE(std::holds_alternative<Sphere>(sphere));
  EXPECT_EQ(std::get<Sphere>(sphere).radius, 7.0);
}

}  // namespace
}  // namespace mercia::geo
