// The output folder, exchanged as a whole.
#pragma once

#include <filesystem>

#include "engine/base/result.h"

namespace mercia::bake {

// A hidden folder `.NAME.part-XXXXXX` beside the output, in which the new region grows. It is locked while its bake
// lives, so that the next bake can tell what was left behind by one that died.
class OutputFolder {
 public:
  // Removes what dead bakes left behind. Errors: Usage if `output` is a file or a folder with something that is no
  // region, Input if its parent cannot be written. `mark`: the file by which a folder is known that may be replaced.
  static Result<OutputFolder> open(const std::filesystem::path& output, const char* mark);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  // Removes the hidden folder and whatever is in it.
  ~OutputFolder();

  const std::filesystem::path& path() const { return part_; }

  // Puts the new region in the old one's place in one step and removes the old one.
  Result<void> publish();

 private:
  OutputFolder(std::filesystem::path output, std::filesystem::path part, int lock);

  std::filesystem::path output_;
  std::filesystem::path part_;
  int lock_ = -1;
};

}  // namespace mercia::bake
