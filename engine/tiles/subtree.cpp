#include "engine/tiles/subtree.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "engine/tiles/bounding_volume_json.h"
#include "engine/tiles/json.h"
#include "engine/tiles/metadata_values.h"
#include "engine/tiles/subtree_metadata.h"

namespace mercia::tiles {
namespace {

constexpr std::uint64_t kMostExternalBytes = std::uint64_t{256} << 20;

// One bit for each tile or content, or one answer for all.
class Availability {
 public:
  bool operator[](std::uint64_t index) const {
    if (!bits_) return constant_;
    return (static_cast<unsigned>((*bits_)[static_cast<std::size_t>(index / 8)]) >> (index % 8) & 1u) != 0;
  }
  explicit Availability(bool constant) : constant_(constant) {}
  explicit Availability(ByteView bits) : bits_(bits) {}

 private:
  bool constant_ = false;
  std::optional<ByteView> bits_;
};

class SubtreeReader {
 public:
  SubtreeReader(const SubtreeRequest& request, const std::function<Result<Bytes>(const std::string&)>& fetch)
      : request_(request), fetch_(fetch), branching_(request.tiling.subdivision == Subdivision::Octree ? 8 : 4) {}

  Result<TilePart> read(ByteView bytes) {
    MERCIA_CHECK(split(bytes));
    const std::uint32_t levels = request_.tiling.subtree_levels;
    tile_count_ = 0;
    std::uint64_t width = 1;
    for (std::uint32_t level = 0; level < levels; ++level, width *= branching_) tile_count_ += width;
    MERCIA_TRY(const Availability tiles, availability(member(json_, "tileAvailability"), tile_count_));
    MERCIA_TRY(const Availability children, availability(member(json_, "childSubtreeAvailability"), width));
    MERCIA_TRY(const auto contents, content_availability());
    if (!tiles[0]) return fail_input("its own root is not available", request_.uri);
    MERCIA_TRY(const TileMetadata metadata, read_metadata(tiles));

    TilePart part;
    add(part, 0, 0, request_.root, kNoTile, contents, metadata);
    // Level by level; `level_tiles` are the tiles of the level above with their places in Morton order.
    std::vector<Placed> level_tiles{{0, 0}};
    std::uint64_t level_offset = 1;
    width = branching_;
    for (std::uint32_t level = 1; level <= levels; ++level, level_offset += width, width *= branching_) {
      if (request_.root.level + level >= request_.tiling.available_levels) break;
      std::vector<Placed> next;
      for (const Placed& above : level_tiles) {
        TileId previous = kNoTile;
        for (std::uint64_t k = 0; k < branching_; ++k) {
          const std::uint64_t morton = above.morton * branching_ + k;
          const bool inside = level < levels;
          if (inside ? !tiles[level_offset + morton] : !children[morton]) continue;
          const ImplicitCoordinates at = child_of(part.tiles[above.tile].coordinates, k);
          const TileId id = inside ? add(part, level_offset + morton, level, at, above.tile, contents, metadata)
                                   : add_child_subtree(part, level, at, above.tile);
          (previous == kNoTile ? part.tiles[above.tile].first_child : part.tiles[previous].next_sibling) = id;
          previous = id;
          next.push_back({id, morton});
        }
      }
      level_tiles = std::move(next);
    }
    return part;
  }

 private:
  struct Placed {
    TileId tile;
    std::uint64_t morton;
  };

  Result<void> split(ByteView bytes) {
    if (sniff(bytes) == ContentKind::JsonText) {
      MERCIA_TRY(json_, parse_json(bytes, request_.uri));
      return {};
    }
    const auto version = read_at<std::uint32_t>(bytes, 4);
    const auto json_size = read_at<std::uint64_t>(bytes, 8);
    const auto binary_size = read_at<std::uint64_t>(bytes, 16);
    if (sniff(bytes) != ContentKind::Subtree || !version || !json_size || !binary_size)
      return fail_input("it is no subtree", request_.uri);
    if (*version != 1) return fail_input(fmt::format("subtree version {} is not read, only 1", *version), request_.uri);
    const auto json_bytes = subview(bytes, 24, *json_size);
    const auto binary = json_bytes ? subview(bytes, 24 + *json_size, *binary_size) : std::nullopt;
    if (!binary) return fail_input("the subtree is cut off", request_.uri, "fetch or make it again");
    binary_ = *binary;
    MERCIA_TRY(json_, parse_json(*json_bytes, request_.uri));
    return {};
  }

