// What a person's hands do in the world: point, teleport, turn, take hold of it. Knows neither OpenXR nor Vulkan: hands
// come in, the rig moves, and what is to be shown of it goes out.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "app/rig.h"
#include "engine/base/result.h"
#include "engine/xr/controllers.h"

namespace mercia::app {

// What a ray meets first.
struct Met {
  glm::dvec3 point{0.0};  // world
  bool standable = true;  // false: water, or a wall
};
// Along a ray of the world, at most so many metres; nothing if it meets nothing. Errors (Device) end the visit.
using MeetRay =
    std::function<Result<std::optional<Met>>(const glm::dvec3& from, const glm::dvec3& direction, double metres)>;

struct HandSettings {
  double snap_degrees = 30.0;  // of one turn with the stick; 0: smooth turning
  bool left_handed = false;    // which hand is asked first when both point
};

// To be drawn this frame; world coordinates.
struct HandsShown {
  struct Pointer {
    glm::dmat4 world_from_hand{1.0};  // rotation and place of the hand that holds it
    glm::dvec3 from{0.0}, to{0.0};
  };
  std::array<std::optional<Pointer>, 2> pointers;
  std::vector<glm::dvec3> arc;        // of a teleport that is being aimed
  std::optional<glm::dvec3> landing;  // where one would stand
  bool may_land = false;
  double facing = 0.0;  // radians clockwise from north, after landing
};

struct HandsDone {
  std::optional<std::size_t> tapped;  // the hand that has pressed and let go shortly: asks what is there
  bool teleported = false;
  bool turned = false;
  bool menu = false;                  // pressed just now
  std::optional<std::size_t> ticked;  // a hand that should feel a tick
};

class HandTools {
 public:
  HandSettings settings;

  // `busy` hands point at a panel: the world does not hear them.
  Result<HandsDone> update(const xr::Hands& hands, const glm::dmat4& stage_from_head, std::array<bool, 2> busy,
                           double seconds, const MeetRay& meet, Rig& rig, HandsShown& shown);
  bool aiming() const { return aiming_.has_value(); }

 private:
  struct Held {
    double since = 0.0;
    bool select = false, grab = false, menu = false;
    bool stick_forward = false, stick_sideways = false;
  };
  struct Grip {
    glm::dvec3 world{0.0};  // the point that is held
    bool both = false;
    double angle = 0.0, distance = 1.0, heading = 0.0, scale = 1.0;
  };

  void turn(const xr::Hands& hands, const glm::dmat4& head, double seconds, Rig& rig, HandsDone& done);
  void grab(const xr::Hands& hands, Rig& rig);
  Result<void> aim(const xr::HandState& hand, const Rig& rig, const MeetRay& meet, HandsShown& shown) const;

  std::array<Held, 2> held_;
  std::optional<std::size_t> aiming_;  // the hand
  std::optional<Grip> grip_;
  double now_ = 0.0;
};

}  // namespace mercia::app
