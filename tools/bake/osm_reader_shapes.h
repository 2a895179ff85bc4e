// From OpenStreetMap's ways and multipolygons to valid polygons in the map frame, or the reason why not.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/geo/map_frame.h"
#include "tools/bake/account.h"
#include "tools/bake/osm_reader_file.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// What every part of the reader works on.
struct OsmRegion {
  const OsmExtract& extract;
  geo::MapFrame frame;
  glm::dvec2 low{0.0};  // of what is to be baked
  glm::dvec2 high{0.0};
  std::unordered_map<std::int64_t, std::uint32_t> way_at;  // index by id

  const OsmWay* way(std::int64_t id) const {
    const auto found = way_at.find(id);
    return found == way_at.end() ? nullptr : &extract.ways[found->second];
  }
  glm::dvec2 map_from(OsmPoint point) const;
  std::vector<glm::dvec2> map_from(std::span<const OsmPoint> points) const;
  bool inside(glm::dvec2 point) const {
    return point.x >= low.x && point.y >= low.y && point.x <= high.x && point.y <= high.y;
  }
};

// The reasons that stand in the account.
namespace reason {
inline constexpr const char* kMissingNode = "node missing from the extract";
inline constexpr const char* kMissingWay = "member missing from the extract, ring is not closed";
inline constexpr const char* kOpenRing = "ring is not closed";
inline constexpr const char* kFewPoints = "fewer than 3 points";
inline constexpr const char* kNoArea = "no area";
inline constexpr const char* kOutside = "outside the bounds";
inline constexpr const char* kAbsurd = "absurd size";
}  // namespace reason

struct OsmShape {
  std::vector<Polygon> polygons;  // valid, oriented; none if there is a problem
  std::string problem;            // one of reason::…
};

inline constexpr double kLeastArea = 0.05;  // m²; less is a slip of the mapper's hand

// Repairs are noted in the account.
OsmShape shape_of(const OsmWay& way, const OsmRegion& region, Account& account);
OsmShape shape_of(const OsmRelation& relation, const OsmRegion& region, Account& account);

// The pieces of the way between missing nodes, each of at least 2 points.
std::vector<std::vector<glm::dvec2>> lines_of(const OsmWay& way, const OsmRegion& region);

// UTF-8 without broken sequences and control characters, at most 200 bytes.
std::string clean_text(std::string_view text);
// "name", with "name:en" in brackets where that says something else; empty if there is none.
std::string name_of(const Tags& tags);

}  // namespace mercia::bake
