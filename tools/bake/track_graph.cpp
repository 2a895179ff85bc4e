#include "tools/bake/track_graph.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <set>
#include <utility>

namespace mercia::bake {
namespace {

constexpr double kSamePoint = 1.0;  // metres
constexpr double kJoinReach = 60.0;

double aside_of(int tracks) {
  if (tracks == 1) return 0.0;
  return tracks % 2 == 0 ? 0.5 * kTrackSpacing : kTrackSpacing;
}

// Where each typed point lies in the smooth line, which goes through all of them.
std::set<std::size_t> typed_indices(const TrackCourse& course) {
  std::set<std::size_t> indices;
  std::size_t at = 0;
  for (const glm::dvec2& point : course.points) {
    while (at < course.line.size() && glm::distance(course.line[at], point) > 1e-6) ++at;
    if (at == course.line.size()) break;
    indices.insert(at++);
  }
  return indices;
}

std::size_t nearest_index(const std::vector<glm::dvec2>& line, glm::dvec2 point) {
  const auto nearer = [&](glm::dvec2 a, glm::dvec2 b) { return glm::distance(a, point) < glm::distance(b, point); };
  return static_cast<std::size_t>(std::min_element(line.begin(), line.end(), nearer) - line.begin());
}

}  // namespace

TrackGraph::TrackGraph(const TrackNetwork& network) {
  const auto& courses = network.courses;
  std::vector<std::set<std::size_t>> nodes_of(courses.size());
  for (std::size_t i = 0; i < courses.size(); ++i) nodes_of[i] = typed_indices(courses[i]);
  // Ends that touch no other course's point join it at the nearest one.
  struct Join {
    glm::dvec2 end, on;
    std::size_t course;
  };
  std::vector<Join> joins;
  for (std::size_t i = 0; i < courses.size(); ++i)
    for (const glm::dvec2 end : {courses[i].points.front(), courses[i].points.back()})
      for (std::size_t k = 0; k < courses.size(); ++k) {
        if (k == i) continue;
        const std::size_t index = nearest_index(courses[k].line, end);
        const double gap = glm::distance(courses[k].line[index], end);
        if (gap > kJoinReach) continue;
        nodes_of[k].insert(index);
        if (gap > kSamePoint) joins.push_back({end, courses[k].line[index], i});
      }
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const std::vector<std::size_t> at(nodes_of[i].begin(), nodes_of[i].end());
    for (std::size_t k = 1; k < at.size(); ++k) {
      const auto piece = std::span(courses[i].line).subspan(at[k - 1], at[k] - at[k - 1] + 1);
      add_edge(add_node(piece.front()), add_node(piece.back()), courses[i], piece);
    }
  }
  for (const Join& join : joins) {
    const std::array<glm::dvec2, 2> line{join.end, join.on};
    add_edge(add_node(join.end), add_node(join.on), courses[join.course], line);
  }
}

std::optional<TrackGraph::Node> TrackGraph::node_at(glm::dvec2 point) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (glm::distance(nodes_[i], point) < kSamePoint) return static_cast<Node>(i);
  return std::nullopt;
}

TrackGraph::Node TrackGraph::add_node(glm::dvec2 point) {
  if (const auto found = node_at(point)) return *found;
  nodes_.push_back(point);
  edges_.emplace_back();
  return static_cast<Node>(nodes_.size() - 1);
}

void TrackGraph::add_edge(Node a, Node b, const TrackCourse& course, std::span<const glm::dvec2> line) {
  Edge edge{b, 0.0, {}};
  for (std::size_t i = 0; i < line.size(); ++i) {
    edge.points.push_back({line[i], aside_of(course.tracks), course.tunnel});
    if (i > 0) edge.length += glm::distance(line[i - 1], line[i]);
  }
  Edge back{a, edge.length, {edge.points.rbegin(), edge.points.rend()}};
  edges_[a].push_back(std::move(edge));
  edges_[b].push_back(std::move(back));
}

std::optional<std::vector<TrackPoint>> TrackGraph::way(Node from, Node to) const {
  std::vector<double> distance(nodes_.size(), std::numeric_limits<double>::infinity());
  std::vector<std::pair<Node, const Edge*>> came(nodes_.size(), {0, nullptr});
  std::priority_queue<std::pair<double, Node>, std::vector<std::pair<double, Node>>, std::greater<>> open;
  distance[from] = 0.0;
  open.emplace(0.0, from);
  while (!open.empty()) {
    const auto [length, node] = open.top();
    open.pop();
    if (length > distance[node]) continue;
    if (node == to) break;
    for (const Edge& edge : edges_[node]) {
      if (length + edge.length >= distance[edge.to]) continue;
      distance[edge.to] = length + edge.length;
      came[edge.to] = {node, &edge};
      open.emplace(distance[edge.to], edge.to);
    }
  }
  if (from != to && !came[to].second) return std::nullopt;
  std::vector<const Edge*> edges;
  for (Node node = to; node != from; node = came[node].first) edges.push_back(came[node].second);
  std::vector<TrackPoint> points;
  for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge) {
    if (!points.empty()) points.pop_back();  // the next edge begins with it, and knows what comes after
    points.insert(points.end(), (*edge)->points.begin(), (*edge)->points.end());
  }
  return points;
}

std::vector<glm::dvec2> keep_left(std::span<const TrackPoint> way) {
  std::vector<glm::dvec2> moved;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const std::size_t into = std::max<std::size_t>(i, 1);
    const glm::dvec2 before = glm::normalize(way[into].point - way[into - 1].point);
    const glm::dvec2 after = i + 1 < way.size() ? glm::normalize(way[i + 1].point - way[i].point) : before;
    const glm::dvec2 sum = before + after;
    const glm::dvec2 along = glm::length(sum) > 1e-6 ? glm::normalize(sum) : after;
    const double stretch = 1.0 / std::max(0.5, glm::dot(along, after));
    moved.push_back(way[i].point + glm::dvec2(-along.y, along.x) * way[i].aside * stretch);
  }
  return moved;
}

}  // namespace mercia::bake
