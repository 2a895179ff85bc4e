// What the hands do: poses, buttons and sticks through OpenXR's actions, and ticks back to them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "engine/xr/bindings.h"
#include "engine/xr/pose.h"

namespace mercia::xr {

enum class Hand { Left, Right };
inline constexpr std::array kHands{Hand::Left, Hand::Right};

// Of one hand at the predicted display time. Poses are in the session's space, metres.
struct HandState {
  std::optional<glm::dmat4> aim;   // the pointer ray leaves along -z
  std::optional<glm::dmat4> grip;  // the hand itself
  bool select = false;             // held
  bool grab = false;
  bool menu = false;
  glm::dvec2 stick{0.0};  // right, forward; -1 to 1
};

using Hands = std::array<HandState, 2>;

class Controllers {
 public:
  // Suggests bindings for every profile that the runtime knows. Errors (Device): the runtime went away.
  static Result<std::unique_ptr<Controllers>> create(const Runtime& runtime);
  ~Controllers();
  Controllers(const Controllers&) = delete;
  Controllers& operator=(const Controllers&) = delete;

  // Once for each session, before the first sync().
  Result<void> attach(XrSession session);
  // Once a frame while the session is focused; what is not focused reports nothing held.
  Result<const Hands*> sync(XrSession session, XrSpace space, XrTime time);
  // The person changed controllers or bindings: the name of what is held now, for the log and the hints.
  std::string profile_of(XrSession session, Hand hand) const;
  void pulse(XrSession session, Hand hand, double seconds, double strength) const;

 private:
  explicit Controllers(const Runtime& runtime) : runtime_(runtime) {}
  Result<void> make_actions();
  Result<void> suggest_bindings() const;
  Result<bool> pressed(XrSession session, Deed deed, std::size_t hand) const;

  const Runtime& runtime_;
  XrActionSet set_ = XR_NULL_HANDLE;
  std::array<XrAction, kDeeds> actions_{};
  std::array<XrPath, 2> hand_paths_{};
  std::array<std::array<XrSpace, 2>, 2> spaces_{};  // aim and grip, of both hands
  Hands hands_;
};

}  // namespace mercia::xr
