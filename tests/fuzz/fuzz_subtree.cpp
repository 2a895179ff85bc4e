// Subtrees. The first two bytes choose the tiling: the scheme, its levels, whether it is a region.
#include "engine/tiles/subtree.h"
#include "tests/fuzz/check.h"

using namespace mercia;
using namespace mercia::tiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  SubtreeRequest request;
  request.uri = "fuzz";
  request.tiling.subdivision = data[0] & 1 ? Subdivision::Octree : Subdivision::Quadtree;
  request.tiling.subtree_levels = 1 + (data[0] >> 1) % 4;
  request.tiling.available_levels = 1 + data[1] % 12;
  request.tiling.content_templates = {"{level}/{x}/{y}", "{z}"};
  request.tiling.root_geometric_error = 100.0;
  request.tiling.root_volume = geo::OrientedBox{{0, 0, 0}, glm::dmat3(8.0)};
  if (data[0] & 0x80) request.tiling.root_region = {{-0.034, 0.915, -0.032, 0.917, 0.0, 100.0}};
  static const Json kSchema = Json::parse(R"({"classes":{"tile":{"properties":{
      "box":{"type":"SCALAR","componentType":"FLOAT64","array":true,"count":12,"semantic":"TILE_BOUNDING_BOX"},
      "low":{"type":"SCALAR","componentType":"FLOAT32","semantic":"TILE_MINIMUM_HEIGHT"},
      "high":{"type":"SCALAR","componentType":"FLOAT32","semantic":"TILE_MAXIMUM_HEIGHT"},
      "error":{"type":"SCALAR","componentType":"FLOAT32","semantic":"TILE_GEOMETRIC_ERROR"}}}}})");
  static const auto kSemantics = std::make_shared<const TileSemantics>(read_tile_semantics(&kSchema));
  request.tiling.tile_semantics = kSemantics;
  const auto part = read_subtree({reinterpret_cast<const std::byte*>(data + 2), size - 2}, request,
                                 [](const std::string&) -> Result<Bytes> { return Bytes(64, std::byte{0x5a}); });
  if (!part) return 0;
  fuzz::demand(!part->tiles.empty());
  for (TileId id = 0; id < part->tiles.size(); ++id) {
    const Tile& tile = part->tiles[id];
    fuzz::demand(id == 0 ? tile.parent == kNoTile : tile.parent < id);
    fuzz::demand(tile.content_mask < 4);
    fuzz::demand(std::isfinite(tile.geometric_error) && tile.geometric_error >= 0.0);
    fuzz::demand(std::isfinite(geo::enclosing_sphere(tile.bounds.volume()).radius));
    fuzz::demand(tile.coordinates.level < request.tiling.available_levels);
  }
  return 0;
}
