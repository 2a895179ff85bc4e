// tileset.json, attached to a tree and looked at from somewhere.
#include "engine/tiles/select.h"
#include "engine/tiles/tileset_json.h"
#include "tests/fuzz/check.h"

using namespace mercia;
using namespace mercia::tiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = parse_json({reinterpret_cast<const std::byte*>(data), size}, "fuzz");
  if (!json) return 0;
  auto part = read_tileset(*json, "https://example.org/a/tileset.json", {});
  if (!part) return 0;
  TileTree tree;
  if (!tree.attach_document(std::move(*part), kNoTile)) return 0;
  for (TileId id = 0; id < tree.tiles.size(); ++id) {
    const Tile& tile = tree.tiles[id];
    fuzz::demand(tile.parent < id || tile.parent == kNoTile);
    fuzz::demand(tile.first_child > id);
    fuzz::demand(std::isfinite(tile.geometric_error) && tile.geometric_error >= 0.0);
    fuzz::demand(std::isfinite(geo::enclosing_sphere(tile.bounds.volume()).radius));
    const auto uris = tile.awaits_subtree ? Result<std::vector<std::string>>() : tree.content_uris(id);
    if (tile.awaits_subtree) (void)tree.subtree_uri(id);
    if (uris)
      for (const auto& uri : *uris) fuzz::demand(uri.starts_with("http"));
  }
  geo::View view;
  view.world_from_eye = geo::world_from_eye({10.0, -50.0, 30.0}, 0.2, -0.3);
  view.width = view.height = 500;
  std::vector<TileStatus> status(tree.tiles.size());
  for (std::size_t i = 0; i < status.size(); i += 2) status[i] = {TileState::Ready, i % 4 == 0, 0};
  Selection selection;
  select(tree, status, {&view, 1}, {8.0}, selection);
  fuzz::demand(selection.drawn.size() <= tree.tiles.size());
  return 0;
}