  Result<ByteView> buffer(std::uint64_t index) {
    const Json* list = member(json_, "buffers");
    buffers_.resize(length(list));
    if (index >= buffers_.size()) return fail_input(fmt::format("there is no buffer {}", index), request_.uri);
    auto& known = buffers_[index];
    if (known) return *known;
    const Json* description = element(list, index);
    const std::string uri = text(member(description, "uri"));
    const auto size = whole_number(member(description, "byteLength"));
    if (!size) return fail_input(fmt::format("buffer {} has no byteLength", index), request_.uri);
    ByteView bytes = binary_;
    if (!uri.empty()) {
      if (!fetch_) return fail_input("its buffer lies outside the file", request_.uri);
      MERCIA_TRY(Bytes fetched, fetch_(uri));
      external_bytes_ += fetched.size();
      if (external_bytes_ > kMostExternalBytes) return fail_input("its buffers are too large", request_.uri);
      bytes = owned_.emplace_back(std::move(fetched));
    }
    const auto part = subview(bytes, 0, *size);
    if (!part) return fail_input(fmt::format("buffer {} is cut off", index), request_.uri);
    known = *part;
    return *part;
  }

  Result<ByteView> view(std::uint64_t index) {
    const Json* description = element(member(json_, "bufferViews"), index);
    const auto source = whole_number(member(description, "buffer"));
    const auto offset = whole_number(member(description, "byteOffset")).value_or(0);
    const auto size = whole_number(member(description, "byteLength"));
    if (!source || !size) return fail_input(fmt::format("buffer view {} cannot be used", index), request_.uri);
    MERCIA_TRY(const ByteView bytes, buffer(*source));
    const auto part = subview(bytes, offset, *size);
    if (!part) return fail_input(fmt::format("buffer view {} reaches past its buffer", index), request_.uri);
    return *part;
  }

  Result<Availability> availability(const Json* json, std::uint64_t bits) {
    if (const auto constant = whole_number(member(json, "constant"))) return Availability(*constant == 1);
    auto stream = whole_number(member(json, "bitstream"));
    if (!stream) stream = whole_number(member(json, "bufferView"));  // as the forerunner in 1.0 called it
    if (!stream) return fail_input("an availability is neither constant nor a bit stream", request_.uri);
    MERCIA_TRY(const ByteView bytes, view(*stream));
    if (bytes.size() < (bits + 7) / 8)
      return fail_input(fmt::format("an availability has {} bytes for {} bits", bytes.size(), bits), request_.uri);
    return Availability(bytes);
  }

  Result<std::vector<Availability>> content_availability() {
    std::vector<Availability> result;
    const Json* json = member(json_, "contentAvailability");
    if (!json) return result;
    const std::size_t templates = request_.tiling.content_templates.size();
    if (!json->is_array()) {
      MERCIA_TRY(result.emplace_back(false), availability(json, tile_count_));
      return result;
    }
    for (std::size_t i = 0; i < std::min(length(json), templates); ++i) {
      MERCIA_TRY(result.emplace_back(false), availability(element(json, i), tile_count_));
    }
    return result;
  }

  Result<TileMetadata> read_metadata(const Availability& tiles) {
    // Rows are for the available tiles only, in their order.
    TileMetadata metadata;
    if (!member(json_, "propertyTables") || !member(json_, "tileMetadata")) return metadata;
    row_of_.assign(static_cast<std::size_t>(tile_count_), kNone);
    std::uint32_t rows = 0;
    for (std::uint64_t i = 0; i < tile_count_; ++i)
      if (tiles[i]) row_of_[static_cast<std::size_t>(i)] = rows++;
    return read_tile_metadata(json_, request_.tiling.tile_semantics, rows, request_.uri,
                              [this](std::uint64_t index) { return view(index); });
  }

