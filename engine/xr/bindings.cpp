#include "engine/xr/bindings.h"

#include <array>

namespace mercia::xr {
namespace {

// Of one kind of controller; "" where it lacks something. The menu may sit on another button on the right hand.
struct Layout {
  const char* profile;
  bool Features::*needs;
  const char* select;
  const char* grab;
  const char* left_menu;
  const char* right_menu;
  const char* stick;
  const char* aim = "input/aim/pose";
  bool pulses = true;
};

constexpr std::array kLayouts{
    Layout{"/interaction_profiles/khr/simple_controller", nullptr, "input/select/click", "", "input/menu/click",
           "input/menu/click", ""},
    Layout{"/interaction_profiles/oculus/touch_controller", nullptr, "input/trigger/value", "input/squeeze/value",
           "input/y/click", "input/b/click", "input/thumbstick"},
    Layout{"/interaction_profiles/valve/index_controller", nullptr, "input/trigger/click", "input/squeeze/value",
           "input/b/click", "input/b/click", "input/thumbstick"},
    Layout{"/interaction_profiles/htc/vive_controller", nullptr, "input/trigger/click", "input/squeeze/click",
           "input/menu/click", "input/menu/click", "input/trackpad"},
    Layout{"/interaction_profiles/microsoft/motion_controller", nullptr, "input/trigger/value", "input/squeeze/click",
           "input/menu/click", "input/menu/click", "input/thumbstick"},
    Layout{"/interaction_profiles/hp/mixed_reality_controller", &Features::reverb_g2, "input/trigger/value",
           "input/squeeze/value", "input/y/click", "input/b/click", "input/thumbstick"},
    Layout{"/interaction_profiles/bytedance/pico_neo3_controller", &Features::pico, "input/trigger/value",
           "input/squeeze/value", "input/y/click", "input/b/click", "input/thumbstick"},
    Layout{"/interaction_profiles/ext/hand_interaction_ext", &Features::hand_interaction, "input/pinch_ext/value",
           "input/grasp_ext/value", "", "", "", "input/aim/pose", false},
};

std::vector<Profile> all_profiles() {
  std::vector<Profile> all;
  for (const Layout& layout : kLayouts) {
    Profile profile{layout.profile, layout.needs, {}};
    for (const bool left : {true, false}) {
      const std::string hand = left ? "/user/hand/left/" : "/user/hand/right/";
      const auto bind = [&](Deed deed, const char* component) {
        if (*component != '\0') profile.bindings.push_back({deed, hand + component});
      };
      bind(Deed::Aim, layout.aim);
      bind(Deed::Grip, "input/grip/pose");
      bind(Deed::Select, layout.select);
      bind(Deed::Grab, layout.grab);
      bind(Deed::Menu, left ? layout.left_menu : layout.right_menu);
      bind(Deed::Stick, layout.stick);
      if (layout.pulses) bind(Deed::Pulse, "output/haptic");
    }
    all.push_back(std::move(profile));
  }
  return all;
}

}  // namespace

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> all = all_profiles();
  return all;
}

}  // namespace mercia::xr
