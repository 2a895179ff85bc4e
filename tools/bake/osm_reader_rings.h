// Ways joined end to end into closed rings.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tools/bake/osm_reader_file.h"

namespace mercia::bake {

struct OsmRings {
  std::vector<std::vector<OsmPoint>> rings;  // without the repeated first point
  std::size_t open = 0;                      // chains of ways that did not close
};

// By the ids of their end nodes; the same ways in the same order give the same rings. A chain that meets itself is cut
// there, so that rings which touch in a node stay apart.
OsmRings assemble_rings(std::span<const OsmWay* const> ways);

}  // namespace mercia::bake