  ImplicitCoordinates child_of(const ImplicitCoordinates& parent, std::uint64_t k) const {
    ImplicitCoordinates at;
    at.level = parent.level + 1;
    at.x = parent.x * 2 + static_cast<std::uint32_t>(k & 1);
    at.y = parent.y * 2 + static_cast<std::uint32_t>(k >> 1 & 1);
    at.z = branching_ == 8 ? parent.z * 2 + static_cast<std::uint32_t>(k >> 2 & 1) : 0;
    return at;
  }

  TileId add(TilePart& part, std::uint64_t bit, std::uint32_t level, const ImplicitCoordinates& at, TileId parent,
             const std::vector<Availability>& contents, const TileMetadata& metadata) {
    Tile tile = plain_tile(level, at, parent);
    for (std::size_t i = 0; i < contents.size() && i < kMostContentsOfTile; ++i)
      if (contents[i][bit]) tile.content_mask |= 1u << i;
    if (!row_of_.empty()) metadata.apply(row_of_[static_cast<std::size_t>(bit)], request_, tile);
    part.tiles.push_back(std::move(tile));
    return static_cast<TileId>(part.tiles.size() - 1);
  }

  TileId add_child_subtree(TilePart& part, std::uint32_t level, const ImplicitCoordinates& at, TileId parent) {
    Tile tile = plain_tile(level, at, parent);
    tile.awaits_subtree = true;
    part.tiles.push_back(std::move(tile));
    return static_cast<TileId>(part.tiles.size() - 1);
  }

  Tile plain_tile(std::uint32_t level, const ImplicitCoordinates& at, TileId parent) const {
    const ImplicitTiling& tiling = request_.tiling;
    Tile tile;
    tile.parent = parent;
    tile.coordinates = at;
    tile.depth = static_cast<std::uint16_t>(level);
    tile.refine = tiling.refine;
    tile.importance = tiling.importance;
    tile.geometric_error = std::ldexp(tiling.root_geometric_error, -static_cast<int>(at.level));
    tile.bounds = implicit_volume(tiling, at);
    return tile;
  }

  const SubtreeRequest& request_;
  const std::function<Result<Bytes>(const std::string&)>& fetch_;
  std::uint64_t branching_;
  std::uint64_t tile_count_ = 0;
  Json json_;
  ByteView binary_;
  std::vector<std::optional<ByteView>> buffers_;
  std::deque<Bytes> owned_;
  std::uint64_t external_bytes_ = 0;
  std::vector<std::uint32_t> row_of_;  // of tile metadata, by the tile's bit
};

}  // namespace

geo::BoundingVolume implicit_volume(const ImplicitTiling& tiling, const ImplicitCoordinates& at) {
  const bool octree = tiling.subdivision == Subdivision::Octree;
  const double part = std::ldexp(1.0, -static_cast<int>(at.level));
  if (tiling.root_region) {
    const auto& [west, south, east_as_written, north, low, high] = *tiling.root_region;
    const double east = east_as_written < west ? east_as_written + 2.0 * M_PI : east_as_written;
    const double width = (east - west) * part;
    const double height = (north - south) * part;
    const double depth = octree ? (high - low) * part : high - low;
    const double from_low = low + (octree ? at.z * depth : 0.0);
    return geo::box_from_region({west + at.x * width, south + at.y * height, west + (at.x + 1) * width,
                                 south + (at.y + 1) * height, from_low, from_low + depth});
  }
  const auto& root = std::get<geo::OrientedBox>(tiling.root_volume);
  const glm::dvec3 parts(part, part, octree ? part : 1.0);
  const glm::dvec3 index(at.x, at.y, octree ? at.z : 0u);
  geo::OrientedBox box = root;
  for (int axis = 0; axis < 3; ++axis) {
    box.half_axes[axis] = root.half_axes[axis] * parts[axis];
    box.center += root.half_axes[axis] * ((2.0 * index[axis] + 1.0) * parts[axis] - 1.0);
  }
  return box;
}

Result<TilePart> read_subtree(ByteView bytes, const SubtreeRequest& request,
                              const std::function<Result<Bytes>(const std::string&)>& fetch) {
  return SubtreeReader(request, fetch).read(bytes);
}

}  // namespace mercia::tiles
