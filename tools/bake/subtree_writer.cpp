#include "tools/bake/subtree_writer.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>

namespace mercia::bake {
namespace {

using Json = nlohmann::ordered_json;

class Bits {
 public:
  explicit Bits(std::size_t count) : count_(count), bytes_((count + 7) / 8, std::byte{0}) {}
  void set(std::size_t index) {
    bytes_[index / 8] |= static_cast<std::byte>(1u << (index % 8));
    ++set_;
  }
  std::size_t set_count() const { return set_; }
  bool all() const { return set_ == count_; }
  bool none() const { return set_ == 0; }
  const Bytes& bytes() const { return bytes_; }

 private:
  std::size_t count_;
  std::size_t set_ = 0;
  Bytes bytes_;
};

// The subtree's one buffer and the views into it.
struct Buffer {
  Bytes bytes;
  Json views = Json::array();

  std::size_t add(const Bytes& part) {
    while (bytes.size() % 8 != 0) bytes.push_back(std::byte{0});
    views.push_back({{"buffer", 0}, {"byteOffset", bytes.size()}, {"byteLength", part.size()}});
    bytes.insert(bytes.end(), part.begin(), part.end());
    return views.size() - 1;
  }
};

// Uniform availability needs no bits.
Json availability(const Bits& bits, Buffer& buffer) {
  if (bits.all()) return {{"constant", 1}};
  if (bits.none()) return {{"constant", 0}};
  return {{"bitstream", buffer.add(bits.bytes())}, {"availableCount", bits.set_count()}};
}

// The number of tiles above `level` in a full quadtree.
std::size_t tiles_above(std::uint32_t level) { return ((std::size_t{1} << (2 * level)) - 1) / 3; }

// Centre and three half axes, as boundingVolume.box has them.
void append_box(Bytes& out, const TileFacts& facts) {
  const glm::dvec3 center = (facts.low + facts.high) / 2.0;
  const glm::dvec3 half = (facts.high - facts.low) / 2.0;
  for (const double value : {center.x, center.y, center.z, half.x, 0.0, 0.0, 0.0, half.y, 0.0, 0.0, 0.0, half.z})
    append(out, value);
}

}  // namespace

std::vector<TileKey> subtree_roots(const TileSet& tiles) {
  std::vector<TileKey> roots;
  for (const auto& [key, facts] : tiles)
    if (key.level % kSubtreeLevels == 0) roots.push_back(key);
  return roots;
}

Bytes write_subtree(const TileSet& tiles, const TileKey& root) {
  Bits tile_bits(tiles_above(kSubtreeLevels));
  Bits content_bits(tiles_above(kSubtreeLevels));
  Bits child_bits(std::size_t{1} << (2 * kSubtreeLevels));
  Bytes boxes;
  Bytes errors;
  for (std::uint32_t depth = 0; depth <= kSubtreeLevels; ++depth) {
    const std::uint32_t side = 1u << depth;
    // In Morton order, so that the metadata's rows follow the availability's bits.
    for (std::uint64_t index = 0; index < std::uint64_t{side} * side; ++index) {
      std::uint32_t x = 0;
      std::uint32_t y = 0;
      for (std::uint32_t bit = 0; bit < depth; ++bit) {
        x |= static_cast<std::uint32_t>((index >> (2 * bit)) & 1u) << bit;
        y |= static_cast<std::uint32_t>((index >> (2 * bit + 1)) & 1u) << bit;
      }
      const auto found = tiles.find({root.level + depth, root.x * side + x, root.y * side + y});
      if (found == tiles.end()) continue;
      if (depth == kSubtreeLevels) {
        child_bits.set(index);
        continue;
      }
      tile_bits.set(tiles_above(depth) + index);
      if (found->second.has_content) content_bits.set(tiles_above(depth) + index);
      append_box(boxes, found->second);
      append(errors, found->second.error);
    }
  }

  Buffer buffer;
  Json json;
  json["buffers"] = Json::array();
  json["bufferViews"] = Json::array();
  json["tileAvailability"] = availability(tile_bits, buffer);
  json["contentAvailability"] = Json::array({availability(content_bits, buffer)});
  json["childSubtreeAvailability"] = availability(child_bits, buffer);
  json["tileMetadata"] = 0;
  Json table{{"class", "tile"}, {"count", tile_bits.set_count()}};
  table["properties"]["boundingBox"] = {{"values", buffer.add(boxes)}};
  table["properties"]["geometricError"] = {{"values", buffer.add(errors)}};
  json["propertyTables"] = Json::array({std::move(table)});
  while (buffer.bytes.size() % 8 != 0) buffer.bytes.push_back(std::byte{0});
  json["buffers"].push_back({{"byteLength", buffer.bytes.size()}});
  json["bufferViews"] = std::move(buffer.views);

  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  Bytes out;
  append(out, std::uint32_t{0x74627573});  // "subt"
  append(out, std::uint32_t{1});
  append(out, std::uint64_t{text.size()});
  append(out, std::uint64_t{buffer.bytes.size()});
  const ByteView text_bytes = as_bytes(text);
  out.insert(out.end(), text_bytes.begin(), text_bytes.end());
  out.insert(out.end(), buffer.bytes.begin(), buffer.bytes.end());
  return out;
}

}  // namespace mercia::bake
