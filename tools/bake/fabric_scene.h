// The generated city between the landmarks: illustrative, and marked so in every feature.
#pragma once

#include "tools/bake/account.h"
#include "tools/bake/fabric_plan.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {

inline constexpr const char* kFabricLayer = "fabric";

// Adds blocks, streets, houses, fields and trees to the sketch's scene. The same sketch and plan give the same scene.
void add_fabric(const FabricPlan& plan, RegionSketch& sketch, Account& account);

}  // namespace mercia::bake
