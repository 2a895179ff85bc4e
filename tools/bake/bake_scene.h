// Putting the scene together before it is cut into tiles.
#pragma once

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/bake.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// Reads the source that the options name and adds the models. Errors: see read_osm, read_region_source, import_model.
Result<Scene> load_scene(const BakeOptions& options, Account& account, Progress& progress);

// The raster of the options, else a surface through the scene's spot heights, else flat at 0.
Result<Terrain> load_terrain(const BakeOptions& options, const Scene& scene);

// Takes out the buildings and trees on whose ground a placed mesh stands, and counts them as replaced.
void clear_ground(Scene& scene, Account& account);

// Moves objects of whose buildings none has a triangle at full detail from "drawn" to "rejected". `drawn`: one entry a
// building.
void account_for_undrawn(const Scene& scene, const std::vector<std::uint8_t>& drawn, Account& account);

}  // namespace mercia::bake
