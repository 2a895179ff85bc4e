// region.json: the front page of a region package, written by mercia-bake and read by the viewer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/wgs84.h"

namespace mercia::region {

// How sure a layer's shapes are. The viewer says "illustrative" wherever such a layer is in view.
enum class Truth { Surveyed, Estimated, Illustrative };

struct Layer {
  std::string id;     // "buildings"
  std::string title;  // "Buildings"
  Truth truth = Truth::Surveyed;
};

struct Viewpoint {
  std::string title;
  geo::Geodetic position;  // height above the ground, not the ellipsoid, if above_ground
  bool above_ground = true;
  double heading = 0.0;  // radians clockwise from north
  double pitch = 0.0;    // radians, up positive
};

// A thing to search for and to fly to: one feature of places.geojson.
struct Place {
  std::string name;
  std::string kind;        // "landmark", "tram_stop", "railway_station", "bus_stop", "square", "district" …
  geo::Geodetic position;  // height above the ellipsoid, of the ground
  std::string id;          // in the source: "node/123", an ATCO code; may be empty
  std::string text;        // a sentence or two; may be empty
  double height = 0.0;     // metres above its ground; 0 where it means nothing or nobody knows
  std::string source;      // where position, text and height come from; may be empty
};

struct Region {
  std::string name;
  geo::Geodetic origin;                                     // of the world frame (geo::MapFrame), height 0
  double west = 0.0, south = 0.0, east = 0.0, north = 0.0;  // radians
  std::string tileset = "tiles/tileset.json";               // relative to region.json
  std::string places = "places.geojson";                    // empty if there are none
  std::string time_zone;                                    // "Europe/London"; empty: not told
  std::string timetable;                                    // "transit/gtfs.zip" or empty
  std::string heights;                                      // of the ground (GroundHeights): "ground.heights" or empty
  std::string vertical_datum;                               // words: what heights are measured from
  std::vector<Layer> layers;
  std::vector<std::string> attributions;  // shown in the viewer's corner
  std::vector<Viewpoint> viewpoints;      // the first one is where the viewer starts
};

inline constexpr int kRegionFormat = 1;

// `folder` or the path of its region.json. Errors (Input): absent, not JSON, a newer format, a field out of range.
Result<Region> read_region(const std::filesystem::path& folder);
Result<void> write_region(const std::filesystem::path& folder, const Region& region);

Result<std::vector<Place>> read_places(const std::filesystem::path& geojson);
Result<void> write_places(const std::filesystem::path& geojson, const std::vector<Place>& places);

}  // namespace mercia::region
