#include "engine/xr/controllers.h"

#include <cstring>

#include "engine/base/log.h"
#include "engine/xr/xr_check.h"

namespace mercia::xr {
namespace {

struct Made {
  Deed deed;
  const char* name;
  const char* shown;  // in the runtime's menu of bindings
  XrActionType type;
};

constexpr std::array kMade{
    Made{Deed::Aim, "aim", "Where to point", XR_ACTION_TYPE_POSE_INPUT},
    Made{Deed::Grip, "grip", "Where the hand is", XR_ACTION_TYPE_POSE_INPUT},
    Made{Deed::Select, "select", "Choose, or hold to teleport", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Made{Deed::Grab, "grab", "Take hold of the world", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Made{Deed::Menu, "menu", "Menu", XR_ACTION_TYPE_BOOLEAN_INPUT},
    Made{Deed::Stick, "stick", "Turn and move", XR_ACTION_TYPE_VECTOR2F_INPUT},
    Made{Deed::Pulse, "pulse", "Tick", XR_ACTION_TYPE_VIBRATION_OUTPUT},
};
static_assert(kMade.size() == kDeeds);

std::size_t index_of(Deed deed) { return static_cast<std::size_t>(deed); }

}  // namespace

Result<std::unique_ptr<Controllers>> Controllers::create(const Runtime& runtime) {
  std::unique_ptr<Controllers> made(new Controllers(runtime));
  MERCIA_CHECK(made->make_actions());
  MERCIA_CHECK(made->suggest_bindings());
  return made;
}

Controllers::~Controllers() {
  // The spaces went with their session.
  if (set_ != XR_NULL_HANDLE) xrDestroyActionSet(set_);
}

Result<void> Controllers::make_actions() {
  constexpr std::array kPaths{"/user/hand/left", "/user/hand/right"};
  for (std::size_t hand = 0; hand < kPaths.size(); ++hand) {
    MERCIA_CHECK(check(xrStringToPath(runtime_.instance(), kPaths[hand], &hand_paths_[hand]), "naming the hands"));
  }
  XrActionSetCreateInfo set_info{.type = XR_TYPE_ACTION_SET_CREATE_INFO};
  std::strncpy(set_info.actionSetName, "visit", XR_MAX_ACTION_SET_NAME_SIZE - 1);
  std::strncpy(set_info.localizedActionSetName, "Visiting a place", XR_MAX_LOCALIZED_ACTION_SET_NAME_SIZE - 1);
  MERCIA_CHECK(check(xrCreateActionSet(runtime_.instance(), &set_info, &set_), "making the controllers' actions"));
  for (const Made& made : kMade) {
    XrActionCreateInfo info{.type = XR_TYPE_ACTION_CREATE_INFO};
    std::strncpy(info.actionName, made.name, XR_MAX_ACTION_NAME_SIZE - 1);
    std::strncpy(info.localizedActionName, made.shown, XR_MAX_LOCALIZED_ACTION_NAME_SIZE - 1);
    info.actionType = made.type;
    info.countSubactionPaths = static_cast<std::uint32_t>(hand_paths_.size());
    info.subactionPaths = hand_paths_.data();
    MERCIA_CHECK(check(xrCreateAction(set_, &info, &actions_[index_of(made.deed)]), "making the controllers' actions"));
  }
  return {};
}

Result<void> Controllers::suggest_bindings() const {
  const XrInstance instance = runtime_.instance();
  for (const Profile& profile : profiles()) {
    if (profile.needs && !(runtime_.features().*profile.needs)) continue;
    std::vector<XrActionSuggestedBinding> bindings;
    for (const Binding& binding : profile.bindings) {
      XrPath path = XR_NULL_PATH;
      MERCIA_CHECK(check(xrStringToPath(instance, binding.path.c_str(), &path), "naming a button"));
      bindings.push_back({actions_[index_of(binding.deed)], path});
    }
    XrInteractionProfileSuggestedBinding info{.type = XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING};
    MERCIA_CHECK(check(xrStringToPath(instance, profile.path, &info.interactionProfile), "naming a controller"));
    info.countSuggestedBindings = static_cast<std::uint32_t>(bindings.size());
    info.suggestedBindings = bindings.data();
    const XrResult suggested = xrSuggestInteractionProfileBindings(instance, &info);
    // A runtime need not know every controller; the others still work.
    if (suggested == XR_ERROR_PATH_UNSUPPORTED) {
      log::info("{} does not know {}", runtime_.name(), profile.path);
      continue;
    }
    MERCIA_CHECK(check(suggested, std::string("suggesting what the buttons of ") + profile.path + " do"));
  }
  return {};
}

Result<void> Controllers::attach(XrSession session) {
  XrSessionActionSetsAttachInfo info{.type = XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO};
  info.countActionSets = 1;
  info.actionSets = &set_;
  MERCIA_CHECK(check(xrAttachSessionActionSets(session, &info), "giving the session its actions"));
  for (std::size_t hand = 0; hand < 2; ++hand) {
    for (const Deed deed : {Deed::Aim, Deed::Grip}) {
      XrActionSpaceCreateInfo space{.type = XR_TYPE_ACTION_SPACE_CREATE_INFO};
      space.action = actions_[index_of(deed)];
      space.subactionPath = hand_paths_[hand];
      space.poseInActionSpace.orientation.w = 1.0f;
      MERCIA_CHECK(check(xrCreateActionSpace(session, &space, &spaces_[index_of(deed)][hand]), "following the hands"));
    }
  }
  return {};
}

Result<bool> Controllers::pressed(XrSession session, Deed deed, std::size_t hand) const {
  XrActionStateGetInfo get{.type = XR_TYPE_ACTION_STATE_GET_INFO};
  get.action = actions_[index_of(deed)];
  get.subactionPath = hand_paths_[hand];
  XrActionStateBoolean state{.type = XR_TYPE_ACTION_STATE_BOOLEAN};
  MERCIA_CHECK(check(xrGetActionStateBoolean(session, &get, &state), "listening to the controllers"));
  return state.isActive && state.currentState;
}

Result<const Hands*> Controllers::sync(XrSession session, XrSpace space, XrTime time) {
  hands_ = {};
  const XrActiveActionSet active{set_, XR_NULL_PATH};
  XrActionsSyncInfo info{.type = XR_TYPE_ACTIONS_SYNC_INFO};
  info.countActiveActionSets = 1;
  info.activeActionSets = &active;
  const XrResult synced = xrSyncActions(session, &info);
  MERCIA_CHECK(check(synced, "listening to the controllers"));
  if (synced == XR_SESSION_NOT_FOCUSED) return &hands_;
  for (std::size_t hand = 0; hand < 2; ++hand) {
    HandState& state = hands_[hand];
    for (const Deed deed : {Deed::Aim, Deed::Grip}) {
      XrSpaceLocation location{.type = XR_TYPE_SPACE_LOCATION};
      MERCIA_CHECK(check(xrLocateSpace(spaces_[index_of(deed)][hand], space, time, &location), "following the hands"));
      constexpr XrSpaceLocationFlags kKnown =
          XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
      if ((location.locationFlags & kKnown) != kKnown || !is_usable(location.pose)) continue;
      (deed == Deed::Aim ? state.aim : state.grip) = matrix_of(location.pose);
    }
    MERCIA_TRY(state.select, pressed(session, Deed::Select, hand));
    MERCIA_TRY(state.grab, pressed(session, Deed::Grab, hand));
    MERCIA_TRY(state.menu, pressed(session, Deed::Menu, hand));
    XrActionStateGetInfo get{.type = XR_TYPE_ACTION_STATE_GET_INFO};
    get.action = actions_[index_of(Deed::Stick)];
    get.subactionPath = hand_paths_[hand];
    XrActionStateVector2f stick{.type = XR_TYPE_ACTION_STATE_VECTOR2F};
    MERCIA_CHECK(check(xrGetActionStateVector2f(session, &get, &stick), "listening to the controllers"));
    if (stick.isActive) state.stick = {stick.currentState.x, stick.currentState.y};
  }
  return &hands_;
}

std::string Controllers::profile_of(XrSession session, Hand hand) const {
  XrInteractionProfileState state{.type = XR_TYPE_INTERACTION_PROFILE_STATE};
  if (XR_FAILED(xrGetCurrentInteractionProfile(session, hand_paths_[static_cast<std::size_t>(hand)], &state)) ||
      state.interactionProfile == XR_NULL_PATH) {
    return {};
  }
  std::array<char, XR_MAX_PATH_LENGTH> text{};
  std::uint32_t length = 0;
  if (XR_FAILED(xrPathToString(runtime_.instance(), state.interactionProfile, text.size(), &length, text.data())))
    return {};
  return text.data();
}

void Controllers::pulse(XrSession session, Hand hand, double seconds, double strength) const {
  XrHapticActionInfo info{.type = XR_TYPE_HAPTIC_ACTION_INFO};
  info.action = actions_[index_of(Deed::Pulse)];
  info.subactionPath = hand_paths_[static_cast<std::size_t>(hand)];
  XrHapticVibration vibration{.type = XR_TYPE_HAPTIC_VIBRATION};
  vibration.duration = static_cast<XrDuration>(seconds * 1e9);
  vibration.amplitude = static_cast<float>(strength);
  vibration.frequency = XR_FREQUENCY_UNSPECIFIED;
  // Hands and simple controllers have nothing to tick with.
  static_cast<void>(xrApplyHapticFeedback(session, &info, reinterpret_cast<const XrHapticBaseHeader*>(&vibration)));
}

}  // namespace mercia::xr
