// Crossing lines on a grid of centimetres, cut into edges that meet only at their ends.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace mercia::bake {

// In units of the grid (GroundBuilder: centimetres), at most 2^28 from the origin so that products fit 64 bits.
struct GridPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
  auto operator<=>(const GridPoint&) const = default;
};

// Owner of lines that divide faces without covering anything.
inline constexpr std::uint32_t kDivider = 0xffffffff;

// A piece of the border of `owner`, which lies on the left of a -> b; or a divider.
struct BorderSegment {
  GridPoint a;
  GridPoint b;
  std::uint32_t owner = kDivider;
};

// By how much the winding number of `owner` is larger on the left of an edge than on its right.
struct WindingStep {
  std::uint32_t owner;
  std::int32_t step;
};

struct NodedEdge {
  std::uint32_t from;  // into NodedGraph::points; from < to
  std::uint32_t to;
  std::uint32_t first_step;  // into NodedGraph::steps
  std::uint32_t step_count;
  bool divider;
};

struct NodedGraph {
  std::vector<GridPoint> points;   // sorted
  std::vector<NodedEdge> edges;    // sorted by (from, to)
  std::vector<WindingStep> steps;  // sorted by owner within an edge
};

// Snap rounding: crossings move to the nearest grid point, and a line that passes within 0.7 units of a point passes
// through it afterwards. Because every owner's border stays a closed walk, winding numbers stay consistent whatever
// is moved: this is what makes it safe where set operations on coordinates throw. Overlay by a geometry library, one
// object after another, was the obvious other way; it leaves vertices in the middle of neighbours' edges.
// The result does not depend on the order of the input. Edges whose steps cancel and that divide nothing are dropped.
NodedGraph node_segments(std::vector<BorderSegment> segments);

}  // namespace mercia::bake
