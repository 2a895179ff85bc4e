#include "app/rig.h"

#include <algorithm>
#include <cmath>

namespace mercia::app {
namespace {

constexpr double kNear = 6.0;          // metres above the ground up to which a person keeps life size
constexpr double kStandingEyes = 1.6;  // metres

}  // namespace

glm::dmat4 Rig::world_from_stage() const {
  glm::dmat4 matrix = geo::world_from_eye(floor_, heading_, 0.0);
  for (int axis = 0; axis < 3; ++axis) matrix[axis] *= scale_;
  return matrix;
}

glm::dvec3 Rig::point(const glm::dvec3& in_stage) const {
  return glm::dvec3(world_from_stage() * glm::dvec4(in_stage, 1.0));
}

glm::dmat4 Rig::world_from(const glm::dmat4& stage_from_it) const {
  glm::dmat4 matrix = geo::world_from_eye(floor_, heading_, 0.0) * stage_from_it;
  matrix[3] = glm::dvec4(point(glm::dvec3(stage_from_it[3])), 1.0);
  return matrix;
}

void Rig::enter(const Pose& camera, double ground, const glm::dmat4& stage_from_head) {
  const glm::dvec3 head(stage_from_head[3]);
  const double eyes = head.y > 0.3 ? head.y : kStandingEyes;
  const double height = camera.position.z - ground;
  scale_ = height <= kNear ? 1.0 : std::clamp(height / eyes, kSmallest, kLargest);
  const glm::dvec3 forward = -glm::dvec3(stage_from_head[2]);
  heading_ = camera.heading - std::atan2(forward.x, -forward.z);
  floor_ = {camera.position.x, camera.position.y, ground};
  const glm::dvec3 off = point({head.x, 0.0, head.z}) - floor_;
  floor_ -= off;
}

void Rig::stand_at(const glm::dvec3& ground, const glm::dmat4& stage_from_head) {
  const glm::dvec3 head(stage_from_head[3]);
  floor_ += ground - point({head.x, 0.0, head.z});
}

void Rig::turn(double angle, const glm::dmat4& stage_from_head) {
  const glm::dvec3 head(stage_from_head[3]);
  const glm::dvec3 before = point({head.x, 0.0, head.z});
  heading_ += angle;
  floor_ += before - point({head.x, 0.0, head.z});
}

void Rig::hold(const glm::dvec3& held, const glm::dvec3& hand, double heading, double scale) {
  heading_ = heading;
  scale_ = std::clamp(scale, kSmallest, kLargest);
  floor_ += held - point(hand);
}

}  // namespace mercia::app
