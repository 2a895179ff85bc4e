// How fast one core turns the files of tiles into vertices and indices.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mercia::bench {

struct DecodeFigures {
  std::string source;
  std::uint64_t files = 0;
  std::uint64_t file_bytes = 0;      // as they lie on the disk, unpacked if they are gzip files
  std::uint64_t geometry_bytes = 0;  // vertices of 32 bytes and indices of 4, as the GPU takes them
  std::uint64_t picture_bytes = 0;   // decoded pixels
  std::uint64_t triangles = 0;
  std::uint64_t rounds = 0;
  // CPU seconds of one thread for all files once: the quickest round, which others on the machine disturbed least, and
  // the one in the middle.
  double best_seconds = 0.0;
  double median_seconds = 0.0;

  double megabytes_per_second() const { return static_cast<double>(geometry_bytes) / 1e6 / best_seconds; }
};

// The contents (GLB, glTF, b3dm, i3dm, pnts, cmpt) of a tileset's folder, or one such file, decoded again and again for
// `seconds`, at least three times. They are read into memory first. A map file (.osm.pbf) is baked by the mercia-bake
// beside this program into a folder that goes afterwards.
// Errors (Input): no contents there, one that cannot be decoded, a failed bake.
Result<DecodeFigures> measure_decoding(const std::filesystem::path& source, double seconds);

std::string readable_text(const std::vector<DecodeFigures>& all);
std::string json_text(const std::vector<DecodeFigures>& all);

}  // namespace mercia::bench
