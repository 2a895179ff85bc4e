// Which rectangle of an extract is worth baking.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "tools/bake/osm_reader_file.h"

namespace mercia::bake {

inline constexpr double kWidestRegion = 500e3;  // metres, along either side

// Where a file's points lie, gathered while it is read. Takes 8 bytes a building.
class OsmSpread {
 public:
  std::optional<GeoBounds> header;     // what the file says of its extent; before the first way
  std::uint64_t points = 0;            // nodes with and without tags
  OsmPoint low{INT32_MAX, INT32_MAX};  // of all nodes
  OsmPoint high{INT32_MIN, INT32_MIN};

  void add_point(OsmPoint point);
  void add_node(const OsmNode& node);
  void add_way(const OsmWay& way);

  // The middle of the buildings, or of everything.
  GeoBounds around_bulk() const;
  // The header's rectangle with the whole of the buildings that lie partly in it.
  GeoBounds header_with_buildings() const;

 private:
  std::vector<OsmPoint> buildings_;     // the first point of each
  std::vector<OsmPoint> tagged_;        // of ways, until buildings abound
  std::optional<OsmPoint> first_node_;  // with tags
  std::optional<GeoBounds> crossing_;   // around the buildings that cross the header's border
};

// Extracts hold ways and relations that reach far beyond what was asked for. Taken is, of the nodes' extent, what lies
// in the file's header rectangle, widened by the buildings that cross its border; without a header, the extent of the
// middle 98 % of the buildings (or of all ways, if there are fewer than ten), with a fifth of it around.
// Errors (Input): wider than 500 km, or `wanted` holds none of the file's nodes.
Result<GeoBounds> region_bounds(const OsmSpread& spread, const std::optional<GeoBounds>& wanted,
                                const std::filesystem::path& file);

}  // namespace mercia::bake
