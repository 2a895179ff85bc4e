// How land between the main lines becomes blocks: cut again and again across its longer side, as estates were.
#pragma once

#include <glm/glm.hpp>
#include <span>
#include <vector>

#include "tools/bake/fabric_random.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// The faces that the lines divide the rectangle into, largest first; pieces under `least_area` m² are left out.
// Rings in `lines` repeat their first point.
std::vector<Ring> superblocks(std::span<const std::vector<glm::dvec2>> lines, glm::dvec2 low, glm::dvec2 high,
                              double least_area);

struct Chord {
  glm::dvec2 a{0.0};
  glm::dvec2 b{0.0};
};

// What a straight line leaves of a simple ring: pieces on both sides, and the parts of the line inside it.
struct Cut {
  std::vector<Ring> pieces;
  std::vector<Chord> chords;
};
Cut cut_ring(const Ring& ring, glm::dvec2 through, glm::dvec2 direction);

// The part of a convex ring that lies left of the line (Sutherland and Hodgman's rule).
Ring keep_left(const Ring& ring, glm::dvec2 through, glm::dvec2 direction);

// A ring drawn in by its own distance on each edge. Exact for convex rings; of others a smaller part is left. Empty if
// nothing is left.
Ring inset_ring(const Ring& ring, std::span<const double> insets);

struct BlockSize {
  double longest = 200.0;  // a block longer than this is cut across
  double widest = 90.0;    // a block wider than this is cut along
};

// Cuts until every piece is small enough by `size_at` (called with the piece's middle). The chords become streets.
struct Blocks {
  std::vector<Ring> blocks;
  std::vector<Chord> streets;
};
template <typename SizeAt>
Blocks cut_into_blocks(const Ring& ring, FabricRandom& random, const SizeAt& size_at);

}  // namespace mercia::bake

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {

template <typename SizeAt>
Blocks cut_into_blocks(const Ring& ring, FabricRandom& random, const SizeAt& size_at) {
  constexpr std::size_t kMostPieces = 20'000;  // a superblock of the region holds a few hundred
  Blocks result;
  std::vector<Ring> waiting{ring};
  while (!waiting.empty() && result.blocks.size() + waiting.size() < kMostPieces) {
    const Ring piece = std::move(waiting.back());
    waiting.pop_back();
    const OrientedRectangle box = oriented_rectangle(piece);
    const BlockSize size = size_at(centroid(piece));
    const double length = 2 * box.half_length, width = 2 * box.half_width;
    const bool across = length > size.longest;
    if (!across && width <= size.widest) {
      result.blocks.push_back(piece);
      continue;
    }
    // Streets of one estate lean a little against each other.
    const double lean = random.range(-0.05, 0.05);
    const glm::dvec2 base = across ? box.across() : box.along;
    const glm::dvec2 direction(base.x - lean * base.y, base.y + lean * base.x);
    const glm::dvec2 step = across ? box.along : box.across();
    const double shift = random.range(-0.16, 0.16) * (across ? box.half_length : box.half_width);
    Cut cut = cut_ring(piece, box.center + step * shift, direction);
    if (cut.pieces.size() < 2) {
      result.blocks.push_back(piece);
      continue;
    }
    for (Ring& part : cut.pieces) waiting.push_back(std::move(part));
    result.streets.insert(result.streets.end(), cut.chords.begin(), cut.chords.end());
  }
  for (Ring& left_over : waiting) result.blocks.push_back(std::move(left_over));
  return result;
}

}  // namespace mercia::bake
