// The terrain as triangles that are as large as an error allows, the same ones for every tile of a level.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

#include "tools/bake/terrain.h"

namespace mercia::bake {

// Right-angled triangles on the terrain's nodes, halved again and again until the middle of the long side is within the
// tolerance (the scheme of Lindstrom and of Evans' RTIN). Which triangles there are depends on the tolerance only, so
// neighbouring tiles agree along their border; and no triangle has a node of another on its side, so there are no
// cracks. A plain grid with every k-th node would need the finest step wherever one quarry needs it.
// Large flat triangles are halved too, until the Earth's curvature below them is within the tolerance.
// Immutable once made; thread-safe. The terrain must outlive it.
class TerrainTin {
 public:
  // Covers at least [low, high]. Takes two bytes for every node of the terrain.
  TerrainTin(const Terrain& terrain, glm::dvec2 low, glm::dvec2 high);

  // What is near enough that nobody sees the difference: metres, for full detail.
  double finest_tolerance() const { return finest_tolerance_; }

  using Edge = std::array<glm::dvec2, 2>;
  // The sides of all triangles that touch the rectangle, some of them twice.
  void edges(glm::dvec2 low, glm::dvec2 high, double tolerance, std::vector<Edge>& out) const;

  // Height of the triangles' surface at a place. Outside of what is covered, the height at its border.
  double height(glm::dvec2 map, double tolerance) const;

  // The largest difference between the triangles and the terrain at up to about `samples` nodes in the rectangle.
  double deviation(glm::dvec2 low, glm::dvec2 high, double tolerance, int samples) const;

 private:
  struct Node {
    int x = 0;
    int y = 0;
  };
  struct Triangle {
    Node a, b;  // ends of the long side
    Node c;     // at the right angle
  };
  bool is_split(const Triangle& triangle, double tolerance) const;
  void walk(const Triangle& triangle, Node low, Node high, double tolerance, std::vector<Edge>& out) const;
  Triangle root(int column, int row, bool upper) const;
  void measure();

  double node_height(Node node) const;
  std::uint16_t& error(int x, int y) {
    return errors_[static_cast<std::size_t>(y) * stride_ + static_cast<std::size_t>(x)];
  }
  std::uint16_t error(int x, int y) const {
    return errors_[static_cast<std::size_t>(y) * stride_ + static_cast<std::size_t>(x)];
  }
  glm::dvec2 place(Node node) const { return origin_ + cell_ * glm::dvec2(node.x, node.y); }

  const Terrain* terrain_;
  glm::dvec2 origin_{0.0};
  double cell_ = 1.0;
  int side_ = 1;  // cells along a root square, a power of two
  int root_columns_ = 1;
  int root_rows_ = 1;
  std::size_t stride_ = 0;
  double finest_tolerance_ = 0.05;
  std::vector<std::uint16_t> errors_;  // centimetres, rounded up, by node in the middle of a long side; empty if flat
};

}  // namespace mercia::bake
