#include "tools/bake/tree_cover.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/tree_mesh.h"

namespace mercia::bake {
namespace {

constexpr double kPlainFrom = 0.25;          // metres of error from which a plain shape is enough
constexpr double kMostWoodTrees = 60'000.0;  // in all of a region; large forests get wider spaces and larger crowns
constexpr double kWoodSpacing = 8.0;
constexpr double kBushSpacing = 3.5;

std::uint64_t mixed(std::int64_t x, std::int64_t y) {
  auto z = static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15u ^
           (static_cast<std::uint64_t>(y) + 0x632be59bd9b4e019u) * 0xc2b2ae3d27d4eb4fu;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double part_of(std::uint64_t bits, int shift) { return static_cast<double>((bits >> shift) & 0xffffu) / 65536.0; }

double add(const Tree& tree, double error, const TreeCover::Ground& ground, SurfaceMesh& out) {
  if (tree.height < error) return tree.height;
  const bool plain = error >= kPlainFrom;
  add_tree(tree, ground(tree.position), plain ? TreeDetail::Plain : TreeDetail::Full, out);
  return plain ? plain_tree_deviation(tree) : 0.0;
}

}  // namespace

TreeCover::TreeCover(const Scene& scene) : scene_(scene) {
  std::vector<Box2> boxes;
  boxes.reserve(scene.trees.size());
  for (const Tree& tree : scene.trees) {
    const bool sound = std::isfinite(tree.position.x) && std::isfinite(tree.position.y);
    boxes.push_back(sound ? Box2{tree.position, tree.position} : Box2{});
  }
  trees_ = BoxIndex(boxes);
  boxes.clear();
  for (const Building& building : scene.buildings) boxes.push_back(bounds(building.footprint.outer));
  buildings_ = BoxIndex(boxes);
  const double woods = scene.wood_area.value_or(wood_area(scene));
  spacing_ = std::max(kWoodSpacing, std::sqrt(woods / kMostWoodTrees));
}

double wood_area(const Scene& scene) {
  double woods = 0.0;
  for (const Area& area : scene.areas)
    if (area.surface == tiles::Surface::Wood) woods += std::abs(bake::area(area.polygon));
  return woods;
}

bool TreeCover::in_building(glm::dvec2 place) const {
  for (const std::uint32_t i : buildings_.find(place, place)) {
    if (contains(scene_.buildings[i].footprint, place)) return true;
  }
  return false;
}

double TreeCover::mapped(glm::dvec2 low, glm::dvec2 high, double error, const Ground& ground, SurfaceMesh& out) const {
  double deviation = 0.0;
  for (const std::uint32_t i : trees_.find(low, high)) {
    const Tree& tree = scene_.trees[i];
    if (tree.position.x >= high.x || tree.position.y >= high.y) continue;
    deviation = std::max(deviation, add(tree, error, ground, out));
  }
  return deviation;
}

double TreeCover::scattered(const DrapedTriangle& piece, bool bushes, double error, const Ground& ground,
                            SurfaceMesh& out) const {
  const double spacing = bushes ? kBushSpacing : spacing_;
  const double usual = bushes ? 1.8 : std::min(11.0 * std::sqrt(spacing / kWoodSpacing), 20.0);
  if (usual * 1.3 < error) return usual;
  const auto [a, b, c] = piece.corners;
  const glm::dvec2 low = glm::min(a, glm::min(b, c));
  const glm::dvec2 high = glm::max(a, glm::max(b, c));
  double deviation = 0.0;
  const glm::i64vec2 first(glm::floor(low / spacing));
  const glm::i64vec2 last(glm::floor(high / spacing));
  for (std::int64_t y = first.y; y <= last.y; ++y) {
    for (std::int64_t x = first.x; x <= last.x; ++x) {
      const std::uint64_t bits = mixed(x, y);
      const glm::dvec2 within(0.1 + 0.8 * part_of(bits, 0), 0.1 + 0.8 * part_of(bits, 16));
      const glm::dvec2 place = spacing * (glm::dvec2(glm::i64vec2(x, y)) + within);
      if (orient(a, b, place) < 0.0 || orient(b, c, place) < 0.0 || orient(c, a, place) < 0.0 || in_building(place))
        continue;
      Tree tree;
      tree.position = place;
      tree.height = static_cast<float>(usual * (0.7 + 0.6 * part_of(bits, 32)));
      tree.crown_radius = static_cast<float>((bushes ? 0.42 : 0.5) * spacing * (0.85 + 0.3 * part_of(bits, 40)));
      tree.kind = !bushes && (bits >> 60) < 3 ? TreeKind::Needleleaved : TreeKind::Broadleaved;
      deviation = std::max(deviation, add(tree, error, ground, out));
    }
  }
  return deviation;
}

}  // namespace mercia::bake
