// The landmarks: one file each, in the order of their names.
#include <algorithm>
#include <set>
#include <system_error>

#include "tools/bake/region_sketch.h"
#include "tools/bake/shape_grammar.h"

namespace mercia::bake {

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
    place.position = landmark.position;
    scene.places.push_back(place);
    if (landmark.mesh.empty()) continue;

    FeatureRecord record;
    record.id = place.id;
    record.kind = "landmark";
    record.name = landmark.name;
    record.height = static_cast<float>(landmark.height);
    PlacedMesh placed;
    placed.feature = scene.add_feature(std::move(record));
    placed.anchor = glm::dvec2(scene.frame.map_from_geodetic(landmark.position));
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
