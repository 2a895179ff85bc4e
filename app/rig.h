// Where the floor that a person in a headset stands on lies in the world, which way it faces, and how large the person
// is there: 1 for life-size, 500 for a giant to whom the city is a model.
#pragma once

#include <glm/glm.hpp>

#include "app/camera.h"
#include "engine/geo/view.h"

namespace mercia::app {

class Rig {
 public:
  // The person's eyes come to stand where the camera is and face its way: at life size within `kNear` of the ground,
  // higher up as a giant whose feet are on the ground.
  void enter(const Pose& camera, double ground, const glm::dmat4& stage_from_head);

  // World from the stage: a turn about the vertical, the scale, and the place of the floor. In double, so that a
  // giant's eyes are placed as exactly as a person's.
  glm::dmat4 world_from_stage() const;
  // Of an eye or a hand: its pose in the world, without scale, as views have it.
  glm::dmat4 world_from(const glm::dmat4& stage_from_it) const;
  glm::dvec3 point(const glm::dvec3& in_stage) const;

  // Puts the head over that point of the ground and keeps what is seen in the direction it was seen.
  void stand_at(const glm::dvec3& ground, const glm::dmat4& stage_from_head);
  // Turns about the head; radians, clockwise.
  void turn(double angle, const glm::dmat4& stage_from_head);
  // Moves the floor, in metres of the world.
  void move(const glm::dvec3& by) { floor_ += by; }
  // Keeps the world's point `held` where the stage's `hand` is, at another size and turn.
  void hold(const glm::dvec3& held, const glm::dvec3& hand, double heading, double scale);

  const glm::dvec3& floor() const { return floor_; }
  double heading() const { return heading_; }
  double scale() const { return scale_; }

  static constexpr double kSmallest = 0.5;
  static constexpr double kLargest = 5000.0;

 private:
  glm::dvec3 floor_{0.0};  // world: below the middle of the stage
  double heading_ = 0.0;   // radians clockwise from north: where the stage's -z points
  double scale_ = 1.0;     // metres of the world in one of the stage
};

}  // namespace mercia::app
