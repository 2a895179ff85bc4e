// The files of a GTFS feed, whether it is a zip or a folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/transit/csv.h"

namespace mercia::transit {

class FeedFiles {
 public:
  // Errors (Input): no such file, neither a folder nor a readable zip archive.
  static Result<FeedFiles> open(const std::filesystem::path& feed);

  bool has(const std::string& name) const;
  // The text of one file, e.g. "stops.txt", unpacked as it is read. It must be gone before the feed is, and read before
  // the next one is opened. What reads reports (Input): damaged, more than `limit` bytes.
  // Errors (Input): no such file, encrypted, packed in a way that libzip does not know.
  Result<ReadMore> read(const std::string& name, std::uint64_t limit) const;

 private:
  struct Archive;
  std::filesystem::path path_;
  std::shared_ptr<Archive> archive_;  // none: a folder
};

// A number that changes when the feed does: made of names, sizes and times of last change of its files.
// Errors (Input): no such file.
Result<std::uint64_t> fingerprint(const std::filesystem::path& feed);

}  // namespace mercia::transit
