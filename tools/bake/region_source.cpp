#include "tools/bake/region_source.h"

#include "tools/bake/fabric_plan.h"
#include "tools/bake/fabric_scene.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {

Result<Scene> read_region_source(const std::filesystem::path& folder, Account& account) {
  RegionSketch sketch;
  MERCIA_CHECK(read_outline(folder, sketch));
  MERCIA_CHECK(read_heights(folder, sketch, account));
  MERCIA_CHECK(read_landmarks(folder, sketch, account));
  MERCIA_CHECK(read_metro(folder, sketch, account));
  MERCIA_CHECK(read_railways(folder, sketch, account));
  MERCIA_CHECK(read_timetable(folder, sketch, account));
  MERCIA_CHECK(read_districts(folder, sketch, account));
  MERCIA_CHECK(read_roads(folder, sketch, account));
  MERCIA_CHECK(read_water(folder, sketch, account));
  MERCIA_CHECK(read_green(folder, sketch, account));
  MERCIA_TRY(const FabricPlan plan, read_fabric_plan(folder, sketch.scene.frame));
  add_fabric(plan, sketch, account);
  using region::Truth;
  sketch.scene.layers = {{"landmarks", "Landmarks", Truth::Estimated},
                         {"transport", "Railways, Metro and main roads", Truth::Surveyed},
                         {"ground", "Rivers, canals, parks", Truth::Estimated},
                         {kFabricLayer, "City fabric (illustrative)", Truth::Illustrative}};
  if (!sketch.scene.timetable.empty())
    sketch.scene.layers.push_back({"timetable", "Timetable of a typical day", Truth::Estimated});
  return std::move(sketch.scene);
}

}  // namespace mercia::bake
