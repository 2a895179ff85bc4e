// The tiles of a tileset as flat arrays. Grows at its end when an external tileset or a subtree arrives.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/bounding_volume.h"
#include "engine/geo/bounds.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/importance.h"
#include "engine/tiles/tile_semantics.h"

namespace mercia::tiles {

using TileId = std::uint32_t;
inline constexpr TileId kNoTile = 0xffffffff;
inline constexpr std::uint32_t kNone = 0xffffffff;

enum class Refine : std::uint8_t { Replace, Add };

// Limits of one tileset, external ones and subtrees included.
inline constexpr std::uint32_t kMostTiles = 8'000'000;
inline constexpr std::uint32_t kDeepestTile = 160;     // levels below the root
inline constexpr std::uint32_t kDeepestDocument = 24;  // tilesets within tilesets
inline constexpr std::uint32_t kMostContentsOfTile = 32;

// A tileset.json: what its tiles' references are relative to.
struct Document {
  std::string uri;
  std::uint32_t parent = kNone;  // the document whose tile named this one
  std::uint32_t depth = 0;
  UpAxis up_axis = UpAxis::Y;
};

enum class Subdivision : std::uint8_t { Quadtree, Octree };

// An implicit tileset: everything that its tiles have in common.
struct ImplicitTiling {
  std::uint32_t document = 0;
  Subdivision subdivision = Subdivision::Quadtree;
  std::uint32_t subtree_levels = 0;
  std::uint32_t available_levels = 0;
  std::string subtree_template;
  std::vector<std::string> content_templates;
  Refine refine = Refine::Replace;
  Importance importance = Importance::Usual;
  double root_geometric_error = 0.0;
  geo::BoundingVolume root_volume;  // in the tree's root frame, unless root_region is there
  std::optional<std::array<double, 6>> root_region;
  std::uint32_t transform = 0;
  std::shared_ptr<const TileSemantics> tile_semantics;  // of the tileset's metadata schema; may be null
};

struct ImplicitCoordinates {
  std::uint32_t level = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t z = 0;
  bool operator==(const ImplicitCoordinates&) const = default;
};

struct alignas(64) Tile {
  // What selection asks of every tile comes first, up to the volume's middle and size: one line of a processor's cache.
  double geometric_error = 0.0;  // metres
  TileId parent = kNoTile;
  TileId first_child = kNoTile;
  TileId next_sibling = kNoTile;
  std::uint16_t depth = 0;  // levels below the root of the tree
  Refine refine = Refine::Replace;
  Importance importance = Importance::Usual;
  bool awaits_subtree = false;     // the root of a subtree that is not loaded: content and children are unknown
  std::uint32_t content_mask = 0;  // bit i: it has content i (of `contents` or of the tiling's templates)
  geo::Bounds bounds;              // in the root frame: ECEF, or the tileset's own if it is not on the Earth
  std::uint32_t transform = 0;     // into TileTree::transforms: root_from_tile
  std::uint32_t document = 0;
  std::uint32_t contents = kNone;   // into TileTree::contents, for explicit tiles
  std::uint32_t implicit = kNone;   // into TileTree::implicit_tilings
  ImplicitCoordinates coordinates;  // of an implicit tile

  bool has_content() const { return content_mask != 0; }
  // Nothing to load: it is there as soon as it is known.
  bool is_empty() const { return content_mask == 0 && !awaits_subtree; }
};

// A part of a tree as a worker makes it: its tiles, transforms, contents, documents and tilings are numbered from 0 and
// renumbered when it is attached. Tile 0 is the root of a document or subtree.
struct TilePart {
  std::vector<Tile> tiles;
  std::vector<glm::dmat4> transforms;
  std::vector<std::vector<std::string>> contents;
  std::vector<ImplicitTiling> tilings;
  std::optional<Document> document;
  std::vector<std::string> problems;  // sentences on tiles that were left out
};

class TileTree {
 public:
  std::vector<Tile> tiles;
  std::vector<glm::dmat4> transforms;
  std::vector<std::vector<std::string>> contents;
  std::vector<ImplicitTiling> implicit_tilings;
  std::vector<Document> documents;

  // The root of an empty tree, or a child of `parent`. Errors (Input): kMostTiles or kDeepestTile is exceeded.
  Result<TileId> attach_document(TilePart&& part, TileId parent);
  // The tiles of the subtree whose root is `root` (Tile::awaits_subtree).
  Result<void> attach_subtree(TilePart&& part, TileId root);

  // The absolute addresses of a tile's contents. Errors (Input): an address that cannot be used.
  Result<std::vector<std::string>> content_uris(TileId tile) const;
  Result<std::string> subtree_uri(TileId tile) const;

  // Whether one of the documents above `document` (itself included) has this address: a cycle.
  bool contains_above(std::uint32_t document, const std::string& uri) const;

  std::uint64_t cpu_bytes() const;

 private:
  Result<void> check_room(const TilePart& part, TileId parent) const;
};

// Replaces {level}, {x}, {y}, {z}.
std::string expanded(const std::string& uri_template, const ImplicitCoordinates& coordinates);

}  // namespace mercia::tiles
