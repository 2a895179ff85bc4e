#include "app/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mercia::app {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kSteepest = 89.0 * kPi / 180.0;  // straight up and down would lose the heading
constexpr double kOrbitHighest = 20.0 * kPi / 180.0;
constexpr double kNearest = 2.0;        // metres that the wheel leaves between the eye and its pivot
constexpr double kFarthest = 400000.0;  // metres that the wheel goes away from its pivot
constexpr double kClearance = 0.6;      // metres above the ground that flying keeps
constexpr double kWheelStep = 0.84;     // share of the distance that one notch leaves
constexpr double kTurnRate = 1.6;       // radians a second at full deflection
constexpr double kWalkSpeed = 1.4;      // metres a second
constexpr double kRunSpeed = 6.0;

double eased(double share) { return share * share * share * (share * (share * 6.0 - 15.0) + 10.0); }

double shortest_turn(double from, double to) { return std::remainder(to - from, 2.0 * kPi); }

// The share of the way that exponential smoothing goes in one step.
double approach(double seconds, double time_constant) { return 1.0 - std::exp(-seconds / time_constant); }

bool any_input(const CameraInput& input) {
  return input.primary_drag != glm::dvec2(0.0) || input.secondary_drag != glm::dvec2(0.0) || input.wheel != 0.0 ||
         input.move != glm::dvec3(0.0) || input.turn != glm::dvec2(0.0) || input.dolly != 0.0;
}

glm::dvec3 horizontal_forward(const Pose& pose) { return {std::sin(pose.heading), std::cos(pose.heading), 0.0}; }

}  // namespace

glm::dvec3 Pose::forward() const {
  return {std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch), std::sin(pitch)};
}

glm::dvec3 Pose::right() const { return {std::cos(heading), -std::sin(heading), 0.0}; }

geo::View view_from(const Pose& pose, std::uint32_t width, std::uint32_t height) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye(pose.position, pose.heading, pose.pitch);
  view.field_of_view =
      geo::symmetric_field_of_view(kVerticalFieldOfView, static_cast<double>(width) / std::max(1u, height));
  view.width = width;
  view.height = height;
  return view;
}

glm::dvec3 ray_through(const Pose& pose, const glm::dvec2& pixel, const glm::dvec2& viewport) {
  const double half = std::tan(kVerticalFieldOfView / 2.0);
  const double x = (2.0 * pixel.x / viewport.x - 1.0) * half * viewport.x / viewport.y;
  const double y = (1.0 - 2.0 * pixel.y / viewport.y) * half;
  const glm::dvec3 up = glm::cross(pose.right(), pose.forward());
  return glm::normalize(pose.forward() + x * pose.right() + y * up);
}

std::optional<glm::dvec3> meet_plane(const glm::dvec3& origin, const glm::dvec3& direction, double height) {
  const double fall = height - origin.z;
  if (std::abs(direction.z) < 0.01 || fall / direction.z <= 0.0) return std::nullopt;
  return origin + direction * (fall / direction.z);
}

Pose pose_towards(const glm::dvec3& place, double heading, double distance, double pitch) {
  Pose pose{place, heading, pitch};
  pose.position -= pose.forward() * distance;
  return pose;
}

void Camera::set_mode(CameraMode mode) {
  mode_ = mode;
  velocity_ = glm::dvec3(0.0);
  pending_wheel_ = 0.0;
}

void Camera::place(const Pose& pose) {
  pose_ = pose;
  travel_.reset();
  velocity_ = glm::dvec3(0.0);
  observed_ = glm::dvec3(0.0);
  pending_wheel_ = 0.0;
}

void Camera::lift(double metres) {
  pose_.position.z += metres;
  if (travel_) {
    travel_->from.position.z += metres;
    travel_->to.position.z += metres;
  }
}

void Camera::fly_to(const Pose& target) {
  const double distance = glm::distance(pose_.position, target.position);
  const double along_ground = glm::distance(glm::dvec2(pose_.position), glm::dvec2(target.position));
  Travel travel;
  travel.from = pose_;
  travel.to = target;
  travel.duration = std::clamp(0.8 + 0.28 * std::log2(1.0 + distance / 50.0), 0.8, 4.0);
  // A long way is easier to follow from above: both ends stay in view for a moment.
  travel.rise = along_ground > 400.0 ? std::min(0.3 * along_ground, 4000.0) : 0.0;
  travel_ = travel;
  velocity_ = glm::dvec3(0.0);
  pending_wheel_ = 0.0;
}

