// An architect's model (IFC, glTF, OBJ, COLLADA, FBX …) as a placed mesh. Assimp runs in a sandboxed child process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// FILE@LAT,LON,HEIGHT,HEADING[,SCALE]
struct ModelRequest {
  std::filesystem::path file;
  double latitude = 0.0;   // degrees
  double longitude = 0.0;  // degrees
  double height = 0.0;     // metres above the ground at that place
  double heading = 0.0;    // degrees clockwise from north that the model's own north (+y of a z-up model) points to
  double scale = 1.0;      // on top of the file's own unit
};

struct ImportLimits {
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;
  unsigned seconds = 60;
  std::uint64_t triangles = 20'000'000;
  bool allow_unsandboxed = false;  // where bubblewrap cannot run, refuse unless this is set
};

// Errors (Usage): the text is not of this form.
Result<ModelRequest> parse_model_request(const std::string& text);

// Appends the feature and the mesh to the scene. Where the model comes to stand, its units and its axes are explained
// in model_placement.h and model_worker_scene.h. On an error the scene is as it was. Errors (Usage): the place lies
// outside the scene's extent. Errors (Input): see ImportLimits, or what Assimp said.
Result<void> import_model(const ModelRequest& request, const ImportLimits& limits, Scene& scene);

}  // namespace mercia::bake
