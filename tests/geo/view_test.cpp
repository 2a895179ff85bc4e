#include "engine/geo/view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/trigonometric.hpp>

namespace mercia::geo {
namespace {

void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance = 1e-12) {
  EXPECT_LT(glm::length(a - b), tolerance) << a.x << " " << a.y << " " << a.z;
}

TEST(View, HeadingTurnsClockwiseFromNorthAndPitchLooksUp) {
  View view;
  view.world_from_eye = world_from_eye({1, 2, 3}, 0.0, 0.0);
  expect_near(view.position(), {1, 2, 3});
  expect_near(view.forward(), {0, 1, 0});
  view.world_from_eye = world_from_eye({}, glm::radians(90.0), 0.0);
  expect_near(view.forward(), {1, 0, 0});
  view.world_from_eye = world_from_eye({}, glm::radians(180.0), glm::radians(45.0));
  expect_near(view.forward(), {0, -std::sqrt(0.5), std::sqrt(0.5)});
}

TEST(View, PosesAreRightHandedRotationsEvenStraightUpAndDown) {
  for (const double pitch : {-90.0, -30.0, 0.0, 89.9, 90.0}) {
    const glm::dmat3 axes(world_from_eye({5, 6, 7}, 0.7, glm::radians(pitch)));
    EXPECT_NEAR(glm::determinant(axes), 1.0, 1e-12);
    const glm::dmat3 identity = glm::transpose(axes) * axes;
    for (int i = 0; i < 3; ++i)
      for (int k = 0; k < 3; ++k) EXPECT_NEAR(identity[i][k], i == k ? 1.0 : 0.0, 1e-12);
    EXPECT_NEAR(axes[0].z, 0.0, 1e-12) << "the horizon stays level";
  }
}

glm::vec3 project(const glm::mat4& clip, const glm::vec3& eye) {
  const glm::vec4 p = clip * glm::vec4(eye, 1.0f);
  return glm::vec3(p) / p.w;
}

TEST(View, DepthIsOneAtTheNearPlaneAndZeroAtInfinity) {
  const glm::mat4 clip = clip_from_eye(symmetric_field_of_view(1.0, 1.6), 0.1);
  EXPECT_NEAR(project(clip, {0, 0, -0.1f}).z, 1.0f, 1e-6f);
  EXPECT_NEAR(project(clip, {0, 0, -0.2f}).z, 0.5f, 1e-6f);
  EXPECT_NEAR(project(clip, {3, -2, -1000.0f}).z, 1e-4f, 1e-9f);
  EXPECT_EQ((clip * glm::vec4(0, 0, -1, 0)).z, 0.0f) << "a direction is infinitely far";
  EXPECT_EQ((clip * glm::vec4(0, 0, -1, 0)).w, 1.0f);
}

TEST(View, TheSidesOfAnOffAxisEyeAreTheEdgesOfThePicture) {
  const FieldOfView fov{-0.9, 0.4, 0.3, -0.7};
  const glm::mat4 clip = clip_from_eye(fov, 0.05);
  const auto at = [&](double x_angle, double y_angle) {
    return project(clip, glm::vec3(20 * std::tan(x_angle), 20 * std::tan(y_angle), -20));
  };
  EXPECT_NEAR(at(fov.left, 0).x, -1.0f, 1e-6f);
  EXPECT_NEAR(at(fov.right, 0).x, 1.0f, 1e-6f);
  EXPECT_NEAR(at(0, fov.up).y, -1.0f, 1e-6f) << "Vulkan's y points down";
  EXPECT_NEAR(at(0, fov.down).y, 1.0f, 1e-6f);
}

TEST(View, SymmetricFieldsHaveTheirAspect) {
  const FieldOfView fov = symmetric_field_of_view(glm::radians(50.0), 16.0 / 9.0);
  EXPECT_NEAR(fov.up - fov.down, glm::radians(50.0), 1e-12);
  EXPECT_DOUBLE_EQ(fov.left, -fov.right);
  EXPECT_NEAR(std::tan(fov.right) / std::tan(fov.up), 16.0 / 9.0, 1e-12);
}

TEST(View, PixelsPerRadianIsTheSizeOfAMetreAtAMetre) {
  View view;
  view.field_of_view = symmetric_field_of_view(glm::radians(90.0), 1.0);
  view.width = 800;
  view.height = 800;
  EXPECT_NEAR(pixels_per_radian(view), 400.0, 1e-9);
  const glm::mat4 clip = clip_from_eye(view.field_of_view, 0.1);
  const float pixels = (project(clip, {0, 0, -1}).y - project(clip, {0, 1, -1}).y) / 2.0f * 800.0f;
  EXPECT_NEAR(pixels, pixels_per_radian(view), 1e-3);
}

}  // namespace
}  // namespace mercia::geo
