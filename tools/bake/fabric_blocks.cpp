#include "tools/bake/fabric_blocks.h"

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

// A corner of the ring or a crossing with the line; crossings know their partner at the chord's other end.
struct Node {
  glm::dvec2 point{0.0};
  double side = 0.0;   // distance from the line, left positive; 0 for crossings
  double along = 0.0;  // of a crossing
  int partner = -1;
  bool used = false;
};

std::vector<Node> nodes_of(const Ring& ring, glm::dvec2 through, glm::dvec2 unit) {
  std::vector<Node> nodes;
  const auto side_of = [&](glm::dvec2 p) {
    const double side = cross(unit, p - through);
    return side == 0.0 ? 1e-9 : side;  // a corner on the line counts as left of it
  };
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % ring.size()];
    const double sa = side_of(a), sb = side_of(b);
    nodes.push_back({a, sa, 0.0, -1, false});
    if ((sa > 0.0) == (sb > 0.0)) continue;
    const glm::dvec2 point = a + (b - a) * (sa / (sa - sb));
    nodes.push_back({point, 0.0, glm::dot(point - through, unit), -1, false});
  }
  return nodes;
}

// Walks along the ring, and along a chord wherever one is met.
Ring walk(std::vector<Node>& nodes, std::size_t start) {
  Ring piece;
  std::size_t at = start;
  for (std::size_t guard = 0; guard < 4 * nodes.size(); ++guard) {
    Node& node = nodes[at];
    if (node.partner < 0) {
      if (node.used) break;
      node.used = true;
      piece.push_back(node.point);
      at = (at + 1) % nodes.size();
      continue;
    }
    piece.push_back(node.point);
    const std::size_t other = static_cast<std::size_t>(node.partner);
    piece.push_back(nodes[other].point);
    at = (other + 1) % nodes.size();
  }
  return piece;
}

}  // namespace

Cut cut_ring(const Ring& ring, glm::dvec2 through, glm::dvec2 direction) {
  Cut cut;
  const double length = glm::length(direction);
  if (ring.size() < 3 || !(length > 0.0)) return cut;
  const glm::dvec2 unit = direction / length;
  std::vector<Node> nodes = nodes_of(ring, through, unit);
  std::vector<std::size_t> crossings;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].side == 0.0) crossings.push_back(i);
  std::sort(crossings.begin(), crossings.end(),
            [&](std::size_t a, std::size_t b) { return nodes[a].along < nodes[b].along; });
  for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
    nodes[crossings[i]].partner = static_cast<int>(crossings[i + 1]);
    nodes[crossings[i + 1]].partner = static_cast<int>(crossings[i]);
    cut.chords.push_back({nodes[crossings[i]].point, nodes[crossings[i + 1]].point});
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].partner >= 0 || nodes[i].used) continue;
    Ring piece = clean_ring(walk(nodes, i), 0.05);
    if (piece.size() >= 3 && signed_area(piece) > 1.0) cut.pieces.push_back(std::move(piece));
  }
  return cut;
}

Ring keep_left(const Ring& ring, glm::dvec2 through, glm::dvec2 direction) {
  Ring kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % ring.size()];
    const double sa = cross(direction, a - through), sb = cross(direction, b - through);
    if (sa >= 0.0) kept.push_back(a);
    if ((sa > 0.0 && sb < 0.0) || (sa < 0.0 && sb > 0.0)) kept.push_back(a + (b - a) * (sa / (sa - sb)));
  }
  return kept;
}

Ring inset_ring(const Ring& ring, std::span<const double> insets) {
  Ring left = ring;
  for (std::size_t i = 0; i < ring.size() && left.size() >= 3; ++i) {
    const glm::dvec2 a = ring[i], b = ring[(i + 1) % ring.size()];
    const double length = glm::distance(a, b);
    if (length < 1e-6) continue;
    const glm::dvec2 along = (b - a) / length;
    left = keep_left(left, a + glm::dvec2(-along.y, along.x) * insets[i], along);
  }
  left = clean_ring(left, 0.05);
  if (left.size() < 3 || signed_area(left) < 1.0) return {};
  return left;
}

}  // namespace mercia::bake
