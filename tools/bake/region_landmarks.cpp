// The landmarks: one file each, in the order of their names.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <system_error>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_sketch.h"
#include "tools/bake/shape_grammar.h"

namespace mercia::bake {
namespace {

region::Viewpoint viewpoint(const Landmark& landmark, const LandmarkView& view, const geo::MapFrame& frame) {
  const glm::dvec2 towards(std::sin(view.bearing), std::cos(view.bearing));
  const glm::dvec2 eye = glm::dvec2(frame.map_from_geodetic(landmark.position)) + towards * view.distance;
  region::Viewpoint result;
  result.title = landmark.name;
  result.position = frame.geodetic_from_map(glm::dvec3(eye, 0.0));
  result.position.height = view.above_ground;
  result.heading = std::remainder(view.bearing + std::numbers::pi, 2.0 * std::numbers::pi);
  result.pitch = std::atan2(view.aim - view.above_ground, view.distance);
  return result;
}

// The squares, lawns and trees around it.
void add_surroundings(const Landmark& landmark, const std::string& id, glm::dvec2 anchor, RegionSketch& sketch) {
  Scene& scene = sketch.scene;
  for (const LandmarkGround& ground : landmark.grounds) {
    Area area;
    for (const glm::dvec2 p : ground.outline) area.polygon.outer.push_back(p + anchor);
    orient_rings(area.polygon);
    area.surface = ground.kind->surface;
    area.priority = ground.kind->priority;
    FeatureRecord record;
    record.id = fmt::format("{}/ground/{}", id, &ground - landmark.grounds.data());
    record.kind = ground.kind->feature;
    record.type = ground.kind->name;
    area.feature = scene.add_feature(std::move(record));
    sketch.keep_clear.push_back(area.polygon.outer);
    scene.areas.push_back(std::move(area));
  }
  for (Tree tree : landmark.trees) {
    tree.position += anchor;
    scene.trees.push_back(tree);
  }
}

}  // namespace

Result<void> read_landmarks(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder / "landmarks", error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".json") files.push_back(entry->path());
  if (error)
    return fail_input("the folder of landmarks cannot be read (" + error.message() + ")",
                      (folder / "landmarks").string());
  std::sort(files.begin(), files.end());
  Scene& scene = sketch.scene;
  std::set<std::string> ids;
  for (const std::filesystem::path& file : files) {
    MERCIA_TRY(Landmark landmark, read_landmark(file));
    if (!ids.insert(landmark.id).second)
      return fail_input("another landmark has the id \"" + landmark.id + "\" too", file.string());
    Tally& tally = account["landmarks"];
    ++tally.read;
    ++tally.drawn;
    region::Place place;
    place.name = landmark.name;
    place.kind = "landmark";
    place.id = "landmark/" + landmark.id;
    place.text = landmark.text;
    place.height = landmark.height;
    place.source = landmark.source;
    place.position = landmark.position;
    scene.places.push_back(place);
    if (landmark.view) scene.viewpoints.push_back(viewpoint(landmark, *landmark.view, scene.frame));
    const glm::dvec2 anchor(scene.frame.map_from_geodetic(landmark.position));
    add_surroundings(landmark, place.id, anchor, sketch);
    if (landmark.mesh.empty()) continue;

    FeatureRecord record;
    record.id = place.id;
    record.kind = "landmark";
    record.name = landmark.name;
    record.height = static_cast<float>(landmark.height);
    PlacedMesh placed;
    placed.feature = scene.add_feature(std::move(record));
    placed.anchor = anchor;
    for (MeshVertex& vertex : landmark.mesh.vertices) vertex.feature = placed.feature;
    placed.parts.push_back({std::move(landmark.mesh), -1});
    for (Ring& ring : landmark.clears) {
      for (glm::dvec2& point : ring) point += placed.anchor;
      sketch.keep_clear.push_back(ring);
      placed.clears.push_back(std::move(ring));
    }
    scene.meshes.push_back(std::move(placed));
  }
  return {};
}

}  // namespace mercia::bake
