// What the fabric must not build upon, found quickly.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "tools/bake/region_sketch.h"

namespace mercia::bake {

// Thread-safe once made.
class FabricClearance {
 public:
  FabricClearance(std::span<const Corridor> corridors, std::span<const Ring> keep_clear);

  // Whether the ring (convex) keeps `margin` metres from every corridor's edge and touches no ring that is kept clear.
  bool is_free(const Ring& ring, double margin) const;
  bool is_free(glm::dvec2 point, double margin) const;
  // Inside one of the rings that are kept clear.
  bool is_kept_clear(glm::dvec2 point) const;

  struct Near {
    double half_width = 0.0;
    bool frontage = false;
  };
  // The corridor whose centre line passes within `reach` of the point; the widest, if several do.
  std::optional<Near> corridor_at(glm::dvec2 point, double reach) const;

 private:
  struct Segment {
    glm::dvec2 a, b;
    double half_width;
    bool frontage;
  };
  using Cells = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;
  void insert(Cells& cells, glm::dvec2 low, glm::dvec2 high, std::uint32_t index) const;
  // Calls visit(index) for what lies near the box, some of them more than once; stops when it returns true.
  template <typename Visit>
  static bool visit(const Cells& cells, glm::dvec2 low, glm::dvec2 high, const Visit& visit);

  std::vector<Segment> segments_;
  std::vector<Ring> rings_;
  Cells segment_cells_;
  Cells ring_cells_;
};

}  // namespace mercia::bake
