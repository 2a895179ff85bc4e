// Which of many overlapping shapes is on top, everywhere: the plane as faces that meet edge to edge.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tools/bake/ground_noding.h"

namespace mercia::bake {

// A connected part of the plane where the same owner is on top.
struct PartitionFace {
  std::uint32_t owner = 0;
  // Loops of points: the outer one anticlockwise, then the holes clockwise. A loop may touch itself at points.
  std::vector<std::vector<std::uint32_t>> loops;
};

// An edge between two owners: `left` lies on the left of from -> to. kDivider where nothing lies.
struct PartitionEdge {
  std::uint32_t from;
  std::uint32_t to;
  std::uint32_t left;
  std::uint32_t right;
};

struct Partition {
  std::vector<GridPoint> points;
  std::vector<PartitionFace> faces;
  std::vector<PartitionEdge> borders;  // between different owners only
};

// The owner that frames the picture: what lies outside of its border is left out.
inline constexpr std::uint32_t kFrame = 0;

// Every owner covers the points around which its border winds (other than nought times); of the owners there the
// largest is on top. Dividers cut faces too, except those of owners for which `undivided` is not nought.
// Linear in the number of edges apart from sorting; cannot fail.
Partition partition_plane(const NodedGraph& graph, std::span<const std::uint8_t> undivided);

}  // namespace mercia::bake