void Camera::advance(Travel& travel, double seconds, Pose& pose) {
  travel.seconds = std::min(travel.seconds + seconds, travel.duration);
  const double share = eased(travel.seconds / travel.duration);
  const double bow = std::sin(kPi * share);
  pose.position = glm::mix(travel.from.position, travel.to.position, share);
  pose.position.z += travel.rise * bow * bow;
  pose.heading = travel.from.heading + shortest_turn(travel.from.heading, travel.to.heading) * share;
  pose.pitch = glm::mix(travel.from.pitch, travel.to.pitch, share);
}

void Camera::update(const CameraInput& input) {
  const glm::dvec3 before = pose_.position;
  move(input);
  observed_ = input.seconds > 0.0 ? (pose_.position - before) / input.seconds : glm::dvec3(0.0);
}

Pose Camera::expected(double seconds) const {
  Pose pose = pose_;
  if (travel_) {
    Travel travel = *travel_;
    advance(travel, seconds, pose);
  } else {
    pose.position += observed_ * seconds;
  }
  return pose;
}

void Camera::move(const CameraInput& input) {
  if (any_input(input)) travel_.reset();
  if (travel_) {
    advance(*travel_, input.seconds, pose_);
    if (travel_->seconds >= travel_->duration) travel_.reset();
    return;
  }
  switch (mode_) {
    case CameraMode::Orbit: orbit(input); break;
    case CameraMode::Fly: fly(input); break;
    case CameraMode::Walk: walk(input); break;
  }
  if (mode_ != CameraMode::Walk && input.ground) {
    pose_.position.z = std::max(pose_.position.z, *input.ground + kClearance);
  }
  pose_.heading = std::remainder(pose_.heading, 2.0 * kPi);
}

double Camera::height_over_ground(const CameraInput& input) const {
  if (input.ground) return std::max(1.0, pose_.position.z - *input.ground);
  if (input.pivot) return std::max(1.0, glm::distance(pose_.position, *input.pivot));
  return 100.0;
}

void Camera::turn_about(const glm::dvec3& pivot, double heading, double pitch) {
  const glm::dmat3 old_axes(geo::world_from_eye({}, pose_.heading, pose_.pitch));
  const glm::dvec3 pivot_in_eye = glm::transpose(old_axes) * (pivot - pose_.position);
  pose_.heading += heading;
  pose_.pitch = std::clamp(pose_.pitch + pitch, -kSteepest, std::max(kOrbitHighest, pose_.pitch));
  const glm::dmat3 new_axes(geo::world_from_eye({}, pose_.heading, pose_.pitch));
  pose_.position = pivot - new_axes * pivot_in_eye;
}

void Camera::pan(const CameraInput& input) {
  if (input.secondary_drag == glm::dvec2(0.0)) return;
  const glm::dvec3 pivot = input.pivot.value_or(pose_.position + pose_.forward() * height_over_ground(input));
  const glm::dvec3 before = ray_through(pose_, input.cursor - input.secondary_drag, input.viewport);
  const glm::dvec3 after = ray_through(pose_, input.cursor, input.viewport);
  const double reach = glm::distance(pose_.position, pivot);
  const auto from = meet_plane(pose_.position, before, pivot.z);
  const auto to = meet_plane(pose_.position, after, pivot.z);
  // Near the horizon a pixel is worth kilometres; there the view slides sideways in its own plane instead.
  const bool steep = std::min(std::abs(before.z), std::abs(after.z)) > 0.12;
  if (steep && from && to) {
    pose_.position += *from - *to;
  } else {
    pose_.position += (before - after) * reach;
  }
}

