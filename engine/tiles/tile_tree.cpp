#include "engine/tiles/tile_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

template <typename T>
void move_all(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

TileId shifted(TileId id, std::uint32_t by) { return id == kNoTile ? kNoTile : id + by; }

}  // namespace

Result<void> TileTree::check_room(const TilePart& part, TileId parent) const {
  if (part.tiles.size() > kMostTiles - tiles.size())
    return fail_input(fmt::format("the tileset has more than the limit of {} tiles", kMostTiles));
  const std::uint32_t above = parent == kNoTile ? 0 : tiles[parent].depth + 1u;
  for (const Tile& tile : part.tiles)
    if (tile.depth + above > kDeepestTile)
      return fail_input(fmt::format("the tileset is deeper than the limit of {} levels", kDeepestTile));
  return {};
}

Result<TileId> TileTree::attach_document(TilePart&& part, TileId parent) {
  MERCIA_CHECK(check_room(part, parent));
  const auto first_tile = static_cast<std::uint32_t>(tiles.size());
  const auto first_transform = static_cast<std::uint32_t>(transforms.size());
  const auto first_content = static_cast<std::uint32_t>(contents.size());
  const auto first_tiling = static_cast<std::uint32_t>(implicit_tilings.size());
  const auto document = static_cast<std::uint32_t>(documents.size());
  const std::uint32_t above = parent == kNoTile ? 0 : tiles[parent].depth + 1u;
  for (Tile& tile : part.tiles) {
    tile.parent = shifted(tile.parent, first_tile);
    tile.first_child = shifted(tile.first_child, first_tile);
    tile.next_sibling = shifted(tile.next_sibling, first_tile);
    tile.transform += first_transform;
    tile.document = document;
    if (tile.contents != kNone) tile.contents += first_content;
    if (tile.implicit != kNone) tile.implicit += first_tiling;
    tile.depth = static_cast<std::uint16_t>(tile.depth + above);
  }
  for (ImplicitTiling& tiling : part.tilings) {
    tiling.document = document;
    tiling.transform += first_transform;
  }
  move_all(tiles, part.tiles);
  move_all(transforms, part.transforms);
  move_all(contents, part.contents);
  move_all(implicit_tilings, part.tilings);
  documents.push_back(std::move(*part.document));
  if (parent != kNoTile) {
    tiles[first_tile].parent = parent;
    tiles[first_tile].next_sibling = tiles[parent].first_child;
    tiles[parent].first_child = first_tile;
  }
  return first_tile;
}

Result<void> TileTree::attach_subtree(TilePart&& part, TileId root) {
  MERCIA_CHECK(check_room(part, tiles[root].parent));
  // Tile 0 of the part is the root itself, which the tree has already; the others follow at the end.
  const auto first_tile = static_cast<std::uint32_t>(tiles.size());
  const auto renumbered = [&](TileId id) { return id == kNoTile ? kNoTile : id == 0 ? root : first_tile + id - 1; };
  const Tile old_root = tiles[root];
  for (Tile& tile : part.tiles) {
    tile.parent = renumbered(tile.parent);
    tile.first_child = renumbered(tile.first_child);
    tile.next_sibling = renumbered(tile.next_sibling);
    tile.transform = old_root.transform;
    tile.document = old_root.document;
    tile.implicit = old_root.implicit;
    tile.depth = static_cast<std::uint16_t>(tile.depth + old_root.depth);
  }
  const Tile& new_root = part.tiles.front();
  tiles[root].first_child = new_root.first_child;
  tiles[root].content_mask = new_root.content_mask;
  tiles[root].bounds = new_root.bounds;
  tiles[root].geometric_error = new_root.geometric_error;
  tiles[root].awaits_subtree = false;
  tiles.insert(tiles.end(), std::make_move_iterator(part.tiles.begin() + 1), std::make_move_iterator(part.tiles.end()));
  return {};
}

Result<std::vector<std::string>> TileTree::content_uris(TileId id) const {
  const Tile& tile = tiles[id];
  std::vector<std::string> uris;
  for (std::uint32_t i = 0; i < kMostContentsOfTile; ++i) {
    if (!(tile.content_mask >> i & 1)) continue;
    const std::string reference =
        tile.contents != kNone ? contents[tile.contents][i]
                               : expanded(implicit_tilings[tile.implicit].content_templates[i], tile.coordinates);
    MERCIA_TRY(std::string uri, resolve_tile_uri(documents[tile.document].uri, reference));
    uris.push_back(std::move(uri));
  }
  return uris;
}

Result<std::string> TileTree::subtree_uri(TileId id) const {
  const Tile& tile = tiles[id];
  return resolve_tile_uri(documents[tile.document].uri,
                          expanded(implicit_tilings[tile.implicit].subtree_template, tile.coordinates));
}

bool TileTree::contains_above(std::uint32_t document, const std::string& uri) const {
  for (; document != kNone; document = documents[document].parent)
    if (documents[document].uri == uri) return true;
  return false;
}

std::uint64_t TileTree::cpu_bytes() const {
  std::uint64_t bytes = tiles.capacity() * sizeof(Tile) + transforms.capacity() * sizeof(glm::dmat4) +
                        contents.capacity() * sizeof(contents[0]) + documents.capacity() * sizeof(Document);
  // Every explicit content is one vector with one string of a typical length.
  bytes += contents.size() * (sizeof(std::string) + 32);
  return bytes;
}

std::string expanded(const std::string& uri_template, const ImplicitCoordinates& at) {
  std::string result;
  for (std::size_t i = 0; i < uri_template.size();) {
    const std::string_view rest = std::string_view(uri_template).substr(i);
    const auto put = [&](std::string_view name, std::uint32_t value) {
      if (!rest.starts_with(name)) return false;
      result += std::to_string(value);
      i += name.size();
      return true;
    };
    if (put("{level}", at.level) || put("{x}", at.x) || put("{y}", at.y) || put("{z}", at.z)) continue;
    result += uri_template[i++];
  }
  return result;
}

}  // namespace mercia::tiles
