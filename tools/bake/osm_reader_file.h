// An OpenStreetMap file as plain values, before anything is made of it. The only place that knows libosmium.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
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
  // Whether it is counted here. A region that is worked on in blocks meets an object in all that it may touch; one of
  // them is its home.
  bool home = true;
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
  bool member = false;  // of a relation
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

// A file, or what of it one block needs, in the file's order.
struct OsmExtract {
  std::vector<OsmNode> nodes;  // those with tags
  std::vector<OsmWay> ways;
  std::vector<OsmRelation> relations;
};

// Called for every object in the file's order; nodes without tags are not worth an object but a place.
struct OsmVisitor {
  std::function<void(const GeoBounds& bounds)> header;  // comes first, if the file states its extent
  std::function<void(std::int64_t id, OsmPoint point)> place;
  std::function<void(OsmNode&& node)> node;
  std::function<void(OsmWay&& way, std::span<const std::int64_t> refs)> way;  // without its points
  std::function<void(OsmRelation&& relation)> relation;
};

enum class OsmPart : std::uint8_t { All, Places, Objects };  // places of nodes, or the objects

// Errors (Input): absent, not .osm.pbf, .osm, .osm.gz or .osm.bz2, broken.
Result<void> visit_osm_file(const std::filesystem::path& file, OsmPart part, const OsmVisitor& visitor);

}  // namespace mercia::bake
