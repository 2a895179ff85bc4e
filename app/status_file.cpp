#include "app/status_file.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace mercia::app {
namespace {

constexpr double kInterval = 0.1;  // seconds

nlohmann::json array_of(const glm::dvec3& v) { return {v.x, v.y, v.z}; }

}  // namespace

Result<StatusFile> StatusFile::open(const std::filesystem::path& path) {
  StatusFile status;
  status.file_.reset(std::fopen(path.c_str(), "w"));
  if (!status.file_) return fail_input("the status cannot be written there", path.string(), "name another file");
  return status;
}

void StatusFile::tell(const Status& status) {
  if (last_ >= 0.0 && status.seconds - last_ < kInterval) return;
  last_ = status.seconds;
  const nlohmann::json line{{"seconds", status.seconds},
                            {"complete", status.complete},
                            {"frames", status.frames},
                            {"headset", status.headset},
                            {"sessions", status.sessions},
                            {"focused_after", status.focused_after},
                            {"headset_frames", status.headset_frames},
                            {"headset_late", status.headset_late},
                            {"head", array_of(status.head)},
                            {"heading", status.heading},
                            {"floor", array_of(status.floor)},
                            {"scale", status.scale},
                            {"menu", status.menu},
                            {"aiming", status.aiming},
                            {"trouble", status.trouble}};
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  // A full disk must not end the visit.
  static_cast<void>(std::fputs(text.c_str(), file_.get()));
  static_cast<void>(std::fflush(file_.get()));
}

}  // namespace mercia::app
