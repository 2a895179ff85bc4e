// Somebody's GeoJSON points as places.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/result.h"
#include "engine/region/region.h"
#include "tools/bake/account.h"

namespace mercia::bake {

// Points of a FeatureCollection that have a "name" property ("Name", "title" and "common_name" will do). "kind" (or
// "type", else "place"), "id" (or "ref", or the feature's own id) and "text" (or "description") are optional. What is
// no named point is counted in the group "places".
// Errors (Input): absent, not GeoJSON, over 512 MB.
Result<std::vector<region::Place>> read_geojson_places(const std::filesystem::path& file, Account& account);

}  // namespace mercia::bake
