#include "engine/geo/bounding_volume.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>
#include <random>

#include "engine/geo/view.h"
#include "engine/geo/wgs84.h"

namespace mercia::geo {
namespace {

glm::dmat4 some_turn() {
  return glm::rotate(glm::translate(glm::dmat4(1.0), glm::dvec3(10, -20, 30)), 1.1,
                     glm::normalize(glm::dvec3(1, 2, 3)));
}

OrientedBox box(const glm::dvec3& center, const glm::dvec3& half) {
  return {center, glm::dmat3(half.x, 0, 0, 0, half.y, 0, 0, 0, half.z)};
}

// How far outside the box the point lies, by the box's own axes.
double outside(const OrientedBox& volume, const glm::dvec3& point) {
  double worst = 0.0;
  for (int axis = 0; axis < 3; ++axis) {
    const double half = glm::length(volume.half_axes[axis]);
    const double along = glm::dot(point - volume.center, volume.half_axes[axis]) / half;
    worst = std::max(worst, std::abs(along) - half);
  }
  return worst;
}

void expect_encloses(const std::array<double, 6>& region) {
  const OrientedBox enclosing = box_from_region(region);
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  const double east = region[2] < region[0] ? region[2] + 2 * M_PI : region[2];
  for (int i = 0; i < 20'000; ++i) {
    // A fifth of the samples on each border.
    const auto pick = [&](int border) { return i % 5 == border ? std::round(share(random)) : share(random); };
    const Geodetic sample{region[1] + pick(0) * (region[3] - region[1]), region[0] + pick(1) * (east - region[0]),
                          region[4] + pick(2) * (region[5] - region[4])};
    ASSERT_LE(outside(enclosing, ecef_from_geodetic(sample)), 1e-6)
        << glm::degrees(sample.latitude) << " " << glm::degrees(sample.longitude) << " " << sample.height;
  }
}

std::array<double, 6> degrees(double west, double south, double east, double north, double low, double high) {
  return {glm::radians(west), glm::radians(south), glm::radians(east), glm::radians(north), low, high};
}

TEST(BoxFromRegion, EnclosesEveryPointOfRegionsOfEverySize) {
  expect_encloses(degrees(-1.9001, 52.4810, -1.8999, 52.4812, 100, 180));  // a house
  expect_encloses(degrees(-2.2, 52.3, -1.4, 52.7, 50, 400));               // the West Midlands
  expect_encloses(degrees(-8, 50, 2, 60, -100, 1400));                     // Britain
  expect_encloses(degrees(-120, -10, -40, 70, 0, 6000));                   // a continent
  expect_encloses(degrees(-180, -90, 180, 90, -11000, 9000));              // the Earth
  expect_encloses(degrees(0, 0, 180, 90, 0, 0));
  expect_encloses(degrees(-180, 60, 180, 90, 0, 100));  // a polar cap
  expect_encloses(degrees(10, -90, 20, -80, 0, 4000));
}

TEST(BoxFromRegion, CrossesTheAntimeridianTheShortWay) {
  const auto region = degrees(179.9, -17.0, -179.9, -16.8, 0, 100);
  expect_encloses(region);
  EXPECT_LT(enclosing_sphere(box_from_region(region)).radius, 20'000.0);
}

TEST(BoxFromRegion, IsTightForASmallRegion) {
  // 0.01 degrees at 52 north: 1113 m x 685 m, and 50 m high.
  const OrientedBox enclosing = box_from_region(degrees(-2.005, 51.995, -1.995, 52.005, 0, 50));
  EXPECT_NEAR(2 * glm::length(enclosing.half_axes[0]), 686.5, 2.0);
  EXPECT_NEAR(2 * glm::length(enclosing.half_axes[1]), 1112.7, 2.0);
  EXPECT_NEAR(2 * glm::length(enclosing.half_axes[2]), 50.0, 0.1);
}

TEST(BoundingVolume, DistanceIsToTheSurfaceAndZeroInside) {
  const BoundingVolume sphere = Sphere{{1, 2, 3}, 5};
  EXPECT_DOUBLE_EQ(distance_to(sphere, {1, 2, 13}), 5.0);
  EXPECT_DOUBLE_EQ(distance_to(sphere, {1, 2, 4}), 0.0);
  const BoundingVolume cuboid = box({0, 0, 0}, {1, 2, 3});
  EXPECT_DOUBLE_EQ(distance_to(cuboid, {0.5, -1.9, 2.9}), 0.0);
  EXPECT_DOUBLE_EQ(distance_to(cuboid, {4, 0, 0}), 3.0);
  EXPECT_DOUBLE_EQ(distance_to(cuboid, {4, 6, 3}), 5.0);
  EXPECT_DOUBLE_EQ(distance_to(cuboid, {-3, -4, -4}), 3.0);
  const BoundingVolume flat = box({0, 0, 0}, {1, 1, 0});
  EXPECT_NEAR(distance_to(flat, {0, 0, 2}), 2.0, 1e-12) << "a box without thickness still lies in its plane";
}

TEST(BoundingVolume, DistanceDoesNotChangeUnderARigidMotion) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> near(-8.0, 8.0);
  for (const BoundingVolume& volume :
       {BoundingVolume(Sphere{{1, 2, 3}, 2}), BoundingVolume(box({1, 2, 3}, {1, 2, 0.5}))})
    for (int i = 0; i < 1000; ++i) {
      const glm::dvec3 point{near(random), near(random), near(random)};
      const glm::dvec3 moved(some_turn() * glm::dvec4(point, 1.0));
      ASSERT_NEAR(distance_to(transformed(volume, some_turn()), moved), distance_to(volume, point), 1e-9);
    }
}

TEST(BoundingVolume, ASphereUnderUnevenScaleGrowsByTheLargest) {
  const auto scaled = transformed(Sphere{{1, 0, 0}, 2}, glm::scale(glm::dmat4(1.0), glm::dvec3(1, 3, 2)));
  EXPECT_DOUBLE_EQ(std::get<Sphere>(scaled).radius, 6.0);
}

TEST(BoundingVolume, TheEnclosingSphereHoldsEveryCorner) {
  const glm::dmat4 sheared = some_turn() * glm::scale(glm::dmat4(1.0), glm::dvec3(3, 1, 0.5)) * some_turn();
  const auto volume = std::get<OrientedBox>(transformed(box({0, 0, 0}, {1, 2, 3}), sheared));
  const Sphere sphere = enclosing_sphere(volume);
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 signs(corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1);
    EXPECT_LE(glm::length(volume.center + volume.half_axes * signs - sphere.center), sphere.radius + 1e-9);
  }
}

View looking_north() {
  View view;
  view.world_from_eye = world_from_eye({100, 200, 50}, 0.0, 0.0);
  view.field_of_view = symmetric_field_of_view(glm::radians(60.0), 1.5);
  view.width = 1500;
  view.height = 1000;
  return view;
}

TEST(Frustum, SeesWhatIsAheadAndNotWhatIsBesideOrBehind) {
  const Frustum frustum = frustum_of(looking_north());
  EXPECT_TRUE(may_intersect(frustum, Sphere{{100, 1000, 50}, 1}));
  EXPECT_TRUE(may_intersect(frustum, Sphere{{100, 1e7, 50}, 1})) << "there is no far plane";
  EXPECT_FALSE(may_intersect(frustum, Sphere{{100, 100, 50}, 1}));
  EXPECT_TRUE(may_intersect(frustum, Sphere{{100, 100, 50}, 101})) << "the eye is inside";
  EXPECT_FALSE(may_intersect(frustum, Sphere{{1000, 300, 50}, 1}));
  EXPECT_FALSE(may_intersect(frustum, box({-900, 300, 50}, {10, 10, 10})));
  EXPECT_FALSE(may_intersect(frustum, Sphere{{100, 300, 300}, 1}));
  EXPECT_FALSE(may_intersect(frustum, Sphere{{100, 300, -300}, 1}));
  EXPECT_TRUE(may_intersect(frustum, box({100, 300, -300}, {1, 1, 400})));
}

// The pure function must never lose a volume that a point of it shows in the picture.
TEST(Frustum, NeverLosesWhatIsInThePicture) {
  View view = looking_north();
  view.world_from_eye = world_from_eye({1e6, -2e6, 300}, 2.1, -0.4);
  view.field_of_view = {-0.9, 0.4, 0.3, -0.7};  // off-axis, as an eye of a headset has it
  const Frustum frustum = frustum_of(view);
  std::mt19937_64 random(12);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  const auto between = [&](double a, double b) { return a + share(random) * (b - a); };
  for (int i = 0; i < 20'000; ++i) {
    const double depth = std::exp(between(-2.0, 12.0));
    const glm::dvec3 in_eye{depth * between(std::tan(-0.9), std::tan(0.4)),
                            depth * between(std::tan(-0.7), std::tan(0.3)), -depth};
    const glm::dvec3 seen(view.world_from_eye * glm::dvec4(in_eye, 1.0));
    // A box and a sphere that hold the seen point somewhere inside.
    const glm::dvec3 half{between(0.1, 500), between(0.1, 500), between(0.1, 500)};
    const glm::dvec3 offset = half * glm::dvec3(between(-1, 1), between(-1, 1), between(-1, 1));
    ASSERT_TRUE(may_intersect(frustum, box(seen + offset, half)));
    ASSERT_TRUE(may_intersect(frustum, Sphere{seen + offset, glm::length(offset) + 1e-6}));
  }
}

}  // namespace
}  // namespace mercia::geo
