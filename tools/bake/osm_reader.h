// An OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2) as a scene.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

struct GeoBounds {  // degrees
  double west, south, east, north;
};

struct OsmOptions {
  std::optional<GeoBounds> bounds;  // default: the buildings', roads' and areas' common extent near the file's bulk
};

// Errors (Input): not OSM data, truncated, empty, wider than 500 km.
Result<Scene> read_osm(const std::filesystem::path& file, const OsmOptions& options, Account& account);

}  // namespace mercia::bake
