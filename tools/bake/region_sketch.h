// What is known of a hand-written region before its fabric is made: the scene so far, and what the fabric must mind.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/region/json_fields.h"
#include "tools/bake/account.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// A line that the fabric keeps clear of and along whose sides it lays its blocks.
struct Corridor {
  std::vector<glm::dvec2> line;
  double half_width = 5.0;  // of what lies on the ground, metres
  bool frontage = false;    // houses may face it: roads and streets, not motorways, railways or water
};

struct District {
  std::string name;
  Ring outline;
};

// The tracks of one file, as they are drawn.
inline constexpr double kTrackSpacing = 3.4;  // metres between the middles of neighbouring tracks, "six foot" included
struct TrackStop {
  std::string id;
  geo::Geodetic position;
  glm::dvec2 point;
};
struct TrackCourse {
  std::string name;
  int tracks = 2;
  bool tunnel = false;
  std::vector<glm::dvec2> points;  // as they are typed
  std::vector<glm::dvec2> line;    // smooth, through all of them
};
struct TrackNetwork {
  std::string file;                        // "metro.json"
  std::map<std::string, TrackStop> stops;  // by name
  std::vector<TrackCourse> courses;
};

struct RegionSketch {
  Scene scene;
  std::vector<TrackNetwork> networks;
  std::vector<District> districts;
  std::vector<Corridor> corridors;
  std::vector<Ring> keep_clear;  // parks, lakes, squares, landmarks
};

// What the fabric leaves alone, and what lies on it.
struct AreaClass {
  const char* name;
  tiles::Surface surface;
  int priority;
  const char* feature;
  const char* place;  // empty: not searched for
};
// The field's "class". Errors (Input): not one of park, wood, heath, garden, square, lake, airport, runway.
Result<const AreaClass*> read_area_class(const region::JsonField& field, const char* fallback);

// Each reads one file of the region's folder into the sketch. Errors (Input) as read_region_source's.
Result<void> read_outline(const std::filesystem::path& folder, RegionSketch& sketch);  // source.json
Result<void> read_heights(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_districts(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_metro(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_railways(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_roads(const std::filesystem::path& folder, RegionSketch& sketch,
                        Account& account);  // roads.json, streets.json
Result<void> read_water(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_green(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
// timetable.json, if there is one, into Scene::timetable; after the networks.
Result<void> read_timetable(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);
Result<void> read_landmarks(const std::filesystem::path& folder, RegionSketch& sketch, Account& account);

}  // namespace mercia::bake
