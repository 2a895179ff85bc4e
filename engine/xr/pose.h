// OpenXR's poses and fields of view in Mercia's types. Axes are the same: x right, y up, looking along -z, metres.
#pragma once

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

#include "engine/geo/view.h"
#include "engine/xr/openxr.h"

namespace mercia::xr {

// Space from what the pose belongs to.
inline glm::dmat4 matrix_of(const XrPosef& pose) {
  const glm::dquat turn(pose.orientation.w, pose.orientation.x, pose.orientation.y, pose.orientation.z);
  glm::dmat4 matrix = glm::mat4_cast(glm::normalize(turn));
  matrix[3] = glm::dvec4(pose.position.x, pose.position.y, pose.position.z, 1.0);
  return matrix;
}

inline XrPosef pose_of(const glm::dmat4& matrix) {
  const glm::dquat turn = glm::normalize(glm::quat_cast(glm::dmat3(matrix)));
  XrPosef pose{};
  pose.orientation = {static_cast<float>(turn.x), static_cast<float>(turn.y), static_cast<float>(turn.z),
                      static_cast<float>(turn.w)};
  pose.position = {static_cast<float>(matrix[3].x), static_cast<float>(matrix[3].y), static_cast<float>(matrix[3].z)};
  return pose;
}

inline geo::FieldOfView field_of_view_of(const XrFovf& fov) {
  return {fov.angleLeft, fov.angleRight, fov.angleUp, fov.angleDown};
}

// Poses of runtimes that have lost track may be all zero: nothing to turn by.
inline bool is_usable(const XrPosef& pose) {
  const XrQuaternionf& q = pose.orientation;
  const float length = q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w;
  return length > 0.25f && length < 4.0f;
}

}  // namespace mercia::xr
