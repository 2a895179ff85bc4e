// region.json from what the baker knows.
#pragma once

#include "engine/region/region.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"

namespace mercia::bake {

// Fills in what the scene leaves open: its corners, layers by what was drawn, and viewpoints from above and in a
// street.
region::Region describe_region(const Scene& scene, const Terrain& terrain);

}  // namespace mercia::bake
