#include "app/settings.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <system_error>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"

namespace mercia::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kByteLimit = 64 << 10;

fs::path absolute_path(const char* variable) {
  const char* value = std::getenv(variable);
  const fs::path path = value ? fs::path(value) : fs::path();
  return path.is_absolute() ? path : fs::path();
}

}  // namespace

double stepped_text_scale(double scale, int steps) {
  const double wanted = std::round(scale * 5.0 + steps) / 5.0;
  return std::clamp(wanted, kLeastTextScale, kMostTextScale);
}

fs::path settings_file() {
  if (const fs::path folder = absolute_path("XDG_CONFIG_HOME"); !folder.empty()) return folder / "mercia/settings.json";
  const fs::path home = absolute_path("HOME");
  return home.empty() ? home : home / ".config/mercia/settings.json";
}

Result<Settings> read_settings(const fs::path& file) {
  Settings settings;
  std::error_code ignored;
  if (file.empty() || !fs::exists(file, ignored)) return settings;
  MERCIA_TRY(const nlohmann::json document, region::read_json_file(file, kByteLimit));
  const region::JsonField root(document, file.string());
  if (!root.is_object()) return root.fail("settings are an object");
  if (root.has("high_contrast")) {
    MERCIA_TRY(settings.high_contrast, root.boolean("high_contrast"));
  }
  if (root.has("names")) {
    MERCIA_TRY(settings.names, root.boolean("names"));
  }
  if (root.has("text_scale")) {
    MERCIA_TRY(settings.text_scale, root.number("text_scale", kLeastTextScale, kMostTextScale));
  }
  return settings;
}

Result<void> write_settings(const fs::path& file, const Settings& settings) {
  if (file.empty()) return {};
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return fail_input("the folder for settings cannot be made", file.parent_path().string(), error.message());
  const nlohmann::ordered_json document = {
      {"high_contrast", settings.high_contrast}, {"names", settings.names}, {"text_scale", settings.text_scale}};
  const std::string text = document.dump(2) + "\n";
  return write_file(file, as_bytes(text));
}

}  // namespace mercia::app