void Camera::dolly(const CameraInput& input) {
  if (input.wheel != 0.0) {
    pending_wheel_ = std::clamp(pending_wheel_ + input.wheel, -12.0, 12.0);
    wheel_pivot_ = input.pivot;
  }
  const double notches = pending_wheel_ * approach(input.seconds, 0.07);
  pending_wheel_ -= notches;
  if (std::abs(pending_wheel_) < 0.01) pending_wheel_ = 0.0;
  const double steps = notches + input.dolly * input.seconds * 8.0;
  if (steps == 0.0) return;
  if (input.dolly != 0.0 && input.pivot) wheel_pivot_ = input.pivot;
  const glm::dvec3 pivot = wheel_pivot_.value_or(pose_.position + pose_.forward() * height_over_ground(input));
  const glm::dvec3 offset = pose_.position - pivot;
  const double distance = glm::length(offset);
  if (distance < 1e-6) return;
  // Never through the pivot, and never pushed away by zooming in when the eye is nearer than the limit already.
  const double low = std::min(distance, kNearest);
  const double wanted = std::clamp(distance * std::pow(kWheelStep, steps), low, std::max(distance, kFarthest));
  pose_.position = pivot + offset * (wanted / distance);
}

void Camera::drift(const glm::dvec3& wanted_velocity, double seconds) {
  velocity_ += (wanted_velocity - velocity_) * approach(seconds, 0.12);
  if (glm::length(velocity_) < 1e-3) velocity_ = glm::dvec3(0.0);
  pose_.position += velocity_ * seconds;
}

void Camera::orbit(const CameraInput& input) {
  const double radians_per_pixel = kPi / input.viewport.y;
  const glm::dvec2 turn =
      input.primary_drag * radians_per_pixel + glm::dvec2(input.turn.x, input.turn.y) * kTurnRate * input.seconds;
  if (turn != glm::dvec2(0.0)) {
    const glm::dvec3 pivot = input.pivot.value_or(pose_.position + pose_.forward() * height_over_ground(input));
    turn_about(pivot, turn.x, -turn.y);
  }
  pan(input);
  dolly(input);
  const double speed = std::clamp(height_over_ground(input), 5.0, 20000.0) * (input.fast ? 3.0 : 0.9);
  drift((pose_.right() * input.move.x + horizontal_forward(pose_) * input.move.y + glm::dvec3(0, 0, input.move.z)) *
            speed,
        input.seconds);
}

void Camera::fly(const CameraInput& input) {
  const double radians_per_pixel = kVerticalFieldOfView / input.viewport.y * 1.5;
  pose_.heading += input.primary_drag.x * radians_per_pixel + input.turn.x * kTurnRate * input.seconds;
  pose_.pitch =
      std::clamp(pose_.pitch - input.primary_drag.y * radians_per_pixel + input.turn.y * kTurnRate * input.seconds,
                 -kSteepest, kSteepest);
  pan(input);
  fly_speed_ = std::clamp(fly_speed_ * std::pow(1.25, input.wheel), 0.05, 20.0);
  const double speed = std::clamp(height_over_ground(input) * 0.6, 8.0, 3000.0) * fly_speed_ * (input.fast ? 4.0 : 1.0);
  const double ahead = input.move.y + input.dolly;
  drift((pose_.right() * input.move.x + pose_.forward() * ahead + glm::dvec3(0, 0, input.move.z)) * speed,
        input.seconds);
}

void Camera::walk(const CameraInput& input) {
  const double radians_per_pixel = kVerticalFieldOfView / input.viewport.y * 1.5;
  pose_.heading += input.primary_drag.x * radians_per_pixel + input.turn.x * kTurnRate * input.seconds;
  pose_.pitch =
      std::clamp(pose_.pitch - input.primary_drag.y * radians_per_pixel + input.turn.y * kTurnRate * input.seconds,
                 -kSteepest, kSteepest);
  glm::dvec3 step = pose_.right() * input.move.x + horizontal_forward(pose_) * (input.move.y + input.dolly);
  if (glm::length(step) > 1.0) step = glm::normalize(step);  // a diagonal is not a shortcut
  drift(step * (input.fast ? kRunSpeed : kWalkSpeed), input.seconds);
  if (input.ground) {
    pose_.position.z += (*input.ground + kEyeHeight - pose_.position.z) * approach(input.seconds, 0.12);
  }
}

}  // namespace mercia::app
