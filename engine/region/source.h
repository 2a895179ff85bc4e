// What a person names to look at: a region package, or any 3D Tiles tileset by path or address.
#pragma once

#include <optional>
#include <string>

#include "engine/region/region.h"

namespace mercia::region {

struct Source {
  std::string tileset;           // path or URL of its root tileset.json
  std::filesystem::path folder;  // of the region package; empty for a bare tileset
  std::optional<Region> region;  // absent for a bare tileset
  std::string title;             // the region's name, or what stands in for one
};

// `named` is the folder of a region package, its region.json, a folder with a tileset.json, a tileset file or a URL.
// Errors (Input): absent, or neither a region nor a tileset.
Result<Source> find_source(const std::string& named);

}  // namespace mercia::region
