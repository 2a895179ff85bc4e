// The way along the drawn tracks from one stop to the next.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tools/bake/region_sketch.h"

namespace mercia::bake {

// A point of the middle line of a course.
struct TrackPoint {
  glm::dvec2 point{0.0};
  double aside = 0.0;   // metres from the middle line to the middle of the track on which trains run, keeping left
  bool tunnel = false;  // from here to the next point
};

class TrackGraph {
 public:
  using Node = std::uint32_t;

  // Courses meet where they have a typed point in common, and where one ends within 60 m of another's line.
  explicit TrackGraph(const TrackNetwork& network);

  // The node at a typed point of a course.
  std::optional<Node> node_at(glm::dvec2 point) const;
  // The shortest way, with both ends; nothing if the tracks do not connect them.
  std::optional<std::vector<TrackPoint>> way(Node from, Node to) const;

 private:
  struct Edge {
    Node to = 0;
    double length = 0.0;
    std::vector<TrackPoint> points;  // with both ends
  };
  Node add_node(glm::dvec2 point);
  void add_edge(Node a, Node b, const TrackCourse& course, std::span<const glm::dvec2> line);

  std::vector<glm::dvec2> nodes_;
  std::vector<std::vector<Edge>> edges_;  // by node
};

// Moves the points to their tracks: to the left of the direction in which they follow each other.
std::vector<glm::dvec2> keep_left(std::span<const TrackPoint> way);

}  // namespace mercia::bake
