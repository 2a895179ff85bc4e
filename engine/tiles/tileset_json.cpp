#include "engine/tiles/tileset_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "engine/tiles/bounding_volume_json.h"

namespace mercia::tiles {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::uint32_t kMostSubtreeLevels = 11;
constexpr std::uint32_t kMostAvailableLevels = 31;

UpAxis up_axis(const Json& json, UpAxis absent) {
  const std::string axis = text(member(member(json, "asset"), "gltfUpAxis"));
  if (axis == "X" || axis == "x") return UpAxis::X;
  if (axis == "Z" || axis == "z") return UpAxis::Z;
  return axis.empty() ? absent : UpAxis::Y;
}

class TilesetReader {
 public:
  TilesetReader(const std::string& uri, const TilesetPlace& place) : uri_(uri), place_(place) {}

  Result<TilePart> read(const Json& json) {
    tileset_ = &json;
    const Json* root = member(json, "root");
    const std::string version = text(member(member(json, "asset"), "version"));
    if (!root || !root->is_object()) return fail_input("it has no root tile", uri_);
    if (version.empty()) return fail_input("its asset.version is missing", uri_);
    if (!version.starts_with("1.") && version != "0.0")
      return fail_input("3D Tiles " + version.substr(0, 16) + " are not read, only 1.0 and 1.1", uri_);
    part_.document = Document{uri_, place_.parent_document, place_.document_depth, up_axis(json, place_.up_axis)};
    part_.transforms.push_back(place_.root_from_parent);
    semantics_ = std::make_shared<const TileSemantics>(read_tile_semantics(member(json, "schema")));
    const double error = number(member(json, "geometricError")).value_or(0.0);

    // Breadth first, so that brothers and sisters lie side by side.
    std::vector<Pending> pending{{root, kNoTile, place_.refine, std::max(error, 0.0)}};
    for (std::size_t i = 0; i < pending.size(); ++i) {
      const Pending next = pending[i];
      if (part_.tiles.size() >= kMostTiles)
        return fail_input(fmt::format("it has more than the limit of {} tiles", kMostTiles), uri_);
      const auto tile = add(next);
      if (!tile) {
        if (next.parent == kNoTile) return tl::unexpected(tile.error());
        if (part_.problems.size() < kMostProblems) part_.problems.push_back(tile.error().sentence());
        continue;
      }
      // The JSON cannot be deeper than kDepthLimit of parse_json, nor the tree therefore.
      const Json* children = member(next.json, "children");
      for (std::size_t c = 0; c < length(children); ++c)
        pending.push_back({element(children, c), *tile, part_.tiles[*tile].refine, part_.tiles[*tile].geometric_error});
    }
    return std::move(part_);
  }

 private:
  struct Pending {
    const Json* json;
    TileId parent;
    Refine refine;
    double parent_error;
  };

  Result<TileId> add(const Pending& next) {
    const Json& json = *next.json;
    const std::string name = fmt::format("{}, tile {}", uri_, part_.tiles.size());
    Tile tile;
    tile.parent = next.parent;
    tile.transform = 0;
    if (next.parent != kNoTile) {
      tile.transform = part_.tiles[next.parent].transform;
      tile.depth = static_cast<std::uint16_t>(part_.tiles[next.parent].depth + 1);
    }
    if (const Json* matrix = member(json, "transform")) {
      const auto parent_from_tile = read_transform(*matrix);
      if (!parent_from_tile) return fail_input("its transform cannot be used", name);
      if (*parent_from_tile != glm::dmat4(1.0)) {
        part_.transforms.push_back(part_.transforms[tile.transform] * *parent_from_tile);
        tile.transform = static_cast<std::uint32_t>(part_.transforms.size() - 1);
      }
    }
    const glm::dmat4& root_from_tile = part_.transforms[tile.transform];
    const Json* volume_json = member(json, "boundingVolume");
    const auto volume = read_bounding_volume(volume_json, root_from_tile);
    if (!volume) return fail_input("its bounding volume is missing or cannot be used", name);
    tile.bounds = *volume;
    const auto error = number(member(json, "geometricError"));
    tile.geometric_error = error && *error >= 0.0 ? *error : next.parent_error / 2.0;
    // The error is measured in the tile's own unit.
    if (error) tile.geometric_error *= largest_scale(root_from_tile);
    const std::string refine = text(member(json, "refine"));
    tile.refine = refine == "ADD" || refine == "add" ? Refine::Add : refine.empty() ? next.refine : Refine::Replace;

    const Importance above = next.parent == kNoTile ? place_.importance : part_.tiles[next.parent].importance;
    tile.importance = read_importance(*tileset_, json, above);

    std::vector<std::string> contents = content_references(json);
    const Json* implicit = member(json, "implicitTiling");
    if (!implicit) implicit = member(member(json, "extensions"), "3DTILES_implicit_tiling");
    if (implicit) {
      MERCIA_TRY(ImplicitTiling tiling, read_implicit(*implicit, volume_json, std::move(contents), tile, name));
      tile.implicit = static_cast<std::uint32_t>(part_.tilings.size());
      tile.awaits_subtree = true;
      part_.tilings.push_back(std::move(tiling));
    } else if (!contents.empty()) {
      tile.content_mask = contents.size() >= 32 ? 0xffffffffu : (1u << contents.size()) - 1u;
      tile.contents = static_cast<std::uint32_t>(part_.contents.size());
      part_.contents.push_back(std::move(contents));
    }
    const auto id = static_cast<TileId>(part_.tiles.size());
    part_.tiles.push_back(std::move(tile));
    last_child_.push_back(kNoTile);
    if (next.parent != kNoTile) {
      TileId& last = last_child_[next.parent];
      (last == kNoTile ? part_.tiles[next.parent].first_child : part_.tiles[last].next_sibling) = id;
      last = id;
    }
    return id;
  }

