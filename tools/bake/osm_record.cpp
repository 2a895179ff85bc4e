#include "tools/bake/osm_record.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "tools/bake/building_kinds.h"
#include "tools/bake/building_style.h"
#include "tools/bake/osm_ground_tags.h"

namespace mercia::bake {
namespace {

template <typename T>
void append_list(Bytes& out, const std::vector<T>& list) {
  append(out, static_cast<std::uint32_t>(list.size()));
  const ByteView bytes = std::as_bytes(std::span(list));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

Bytes begin(const OsmRecordHead& head, const OsmObject& object) {
  Bytes out;
  out.reserve(sizeof(head) + object.tag_text.size() + 64);
  append(out, head);
  append(out, static_cast<std::uint32_t>(object.tag_text.size()));
  const ByteView text = as_bytes(object.tag_text);
  out.insert(out.end(), text.begin(), text.end());
  return out;
}

// Reads what encode() wrote.
class Unpacker {
 public:
  explicit Unpacker(ByteView bytes) : bytes_(bytes) {}
  template <typename T>
  T next() {
    T value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_ = bytes_.subspan(sizeof(T));
    return value;
  }
  template <typename T>
  std::vector<T> list() {
    std::vector<T> items(next<std::uint32_t>());
    if (!items.empty()) std::memcpy(items.data(), bytes_.data(), items.size() * sizeof(T));
    bytes_ = bytes_.subspan(items.size() * sizeof(T));
    return items;
  }
  void begin(OsmObject& object, const OsmRecordHead& head) {
    object.type = head.type;
    object.id = head.id;
    object.home = head.home != 0;
    const auto size = next<std::uint32_t>();
    object.tag_text = as_text(bytes_.first(size));
    bytes_ = bytes_.subspan(size);
  }

 private:
  ByteView bytes_;
};

bool is_wide(const Tags& tags) {
  if (tags.is("natural", "coastline")) return true;
  const auto style = area_style(tags);
  return style && (style->surface == tiles::Surface::Water || style->surface == tiles::Surface::Wood);
}

OsmRecordHead head_for(const OsmObject& object) {
  OsmRecordHead head;
  head.type = object.type;
  head.id = object.id;
  if (object.tag_text.empty()) return head;
  const Tags tags = object.tags();
  head.building = is_building(tags) || is_building_part(tags) || is_structure(tags);
  return head;
}

}  // namespace

void OsmRecordHead::add(OsmPoint point) {
  low = {std::min(low.longitude, point.longitude), std::min(low.latitude, point.latitude)};
  high = {std::max(high.longitude, point.longitude), std::max(high.latitude, point.latitude)};
}

Bytes encode(const OsmNode& node) {
  OsmRecordHead head = head_for(node);
  head.add(node.point);
  Bytes out = begin(head, node);
  append(out, node.point);
  return out;
}

Bytes encode(const OsmWay& way) {
  OsmRecordHead head = head_for(way);
  for (const OsmPoint point : way.points) head.add(point);
  head.member = way.member;
  if (!way.tag_text.empty()) {
    const Tags tags = way.tags();
    head.line = tags.has("highway") || tags.has("railway") || tags.has("waterway");
    head.wide = !head.building && (way.closed() || tags.has("natural")) && is_wide(tags);
  }
  Bytes out = begin(head, way);
  append(out, way.missing);
  append(out, way.first);
  append(out, way.last);
  append_list(out, way.points);
  append_list(out, way.gaps);
  return out;
}

Bytes encode(const OsmRelation& relation) {
  OsmRecordHead head = head_for(relation);
  if (!relation.tag_text.empty()) {
    const Tags tags = relation.tags();
    const bool multipolygon = tags.is("type", "multipolygon");
    head.wide = !head.building && (multipolygon || tags.is("type", "boundary")) && is_wide(tags);
    head.shaped = multipolygon || (tags.is("type", "boundary") && (head.building || area_style(tags)));
  }
  Bytes out = begin(head, relation);
  append(out, static_cast<std::uint32_t>(relation.members.size()));
  for (const OsmMember& member : relation.members) {
    append(out, member.ref);
    append(out, member.type);
    append(out, member.inner);
  }
  return out;
}

OsmRecordHead head_of(ByteView record) {
  OsmRecordHead head;
  std::memcpy(&head, record.data(), sizeof(head));
  return head;
}

void set_head(Bytes& record, const OsmRecordHead& head) { std::memcpy(record.data(), &head, sizeof(head)); }

void decode_into(ByteView record, OsmExtract& extract) {
  Unpacker bytes(record);
  const auto head = bytes.next<OsmRecordHead>();
  if (head.type == OsmType::Node) {
    OsmNode& node = extract.nodes.emplace_back();
    bytes.begin(node, head);
    node.point = bytes.next<OsmPoint>();
  } else if (head.type == OsmType::Way) {
    OsmWay& way = extract.ways.emplace_back();
    bytes.begin(way, head);
    way.member = head.member != 0;
    way.missing = bytes.next<std::uint32_t>();
    way.first = bytes.next<std::int64_t>();
    way.last = bytes.next<std::int64_t>();
    way.points = bytes.list<OsmPoint>();
    way.gaps = bytes.list<std::uint32_t>();
  } else {
    OsmRelation& relation = extract.relations.emplace_back();
    bytes.begin(relation, head);
    relation.members.resize(bytes.next<std::uint32_t>());
    for (OsmMember& member : relation.members) {
      member.ref = bytes.next<std::int64_t>();
      member.type = bytes.next<OsmType>();
      member.inner = bytes.next<bool>();
    }
  }
}

std::vector<std::int64_t> member_ways(ByteView record) {
  OsmExtract extract;
  decode_into(record, extract);
  std::vector<std::int64_t> ways;
  for (const OsmMember& member : extract.relations.at(0).members)
    if (member.type == OsmType::Way) ways.push_back(member.ref);
  return ways;
}

}  // namespace mercia::bake
