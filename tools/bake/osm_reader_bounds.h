// Which rectangle of an extract is worth baking.
#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "tools/bake/osm_reader_file.h"

namespace mercia::bake {

inline constexpr double kWidestRegion = 500e3;  // metres, along either side

// Extracts hold ways and relations that reach far beyond what was asked for. Taken is, of the nodes' extent, what lies
// in the file's header rectangle, widened by the buildings that cross its border; without a header, the extent of the
// middle 98 % of the buildings (or of all ways, if there are fewer than ten), with a fifth of it around.
// Errors (Input): wider than 500 km, or `wanted` holds none of the file's nodes.
Result<GeoBounds> region_bounds(const OsmExtract& extract, const std::optional<GeoBounds>& wanted,
                                const std::filesystem::path& file);

}  // namespace mercia::bake
