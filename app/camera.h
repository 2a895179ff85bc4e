// Where the eye is and how a person moves it: orbit, fly and walk as pure functions of input, without a window.
#pragma once

#include <glm/glm.hpp>
#include <optional>

#include "engine/geo/view.h"

namespace mercia::app {

inline constexpr double kVerticalFieldOfView = 1.0471975511965976;  // 60 degrees
inline constexpr double kEyeHeight = 1.7;                           // metres above the ground when walking

// In the world frame: z up, heading in radians clockwise from +y (north), pitch in radians, up positive.
struct Pose {
  glm::dvec3 position{0.0};
  double heading = 0.0;
  double pitch = 0.0;

  glm::dvec3 forward() const;  // unit length
  glm::dvec3 right() const;    // horizontal, unit length
};

geo::View view_from(const Pose& pose, std::uint32_t width, std::uint32_t height);

// Unit vector from the eye through a pixel of a viewport of that size (x right, y down).
glm::dvec3 ray_through(const Pose& pose, const glm::dvec2& pixel, const glm::dvec2& viewport);

// Where the ray meets the horizontal plane at `height`; nothing if it points away or runs almost along it.
std::optional<glm::dvec3> meet_plane(const glm::dvec3& origin, const glm::dvec3& direction, double height);

// The pose that shows a place of that size (metres) from a distance at which it fills a good part of the view.
Pose pose_towards(const glm::dvec3& place, double heading, double distance, double pitch);

enum class CameraMode { Orbit, Fly, Walk };

// What happened since the last frame. Drags are in pixels, moves and turns in shares of full deflection.
struct CameraInput {
  double seconds = 0.0;
  glm::dvec2 viewport{1280.0, 720.0};
  glm::dvec2 cursor{0.0};          // pixels
  glm::dvec2 primary_drag{0.0};    // with the left button
  glm::dvec2 secondary_drag{0.0};  // with the right button; the cursor was at cursor - secondary_drag
  double wheel = 0.0;              // notches, away from the hand is positive and goes nearer
  glm::dvec3 move{0.0};            // right, forward, up; -1 to 1
  glm::dvec2 turn{0.0};            // right, up; -1 to 1 (a stick)
  double dolly = 0.0;              // -1 to 1, towards the pivot (triggers)
  bool fast = false;
  std::optional<glm::dvec3> pivot;  // the world point that a drag or the wheel acts on
  std::optional<double> ground;     // world z of the ground below the eye
};

class Camera {
 public:
  explicit Camera(const Pose& start = {}) : pose_(start) {}

  const Pose& pose() const { return pose_; }
  CameraMode mode() const { return mode_; }
  void set_mode(CameraMode mode);

  // Puts the eye there at once and forgets all motion.
  void place(const Pose& pose);
  // Moves the eye and everything it is on its way to by that much upwards: the ground turned out to be elsewhere.
  void lift(double metres);

  // Travels there in one to four seconds on a smooth arc. Any input of the person ends it.
  void fly_to(const Pose& target);
  bool travelling() const { return travel_.has_value(); }

  void update(const CameraInput& input);

  // Where the eye will be in so many seconds if nobody does anything else.
  Pose expected(double seconds) const;

 private:
  struct Travel {
    Pose from, to;
    double seconds = 0.0, duration = 1.0, rise = 0.0;
  };
  static void advance(Travel& travel, double seconds, Pose& pose);
  void move(const CameraInput& input);
  void orbit(const CameraInput& input);
  void fly(const CameraInput& input);
  void walk(const CameraInput& input);
  void turn_about(const glm::dvec3& pivot, double heading, double pitch);
  void pan(const CameraInput& input);
  void dolly(const CameraInput& input);
  void drift(const glm::dvec3& wanted_velocity, double seconds);
  double height_over_ground(const CameraInput& input) const;

  Pose pose_;
  CameraMode mode_ = CameraMode::Orbit;
  std::optional<Travel> travel_;
  glm::dvec3 velocity_{0.0};    // metres a second, world
  glm::dvec3 observed_{0.0};    // metres a second, world: of the last update, whatever moved it
  double pending_wheel_ = 0.0;  // notches not yet travelled
  std::optional<glm::dvec3> wheel_pivot_;
  double fly_speed_ = 1.0;  // set with the wheel
};

}  // namespace mercia::app
