// What the baker knows of a region between reading and meshing. Every source (OpenStreetMap, the embedded region,
// architects' models) fills the same scene; every mesher reads it.
//
// Plane coordinates are the map frame's easting and northing in metres (geo::MapFrame). Heights are metres.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/geo/map_frame.h"
#include "engine/region/region.h"
#include "engine/tiles/city_surface.h"
#include "tools/bake/mesh.h"

namespace mercia::bake {

using Ring = std::vector<glm::dvec2>;  // closed without repeating the first point, at least 3 points

// Valid in the sense of OGC Simple Features: outer anticlockwise, holes clockwise, no self-intersection.
struct Polygon {
  Ring outer;
  std::vector<Ring> holes;
};

// One row of the property table that the viewer shows on a click.
struct FeatureRecord {
  std::string id;    // "way/123", "relation/9", "node/4", "landmark/library-of-birmingham", "fabric/17"
  std::string kind;  // "building", "road", "railway", "water", "landmark", "model", "tree", …
  std::string type;  // the tag's value: "apartments", "primary", "tram", …; may be empty
  std::string name;
  float height = 0.0f;  // metres above its ground, 0 where it means nothing
  bool height_estimated = false;
  bool illustrative = false;
  bool home = true;  // see OsmObject::home
};
using FeatureIndex = std::uint32_t;  // into Scene::features
inline constexpr FeatureIndex kNoFeatureIndex = 0xffffffff;

enum class RoofShape : std::uint8_t {
  Flat,
  Gabled,
  HalfHipped,
  Hipped,
  Pyramidal,
  Dome,
  Skillion,
  Gambrel,
  Mansard,
  Onion,
  Round,
  Cone
};

// What a building's walls look like from near by.
struct FacadeLook {
  tiles::FacadeStyle style = tiles::FacadeStyle::Plain;
  tiles::Masonry masonry = tiles::Masonry::Render;
  bool shops = false;  // in the ground floor
  bool operator==(const FacadeLook&) const = default;
};

struct Building {
  FeatureIndex feature = kNoFeatureIndex;
  Polygon footprint;
  glm::dvec2 anchor{0.0};    // all parts of one building share it: base and top count from the terrain here
  double base = 0.0;         // min_height: metres above the anchor's ground
  double top = 0.0;          // the highest point of the roof, metres above the anchor's ground
  double roof_height = 0.0;  // of that, the roof
  RoofShape roof = RoofShape::Flat;
  // Compass bearing (radians clockwise from north) of the slope's downhill side for skillion; of the ridge otherwise.
  std::optional<double> roof_bearing;
  float storeys = 0.0f;  // above ground without the roof; 0 if it has no storeys (a tank, a spire)
  Color wall_color;
  Color roof_color;
  FacadeLook facade;
  tiles::Surface covering = tiles::Surface::Roof;  // one of the roofs
};

enum class WayKind : std::uint8_t {
  Motorway,
  Trunk,
  Primary,
  Secondary,
  Tertiary,
  Residential,
  Service,
  Pedestrian,
  Footway,
  Cycleway,
  Steps,
  Track,
  Rail,
  Tram,
  River,
  Canal,
  Stream,
  Wall,
  Hedge
};

// A line with a width: a road, a track, a watercourse.
struct Way {
  FeatureIndex feature = kNoFeatureIndex;
  WayKind kind = WayKind::Residential;
  tiles::Surface surface = tiles::Surface::Asphalt;
  std::vector<glm::dvec2> line;  // at least 2 points
  double width = 6.0;
  int lanes = 0;  // 0: unknown or meaningless
  int layer = 0;  // OSM's layer
  bool bridge = false;
  bool tunnel = false;
  bool pavements = false;     // on both sides, with lamps: see lay_pavements
  double street_width = 0.0;  // metres of the carriageway: of a street that has pavements, and of its pavement; else 0
};

struct Area {
  FeatureIndex feature = kNoFeatureIndex;
  tiles::Surface surface = tiles::Surface::Grass;
  Polygon polygon;
  int priority = 0;            // higher lies on top where areas overlap
  std::uint32_t seed = 0;      // of its shade; 0: from its place among the areas
  std::optional<double> bank;  // of standing water: the height of its banks, if waters_settled
};

enum class TreeKind : std::uint8_t { Broadleaved, Needleleaved, Palm };
struct Tree {
  glm::dvec2 position{0.0};
  float height = 9.0f;
  float crown_radius = 3.0f;
  TreeKind kind = TreeKind::Broadleaved;
};

// A mesh made elsewhere: an architect's model, a landmark of the shape grammar.
struct PlacedMesh {
  FeatureIndex feature = kNoFeatureIndex;
  glm::dvec2 anchor{0.0};        // where the mesh's origin stands
  std::optional<double> height;  // of its origin above the ellipsoid; empty: on the terrain at the anchor
  std::vector<MeshPart> parts;   // x east, y north, z up from the anchor, metres, already turned to its heading
  std::vector<TextureData> textures;
  // The ground that it replaces: fabric and OSM buildings whose centroid lies inside are left out. May be empty.
  std::vector<Ring> clears;
};

struct BuiltUpField;  // ground_builtup.h

struct Scene {
  geo::MapFrame frame;
  std::string name;
  std::vector<FeatureRecord> features;
  std::vector<Building> buildings;
  std::vector<Way> ways;
  std::vector<Area> areas;
  std::vector<Tree> trees;
  std::vector<PlacedMesh> meshes;
  std::vector<region::Place> places;  // heights are filled in from the terrain by the baker
  std::vector<region::Layer> layers;
  std::vector<region::Viewpoint> viewpoints;
  std::vector<std::string> attributions;
  std::map<std::string, std::string> timetable;  // the texts of a GTFS feed's files, by name; empty: there is none
  // Known heights for regions without a raster: easting, northing, metres above the ellipsoid.
  std::vector<glm::dvec3> spot_heights;
  glm::dvec2 low{0.0};  // extent of what is to be baked; ground is made for all of it
  glm::dvec2 high{0.0};

  // Of a scene that is one block of a larger region: where tiles are made of it, else empty.
  glm::dvec2 window_low{0.0};
  glm::dvec2 window_high{0.0};
  // What a block cannot know by itself, if it has been found out for the whole region.
  std::optional<double> wood_area;               // m² of all woods
  bool waters_settled = false;                   // Area::bank says which waters are level, and where
  std::shared_ptr<const BuiltUpField> built_up;  // how densely the ground is built over

  FeatureIndex add_feature(FeatureRecord record) {
    features.push_back(std::move(record));
    return static_cast<FeatureIndex>(features.size() - 1);
  }
};

}  // namespace mercia::bake
