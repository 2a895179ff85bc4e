// One extract in memory, ready to be copied.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "tools/synth/osmium.h"

namespace mercia::synth {

struct Source {
  osmium::memory::Buffer objects{0};
  // Every id that the extract holds or refers to, sorted: nodes, ways, relations. An id's place here, counted from 1,
  // is its new number within a copy.
  std::array<std::vector<std::int64_t>, 3> ids;
  std::uint64_t buildings = 0;
  // Of the buildings' corners, 1e-7 degrees.
  std::int32_t west = INT32_MAX, south = INT32_MAX, east = INT32_MIN, north = INT32_MIN;

  std::int64_t number(osmium::item_type type, std::int64_t id) const;
};

// Errors (Input): unreadable, without buildings.
Result<Source> read_source(const std::filesystem::path& file);

// Whether it is left out of the copies.
bool is_coastline(const osmium::OSMObject& object);

}  // namespace mercia::synth
