// An OpenStreetMap file as plain values, before anything is made of it. The only place that knows libosmium.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/wgs84.h"
#include "tools/bake/osm_reader.h"
#include "tools/bake/tags.h"

namespace mercia::bake {

// Units of 1e-7 degrees, as OpenStreetMap stores them.
struct OsmPoint {
  std::int32_t longitude = 0;
  std::int32_t latitude = 0;
  bool operator==(const OsmPoint&) const = default;
};
geo::Geodetic geodetic_of(OsmPoint point);

enum class OsmType : std::uint8_t { Node, Way, Relation };

struct OsmObject {
  OsmType type = OsmType::Node;
  std::int64_t id = 0;
  std::string tag_text;  // keys and values, each ended by a zero byte

  Tags tags() const;        // views into tag_text
  std::string key() const;  // "way/123"
};

struct OsmNode : OsmObject {
  OsmPoint point;
};

struct OsmWay : OsmObject {
  std::vector<OsmPoint> points;     // of the nodes that the file holds
  std::vector<std::uint32_t> gaps;  // indices of points before which nodes are missing
  std::uint32_t missing = 0;        // nodes that the file does not hold
  std::int64_t first = 0;           // ids of the end nodes
  std::int64_t last = 0;
  bool closed() const { return first == last && points.size() + missing > 3; }
};

struct OsmMember {
  OsmType type = OsmType::Way;
  std::int64_t ref = 0;
  bool inner = false;  // role
};

struct OsmRelation : OsmObject {
  std::vector<OsmMember> members;
};

struct OsmExtract {
  std::optional<GeoBounds> header_bounds;
  std::vector<OsmNode> nodes;  // those with tags
  std::vector<OsmWay> ways;    // all, in the file's order
  std::vector<OsmRelation> relations;
  std::uint64_t points = 0;            // nodes with and without tags
  OsmPoint low{INT32_MAX, INT32_MAX};  // of all nodes
  OsmPoint high{INT32_MIN, INT32_MIN};
};

// Objects may come in any order; of several with the same id the first counts. Memory: about 16 bytes a node, 8 bytes
// a way's node, and the tags. Errors (Input): absent, not .osm.pbf, .osm, .osm.gz or .osm.bz2, broken, empty.
Result<OsmExtract> load_osm_file(const std::filesystem::path& file);

}  // namespace mercia::bake
