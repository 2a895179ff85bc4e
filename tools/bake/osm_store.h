// A map file's objects with their places, waiting on disk. Memory does not grow with the file's nodes and tags.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/osm_reader_bounds.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/spill_file.h"

namespace mercia::bake {

struct OsmStore {
  OsmSpread spread;
  // Records as osm_record.h has them, in the file's order; a node without tags has none.
  SpillRecords nodes;
  SpillRecords ways;
  SpillRecords relations;
  std::vector<std::int64_t> member_ways;  // sorted ids of the ways in relations
};

// Objects may come in any order; of several nodes or ways with the same id the first counts. Where the order is the
// usual one (nodes by id, then ways by id) the file is read once, else twice. `scratch` is a folder with room for two
// to five times a .osm.pbf. Errors (Input): see visit_osm_file; no points; the disk is full.
Result<OsmStore> store_osm_file(const std::filesystem::path& file, const std::filesystem::path& scratch);

// All of it at once, in memory.
Result<OsmExtract> everything_in(const OsmStore& store);

}  // namespace mercia::bake
