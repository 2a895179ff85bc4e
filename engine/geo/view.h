// One eye: where it is, what it sees, how many pixels it has. Used alike by tile selection and by the renderer.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>

#include "engine/geo/bounding_volume.h"

namespace mercia::geo {

// Half angles of the four sides in radians, as OpenXR's XrFovf has them: left and down are negative.
struct FieldOfView {
  double left = -0.5;
  double right = 0.5;
  double up = 0.4;
  double down = -0.4;
};

// Symmetric, from the vertical angle in radians and width / height.
FieldOfView symmetric_field_of_view(double vertical, double aspect);

// Eye axes are OpenXR's: x right, y up, looking along -z.
struct View {
  glm::dmat4 world_from_eye{1.0};  // a rotation and a translation, no scale
  FieldOfView field_of_view;
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;  // pixels

  glm::dvec3 position() const { return glm::dvec3(world_from_eye[3]); }
  glm::dvec3 forward() const { return -glm::dvec3(world_from_eye[2]); }
};

// Pose from a place to stand in, heading (radians clockwise from north, y) and pitch (radians, up positive), with world
// z up.
glm::dmat4 world_from_eye(const glm::dvec3& position, double heading, double pitch);

// The frustum in world coordinates.
Frustum frustum_of(const View& view);

// Clip from eye for reverse-Z with an infinite far plane: depth 1 at `near_distance` (metres), 0 at infinity. Vulkan's
// conventions: y down in clip space.
glm::mat4 clip_from_eye(const FieldOfView& field_of_view, double near_distance);

// The size in pixels of one metre across at a distance of one metre, in the middle of the view: the factor between
// geometric error / distance and screen-space error.
double pixels_per_radian(const View& view);

}  // namespace mercia::geo
