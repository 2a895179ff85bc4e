// Landmarks as small readable JSON: a tree of solids with places, turns, colours and repetitions.
//
//   {
//     "id": "town-hall", "name": "Birmingham Town Hall", "at": [52.4796, -1.9034], "heading": 340, "height": 23,
//     "text": "A Roman temple for a music festival.", "source": "…",
//     "palette": {"stone": "#d8d2c0"},
//     "shape": [
//       {"shape": "box", "size": [24, 50, 5], "colour": "stone"},
//       {"shape": "colonnade", "size": [24, 50, 12], "columns": [8, 15], "radius": 0.9, "at": [0, 0, 5]}
//     ]
//   }
//
// Metres; x right, y forward, z up; `heading` is the compass bearing of y in degrees; `at` is latitude, longitude.
// docs/region-source.md lists the solids and what each may carry.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/wgs84.h"
#include "tools/bake/mesh.h"
#include "tools/bake/region_sketch.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Where a landmark shows itself best.
struct LandmarkView {
  double bearing = 0.0;   // radians clockwise from north, from the landmark to the eye
  double distance = 0.0;  // metres from its position
  double above_ground = 1.7;
  double aim = 0.0;  // the height looked at, metres above the landmark's ground
};

// What is laid around a landmark: a square, a lawn, a pool.
struct LandmarkGround {
  const AreaClass* kind = nullptr;
  Ring outline;  // relative to its position, turned
};

struct Landmark {
  std::string id;
  std::string name;
  std::string text;
  std::string source;
  geo::Geodetic position;    // height unused: it stands on the terrain
  double heading = 0.0;      // radians clockwise from north of the shape's y axis
  double height = 0.0;       // metres above its ground, as published
  SurfaceMesh mesh;          // x east, y north: already turned to its heading; may be empty (a place without a body)
  std::vector<Ring> clears;  // the ground it stands on, relative to its position, turned
  std::vector<LandmarkGround> grounds;
  std::vector<Tree> trees;  // relative to its position, turned
  std::optional<LandmarkView> view;
};

// What one file may ask for. A landmark is a few thousand triangles; more is a mistake in a repetition.
inline constexpr int kShapeDepthLimit = 12;
inline constexpr std::size_t kShapeVertexLimit = 400'000;

// Errors (Input): absent, not JSON, an unknown shape, a field missing or out of range (named with file and path in it),
// more vertices than the limit.
Result<Landmark> read_landmark(const std::filesystem::path& file);
// The same from text; `name` stands for the file in errors.
Result<Landmark> parse_landmark(const std::string& text, const std::string& name);

}  // namespace mercia::bake
