// What a person has chosen once and finds again at the next start.
#pragma once

#include <filesystem>

#include "engine/base/result.h"

namespace mercia::app {

struct Settings {
  bool high_contrast = false;
  bool names = true;        // of places, in the scene
  double text_scale = 1.0;  // of the overlay, on top of what the screen asks for
  bool operator==(const Settings&) const = default;
};

inline constexpr double kLeastTextScale = 0.75, kMostTextScale = 3.0;
// One press further on the scale of sizes, `steps` of a fifth.
double stepped_text_scale(double scale, int steps);

// $XDG_CONFIG_HOME/mercia/settings.json, else below ~/.config; empty where there is neither.
std::filesystem::path settings_file();

// Where there is no such file, the defaults. Errors (Input): not JSON, a field of the wrong type or out of range.
Result<Settings> read_settings(const std::filesystem::path& file);
// Makes the folder if need be. Errors (Input): not writable.
Result<void> write_settings(const std::filesystem::path& file, const Settings& settings);

}  // namespace mercia::app
