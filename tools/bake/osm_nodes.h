// Where every node of a map file lies, on disk.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/spill_file.h"

namespace mercia::bake {

// 16 bytes a node in a file that is mapped for reading; in memory stay 8 bytes for every 1,024 nodes and those pages
// that were looked at last.
class OsmNodePlaces {
 public:
  explicit OsmNodePlaces(SpillFile file) : file_(std::move(file)) {}
  OsmNodePlaces(const OsmNodePlaces&) = delete;
  OsmNodePlaces& operator=(const OsmNodePlaces&) = delete;
  ~OsmNodePlaces();

  void add(std::int64_t id, OsmPoint point);
  // Before the first find(). Nodes that came out of order are sorted; of several with one id the first counts.
  // Errors (Input): the disk is full.
  Result<void> finish();
  const OsmPoint* find(std::int64_t id);

 private:
  struct Entry {
    std::int64_t id;
    OsmPoint point;
  };
  SpillFile file_;
  bool sorted_ = true;
  std::int64_t last_ = INT64_MIN;
  std::uint64_t count_ = 0;
  Entry* entries_ = nullptr;
  std::vector<std::int64_t> firsts_;  // the id of every 1,024th entry
  std::uint64_t looked_up_ = 0;
};

}  // namespace mercia::bake
