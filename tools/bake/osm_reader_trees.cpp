#include <algorithm>
#include <array>
#include <cmath>

#include "tools/bake/building_kinds.h"
#include "tools/bake/osm_reader_ground.h"
#include "tools/bake/osm_values.h"

namespace mercia::bake {
namespace {

constexpr double kRowSpacing = 8.0;         // metres between the trees of a row
constexpr std::size_t kMostInRow = 20'000;  // a row of 160 km is a slip

TreeKind kind_of(const Tags& tags) {
  const std::string_view leaves = tags.get("leaf_type");
  if (leaves == "needleleaved") return TreeKind::Needleleaved;
  const std::string_view genus = tags.has("genus") ? tags.get("genus") : tags.get("species");
  static constexpr std::array<std::string_view, 8> kPalms = {"Phoenix", "Washingtonia", "Trachycarpus", "Chamaerops",
                                                             "Jubaea",  "Syagrus",      "Brahea",       "Arecaceae"};
  static constexpr std::array<std::string_view, 9> kConifers = {"Pinus", "Picea",     "Abies",     "Larix",  "Cedrus",
                                                                "Taxus", "Cupressus", "Juniperus", "Sequoia"};
  const auto starts = [&](std::string_view name) { return genus.starts_with(name); };
  if (leaves == "palm" || std::any_of(kPalms.begin(), kPalms.end(), starts)) return TreeKind::Palm;
  if (std::any_of(kConifers.begin(), kConifers.end(), starts)) return TreeKind::Needleleaved;
  return TreeKind::Broadleaved;
}

Tree tree_of(const Tags& tags, glm::dvec2 position, std::int64_t seed) {
  Tree tree;
  tree.position = position;
  tree.kind = kind_of(tags);
  const auto height = parse_length(tags.get("height"));
  const auto crown = parse_length(tags.get("diameter_crown"));
  // Street trees, 6 to 12 m, where nobody has measured them.
  double metres = 6.0 + 6.0 * chance(seed, 21);
  if (height && *height >= 0.5 && *height <= 120.0)
    metres = *height;
  else if (crown && *crown >= 0.5 && *crown <= 40.0)
    metres = std::clamp(1.4 * *crown, 2.0, 25.0);
  const double usual = tree.kind == TreeKind::Broadleaved ? 0.34 : tree.kind == TreeKind::Palm ? 0.22 : 0.2;
  double radius = std::clamp(metres * (usual + 0.08 * (chance(seed, 22) - 0.5)), 0.4, 9.0);
  if (crown && *crown >= 0.5 && *crown <= 40.0) radius = 0.5 * *crown;
  tree.height = static_cast<float>(metres);
  tree.crown_radius = static_cast<float>(radius);
  return tree;
}

std::size_t plant_row(const Tags& tags, const std::vector<glm::dvec2>& line, std::int64_t seed, const OsmRegion& region,
                      Scene& scene) {
  std::size_t planted = 0;
  double next = 0.0, walked = 0.0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const double length = glm::distance(line[i], line[i + 1]);
    for (; next <= walked + length && planted < kMostInRow; next += kRowSpacing) {
      const glm::dvec2 place = line[i] + (line[i + 1] - line[i]) * ((next - walked) / length);
      if (!region.inside(place)) continue;
      scene.trees.push_back(tree_of(tags, place, seed * 31 + static_cast<std::int64_t>(planted)));
      ++planted;
    }
    walked += length;
  }
  return planted;
}

}  // namespace

std::vector<char> read_trees(const OsmRegion& region, Scene& scene, Account& account) {
  const OsmExtract& extract = region.extract;
  std::vector<char> is_tree(extract.nodes.size(), 0);
  Account elsewhere;
  for (std::size_t i = 0; i < extract.nodes.size(); ++i) {
    const Tags tags = extract.nodes[i].tags();
    if (!tags.is("natural", "tree")) continue;
    is_tree[i] = 1;
    Tally& tally = (extract.nodes[i].home ? account : elsewhere)["trees"];
    ++tally.read;
    const glm::dvec2 place = region.map_from(extract.nodes[i].point);
    if (!region.inside(place)) {
      ++tally.rejected[reason::kOutside];
      continue;
    }
    scene.trees.push_back(tree_of(tags, place, extract.nodes[i].id));
    ++tally.drawn;
  }
  for (const OsmWay& way : extract.ways) {
    if (way.tag_text.empty()) continue;
    const Tags tags = way.tags();
    if (!tags.is("natural", "tree_row")) continue;
    Tally& rows = (way.home ? account : elsewhere)["tree rows"];
    ++rows.read;
    std::size_t planted = 0;
    for (const auto& line : lines_of(way, region)) planted += plant_row(tags, line, way.id, region, scene);
    if (planted > 0)
      ++rows.drawn;
    else
      ++rows.rejected[way.missing > 0 ? reason::kMissingNode : reason::kOutside];
  }
  return is_tree;
}

}  // namespace mercia::bake
