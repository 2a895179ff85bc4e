// Where each way runs in height: on the ground, on a bridge, or up the ramp to one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "tools/bake/scene.h"

namespace mercia::bake {

// A stretch of a way of one kind.
struct CoursePiece {
  enum class Kind : std::uint8_t { Ground, Ramp, Bridge };
  Kind kind = Kind::Ground;
  std::vector<glm::dvec2> line;
  std::vector<double> heights;  // of the carriageway at each point, metres like the terrain's; empty on the ground
  bool first = true;            // begins and ends the whole way
  bool last = true;
};

// Bridges run straight between the ground at their ends. Where another way passes below without touching them, they
// are raised until that has its clearance, and what is connected to them rises towards them on ramps of at most
// max_grade. Ways in tunnels have no pieces.
//
// Heights live at the points of the network of ways, bridges divided every few metres. A demand for a height spreads
// from its point along the network, falling with the grade of each way, highest first: every point gets the least
// height that satisfies all demands.
class WayCourses {
 public:
  using Ground = std::function<double(glm::dvec2)>;  // height of the terrain
  WayCourses(const Scene& scene, const Ground& ground);

  std::span<const CoursePiece> pieces(std::size_t way) const { return pieces_[way]; }
  std::size_t tunnels() const { return tunnels_; }
  std::size_t bridges() const { return bridges_; }

 private:
  std::vector<std::vector<CoursePiece>> pieces_;  // by way
  std::size_t tunnels_ = 0;
  std::size_t bridges_ = 0;
};

// Metres between what passes below and the lower side of a bridge.
double clearance_over(WayKind below);
// Rise over run.
double max_grade(WayKind kind);
// Of a bridge's deck, metres.
double deck_thickness(WayKind kind);

}  // namespace mercia::bake
