// What the viewer is doing, a line of JSON now and then, for whoever watches over it: a kiosk's supervisor, a test.
#pragma once

#include <cstdio>
#include <filesystem>
#include <glm/glm.hpp>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace mercia::app {

struct Status {
  double seconds = 0.0;   // since the visit began
  bool complete = false;  // everything that can be seen is there
  std::uint64_t frames = 0;
  std::string headset;          // how it is with it; empty without one
  std::uint64_t sessions = 0;   // begun so far
  double focused_after = -1.0;  // seconds from the making of the session until it had the controllers; -1: not yet
  std::uint64_t headset_frames = 0;
  std::uint64_t headset_late = 0;
  glm::dvec3 head{0.0};   // world, metres
  double heading = 0.0;   // degrees clockwise from north
  glm::dvec3 floor{0.0};  // in a headset
  double scale = 1.0;
  bool menu = false;
  bool aiming = false;  // at a place to stand
  std::string trouble;  // what people are told at the moment
};

class StatusFile {
 public:
  // Errors (Input): the file cannot be written.
  static Result<StatusFile> open(const std::filesystem::path& path);
  // At most ten lines a second; the others are not written.
  void tell(const Status& status);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  double last_ = -1.0;
};

}  // namespace mercia::app
