// OpenStreetMap objects as bytes, for waiting on disk.
#pragma once

#include "engine/base/bytes.h"
#include "tools/bake/osm_reader_file.h"

namespace mercia::bake {

// What can be told of an object without unpacking it.
struct OsmRecordHead {
  // Of its points; west > east if it has none. 1e-7 degrees.
  OsmPoint low{INT32_MAX, INT32_MAX};
  OsmPoint high{INT32_MIN, INT32_MIN};
  std::int64_t id = 0;
  OsmType type = OsmType::Node;
  std::uint8_t home = 1;
  std::uint8_t member = 0;    // a way in a relation
  std::uint8_t line = 0;      // a way that is part of the network of roads, rails and waters
  std::uint8_t building = 0;  // or a part of one
  std::uint8_t wide = 0;      // water, wood or coast: what all blocks must agree on
  std::uint8_t shaped = 0;    // a relation that is drawn, so its members must come along
  std::uint8_t padding = 0;

  bool has_place() const { return low.longitude <= high.longitude; }
  void add(OsmPoint point);
};

// With a head whose place and kind are filled in.
Bytes encode(const OsmNode& node);
Bytes encode(const OsmWay& way);
Bytes encode(const OsmRelation& relation);

OsmRecordHead head_of(ByteView record);
void set_head(Bytes& record, const OsmRecordHead& head);

// Unpacks a record into the extract. The bytes must be what encode() made.
void decode_into(ByteView record, OsmExtract& extract);
// Calls for the ids of a relation's members that are ways.
std::vector<std::int64_t> member_ways(ByteView record);

}  // namespace mercia::bake