  // `content`, `contents` of 1.1 and its forerunner in 1.0; `uri`, and `url` as it was called before 1.0.
  std::vector<std::string> content_references(const Json& json) {
    std::vector<std::string> references;
    const auto add_one = [&](const Json* content) {
      std::string reference = text(member(content, "uri"));
      if (reference.empty()) reference = text(member(content, "url"));
      if (!reference.empty() && references.size() < kMostContentsOfTile) references.push_back(std::move(reference));
    };
    add_one(member(json, "content"));
    const Json* several = member(json, "contents");
    if (!several) {
      const Json* extension = member(member(json, "extensions"), "3DTILES_multiple_contents");
      several = member(extension, "contents");
      if (!several) several = member(extension, "content");
    }
    for (std::size_t i = 0; i < length(several); ++i) add_one(element(several, i));
    return references;
  }

  Result<ImplicitTiling> read_implicit(const Json& json, const Json* volume_json, std::vector<std::string> contents,
                                       const Tile& tile, const std::string& name) {
    ImplicitTiling tiling;
    const std::string scheme = text(member(json, "subdivisionScheme"));
    if (scheme != "QUADTREE" && scheme != "OCTREE") return fail_input("its subdivision scheme is unknown", name);
    tiling.subdivision = scheme == "OCTREE" ? Subdivision::Octree : Subdivision::Quadtree;
    const auto subtree_levels = index_number(member(json, "subtreeLevels"));
    auto available_levels = index_number(member(json, "availableLevels"));
    if (!available_levels) {  // the forerunner counted from nought
      if (const auto deepest = index_number(member(json, "maximumLevel"))) available_levels = *deepest + 1;
    }
    const std::uint32_t most =
        tiling.subdivision == Subdivision::Octree ? kMostSubtreeLevels * 2 / 3 : kMostSubtreeLevels;
    if (!subtree_levels || *subtree_levels == 0 || *subtree_levels > most)
      return fail_input(fmt::format("its subtreeLevels must be from 1 to {}", most), name);
    if (!available_levels || *available_levels == 0 || *available_levels > kMostAvailableLevels)
      return fail_input(fmt::format("its availableLevels must be from 1 to {}", kMostAvailableLevels), name);
    tiling.subtree_levels = *subtree_levels;
    tiling.available_levels = *available_levels;
    tiling.subtree_template = text(member(member(json, "subtrees"), "uri"));
    if (tiling.subtree_template.empty()) return fail_input("the address of its subtrees is missing", name);
    tiling.content_templates = std::move(contents);
    tiling.refine = tile.refine;
    tiling.importance = tile.importance;
    tiling.root_geometric_error = tile.geometric_error;
    tiling.root_volume = tile.bounds.volume();
    tiling.transform = tile.transform;
    tiling.tile_semantics = semantics_;
    if (const auto region = numbers(member(volume_json, "region"), 6)) {
      tiling.root_region.emplace();
      std::copy(region->begin(), region->end(), tiling.root_region->begin());
    } else if (!std::holds_alternative<geo::OrientedBox>(tiling.root_volume)) {
      return fail_input("a sphere cannot be divided into implicit tiles", name, "use a box or a region");
    }
    return tiling;
  }

  const std::string& uri_;
  const TilesetPlace& place_;
  const Json* tileset_ = nullptr;
  TilePart part_;
  std::vector<TileId> last_child_;
  std::shared_ptr<const TileSemantics> semantics_;
};

}  // namespace

TilesetPlace place_below(const TileTree& tree, TileId id) {
  const Tile& tile = tree.tiles[id];
  const Document& document = tree.documents[tile.document];
  return {tree.transforms[tile.transform],
          tile.refine,
          tile.document,
          document.depth + 1,
          document.up_axis,
          tile.importance};
}

bool is_tileset(const Json& json) { return member(json, "root") != nullptr && member(json, "asset") != nullptr; }

Result<TilePart> read_tileset(const Json& json, const std::string& uri, const TilesetPlace& place) {
  if (place.document_depth > kDeepestDocument) return fail_input("tilesets are nested too deeply", uri);
  return TilesetReader(uri, place).read(json);
}

}  // namespace mercia::tiles
