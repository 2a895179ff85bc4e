// Putting the scene together before it is cut into tiles.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/bake.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// A hand-written region, or bare ground. Errors: see read_region_source.
Result<Scene> load_scene(const BakeOptions& options, Account& account, Progress& progress);

// Adds the options' models. Errors: see import_model.
Result<void> add_models(const BakeOptions& options, Scene& scene, Account& account, Progress& progress);

// The raster of the options, else a surface through the scene's spot heights, else flat at 0.
Result<Terrain> load_terrain(const BakeOptions& options, const Scene& scene);

// Takes out the buildings and trees on whose ground a placed mesh stands, and counts them as replaced.
void clear_ground(Scene& scene, Account& account);

// Moves objects of whose buildings none has a triangle at full detail from "drawn" to "rejected": those of `undrawn`
// that are not in `drawn`.
void account_for_undrawn(std::vector<std::string> undrawn, std::vector<std::string> drawn, Account& account);

}  // namespace mercia::bake
