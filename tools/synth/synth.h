// A map file as large as one likes, made of real ones: what a measurement of scale is taken on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"

namespace mercia::synth {

struct Options {
  std::vector<std::filesystem::path> sources;  // OpenStreetMap extracts
  std::uint64_t buildings = 0;                 // at least so many; the last copy is written whole
  std::filesystem::path output;                // .osm.pbf
};

struct Summary {
  std::uint64_t copies = 0;
  std::uint64_t buildings = 0;  // ways and relations with building=…
  std::uint64_t nodes = 0, ways = 0, relations = 0;
  std::uint64_t columns = 0;
  double cell_width = 0.0, cell_height = 0.0;  // metres from copy to copy
};

// Copies of the sources, in turn, row by row on a square grid of cells as large as the largest source, around the first
// source's place. A copy keeps its size in metres, every tag, road and relation, and its references; what a source
// refers to without holding it (extracts are cut somewhere) is missing from the copy too. Ids are new and dense, so
// that nothing collides; objects are sorted by type and id. Coastlines are left out: a shore every few kilometres would
// be no map. The same sources give the same bytes.
// Errors: Usage (no source, no buildings wanted, the output is a source), Input (a source cannot be read or has no
// buildings, the output cannot be written, the grid would reach 500 km or a pole).
Result<Summary> synthesize(const Options& options);

}  // namespace mercia::synth
