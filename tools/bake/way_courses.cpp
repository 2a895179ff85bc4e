#include "tools/bake/way_courses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <queue>
#include <utility>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/way_strip.h"

namespace mercia::bake {
namespace {

constexpr double kBridgeStep = 5.0;    // metres between heights on a bridge
constexpr double kRampStep = 10.0;     // and on what leads to it
constexpr double kLifted = 0.04;       // metres above the ground from which a way is drawn as raised
constexpr double kCellSize = 50.0;     // of the index of segments
constexpr int kMostIterations = 4000;  // for the even slope of bridges that branch

bool is_network(WayKind kind) { return kind <= WayKind::Tram; }

struct Key {
  std::int64_t x, y;
  auto operator<=>(const Key&) const = default;
};
Key key_of(glm::dvec2 p) { return {std::llround(p.x * 1000.0), std::llround(p.y * 1000.0)}; }

struct Link {
  std::uint32_t other;
  double length;
  double grade;
};

struct Node {
  glm::dvec2 place{0.0};
  double ground = 0.0;
  double height = 0.0;
  bool on_ground = false;  // some way touches the ground here: a bridge ends
  bool on_bridge = false;
};

// A straight piece between two points of a way as it came, for finding what crosses what.
struct Segment {
  std::uint32_t way;
  glm::dvec2 a, b;
};

class Planner {
 public:
  Planner(const Scene& scene, const WayCourses::Ground& ground);
  void run();
  std::vector<CoursePiece> pieces(std::size_t way) const;
  bool is_bridge(std::size_t way) const { return bridge_[way]; }

 private:
  std::uint32_t node_at(glm::dvec2 place, bool shared);
  void add_way(std::uint32_t way);
  std::vector<std::vector<std::uint32_t>> connected(const std::vector<std::uint32_t>& hanging) const;
  void even_slopes();
  void index_segments();
  void demand_clearance(int layer);
  void spread();

  const Scene& scene_;
  const WayCourses::Ground& ground_;
  std::vector<std::uint8_t> bridge_;
  std::vector<Node> nodes_;
  std::map<Key, std::uint32_t> shared_;
  std::vector<std::vector<std::uint32_t>> way_nodes_;
  std::vector<std::vector<Link>> links_;
  std::vector<Segment> segments_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>> cells_;
  std::vector<std::uint32_t> raised_;  // nodes with a new demand
};

Planner::Planner(const Scene& scene, const WayCourses::Ground& ground)
    : scene_(scene), ground_(ground), bridge_(scene.ways.size(), 0), way_nodes_(scene.ways.size()) {
  for (std::uint32_t i = 0; i < scene.ways.size(); ++i) {
    const Way& way = scene.ways[i];
    bridge_[i] = way.bridge && !way.tunnel && is_network(way.kind) && clean_line(way.line).size() >= 2;
  }
}

std::uint32_t Planner::node_at(glm::dvec2 place, bool shared) {
  if (shared) {
    const auto [found, fresh] = shared_.try_emplace(key_of(place), static_cast<std::uint32_t>(nodes_.size()));
    if (!fresh) return found->second;
  }
  Node node;
  node.place = place;
  node.ground = ground_(place);
  node.height = node.ground;
  nodes_.push_back(node);
  links_.emplace_back();
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void Planner::add_way(std::uint32_t index) {
  const Way& way = scene_.ways[index];
  const std::vector<glm::dvec2> line = clean_line(way.line);
  if (line.size() < 2) return;
  const double step = bridge_[index] ? kBridgeStep : kRampStep;
  const double grade = max_grade(way.kind);
  std::vector<std::uint32_t>& chain = way_nodes_[index];
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) {
      const double length = glm::length(line[i] - line[i - 1]);
      const int parts = std::clamp(static_cast<int>(std::ceil(length / step)), 1, 2000);
      for (int k = 1; k < parts; ++k)
        chain.push_back(node_at(glm::mix(line[i - 1], line[i], static_cast<double>(k) / parts), false));
    }
    chain.push_back(node_at(line[i], true));
  }
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    const double length = std::max(glm::length(nodes_[chain[i]].place - nodes_[chain[i + 1]].place), 0.01);
    links_[chain[i]].push_back({chain[i + 1], length, grade});
    links_[chain[i + 1]].push_back({chain[i], length, grade});
  }
  for (const std::uint32_t node : chain) (bridge_[index] ? nodes_[node].on_bridge : nodes_[node].on_ground) = true;
}

// The nodes in groups that hang together, so that how exactly one bridge is settled depends on no other.
std::vector<std::vector<std::uint32_t>> Planner::connected(const std::vector<std::uint32_t>& hanging) const {
  constexpr std::uint32_t kNone = 0xffffffff;
  std::vector<std::uint32_t> group(nodes_.size(), kNone);
  std::uint32_t groups = 0;
  std::vector<std::uint32_t> open;
  std::vector<char> hangs(nodes_.size(), 0);
  for (const std::uint32_t node : hanging) hangs[node] = 1;
  for (const std::uint32_t start : hanging) {
    if (group[start] != kNone) continue;
    group[start] = groups;
    open.push_back(start);
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      for (const Link& link : links_[node]) {
        if (!hangs[link.other] || group[link.other] != kNone) continue;
        group[link.other] = groups;
        open.push_back(link.other);
      }
    }
    ++groups;
  }
  std::vector<std::vector<std::uint32_t>> result(groups);
  for (const std::uint32_t node : hanging) result[group[node]].push_back(node);
  return result;
}

// Nodes of bridges that touch no ground get the height of a taut string between those that do.
void Planner::even_slopes() {
  std::vector<std::uint32_t> hanging;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    // A bridge whose end leads nowhere (the map was cut there) rests on the ground too.
    if (node.on_bridge && !node.on_ground && links_[i].size() > 1) hanging.push_back(i);
  }
  for (const std::vector<std::uint32_t>& bridge : connected(hanging)) {
    for (int round = 0; round < kMostIterations; ++round) {
      double change = 0.0;
      for (std::size_t k = 0; k < bridge.size(); ++k) {
        const std::uint32_t i = round % 2 ? bridge[bridge.size() - 1 - k] : bridge[k];
        double sum = 0.0;
        double weights = 0.0;
        for (const Link& link : links_[i]) {
          sum += nodes_[link.other].height / link.length;
          weights += 1.0 / link.length;
        }
        const double height = nodes_[i].height + 1.7 * (sum / weights - nodes_[i].height);
        change = std::max(change, std::abs(height - nodes_[i].height));
        nodes_[i].height = height;
      }
      if (change < 1e-3) break;
    }
  }
  for (const std::uint32_t i : hanging) nodes_[i].height = std::max(nodes_[i].height, nodes_[i].ground);
}

void Planner::index_segments() {
  const auto cell = [](double v) { return static_cast<std::int64_t>(std::floor(v / kCellSize)); };
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    const Way& way = scene_.ways[w];
    if (way.tunnel || way.kind >= WayKind::Wall) continue;
    const std::vector<glm::dvec2> line = clean_line(way.line);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const auto id = static_cast<std::uint32_t>(segments_.size());
      segments_.push_back({w, line[i], line[i + 1]});
      const glm::dvec2 low = glm::min(line[i], line[i + 1]);
      const glm::dvec2 high = glm::max(line[i], line[i + 1]);
      // A segment of many kilometres is cut by the cells along it, not by its whole box.
      const int parts = std::clamp(static_cast<int>(glm::length(high - low) / (4.0 * kCellSize)), 1, 5000);
      std::pair<std::int64_t, std::int64_t> last_low{0, 0}, last_high{-1, -1};
      for (int p = 0; p < parts; ++p) {
        const glm::dvec2 from = glm::mix(line[i], line[i + 1], static_cast<double>(p) / parts);
        const glm::dvec2 to = glm::mix(line[i], line[i + 1], static_cast<double>(p + 1) / parts);
        const std::pair first(cell(std::min(from.x, to.x)), cell(std::min(from.y, to.y)));
        const std::pair last(cell(std::max(from.x, to.x)), cell(std::max(from.y, to.y)));
        for (std::int64_t y = first.second; y <= last.second; ++y) {
          for (std::int64_t x = first.first; x <= last.first; ++x) {
            const bool seen =
                x >= last_low.first && x <= last_high.first && y >= last_low.second && y <= last_high.second;
            if (!seen) cells_[{x, y}].push_back(id);
          }
        }
        last_low = first;
        last_high = last;
      }
    }
  }
}

// Raises the nodes of bridges on this layer that stand over something.
void Planner::demand_clearance(int layer) {
  const auto cell = [](double v) { return static_cast<std::int64_t>(std::floor(v / kCellSize)); };
  // The height of a way at a place on it, between its nodes.
  const auto height_on = [&](std::uint32_t way, glm::dvec2 place) {
    const std::vector<std::uint32_t>& chain = way_nodes_[way];
    double best = 1e300;
    double height = ground_(place);
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      const Node& a = nodes_[chain[i]];
      const Node& b = nodes_[chain[i + 1]];
      const double distance = distance_to_segment(place, a.place, b.place);
      if (distance >= best) continue;
      best = distance;
      const double length = glm::length(b.place - a.place);
      const double t =
          length > 0.0 ? std::clamp(glm::dot(place - a.place, b.place - a.place) / (length * length), 0.0, 1.0) : 0.0;
      height = glm::mix(a.height, b.height, t);
    }
    return height;
  };
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    const Way& way = scene_.ways[w];
    if (!bridge_[w] || std::max(way.layer, 1) != layer) continue;
    const std::vector<std::uint32_t>& chain = way_nodes_[w];
    std::vector<std::pair<std::uint32_t, glm::dvec2>> met;  // segment, place
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      const glm::dvec2 a = nodes_[chain[i]].place;
      const glm::dvec2 b = nodes_[chain[i + 1]].place;
      for (std::int64_t y = cell(std::min(a.y, b.y)); y <= cell(std::max(a.y, b.y)); ++y) {
        for (std::int64_t x = cell(std::min(a.x, b.x)); x <= cell(std::max(a.x, b.x)); ++x) {
          const auto found = cells_.find({x, y});
          if (found == cells_.end()) continue;
          for (const std::uint32_t s : found->second) {
            const Segment& other = segments_[s];
            if (other.way == w) continue;
            const double o1 = orient(a, b, other.a), o2 = orient(a, b, other.b);
            const double o3 = orient(other.a, other.b, a), o4 = orient(other.a, other.b, b);
            if ((o1 > 0) == (o2 > 0) || (o3 > 0) == (o4 > 0)) continue;
            met.emplace_back(s, glm::mix(a, b, o3 / (o3 - o4)));
          }
        }
      }
    }
    for (const auto& [s, place] : met) {
      const Segment& other = segments_[s];
      const Way& below = scene_.ways[other.way];
      // Ways that meet at a point of the map are joined, not stacked.
      const auto joined = [&](glm::dvec2 end) {
        const auto found = shared_.find(key_of(end));
        return glm::length(end - place) < 0.05 && found != shared_.end() &&
               std::find(chain.begin(), chain.end(), found->second) != chain.end();
      };
      if (joined(other.a) || joined(other.b)) continue;
      const bool below_is_bridge = bridge_[other.way] != 0;
      if (below_is_bridge && std::max(below.layer, 1) >= layer) continue;
      const bool wet = below.kind >= WayKind::River && below.kind <= WayKind::Stream;
      const double foot = wet ? ground_(place) : height_on(other.way, place);
      const double needed = foot + clearance_over(below.kind) + deck_thickness(way.kind);
      const double reach = 0.5 * below.width + 0.5 * kBridgeStep + 1.0;
      for (std::size_t i = 0; i < chain.size(); ++i) {
        Node& node = nodes_[chain[i]];
        if (glm::length(node.place - place) > reach || node.height >= needed) continue;
        // Where the bridge has come to ground the other passes beside it, whatever the map says.
        if (node.on_ground && wet) continue;
        node.height = needed;
        raised_.push_back(chain[i]);
      }
    }
  }
}

void Planner::spread() {
  std::priority_queue<std::pair<double, std::uint32_t>> queue;
  for (const std::uint32_t node : raised_) queue.emplace(nodes_[node].height, node);
  raised_.clear();
  while (!queue.empty()) {
    const auto [height, node] = queue.top();
    queue.pop();
    if (height < nodes_[node].height) continue;
    for (const Link& link : links_[node]) {
      const double carried = height - link.grade * link.length;
      if (carried <= nodes_[link.other].height + 1e-3) continue;
      nodes_[link.other].height = carried;
      queue.emplace(carried, link.other);
    }
  }
}

void Planner::run() {
  // Ways far from any bridge need no nodes: what is raised at most a dozen metres has come down after 400 m.
  constexpr double kReach = 400.0;
  std::map<std::pair<std::int64_t, std::int64_t>, bool> near;
  const auto cell = [&](double v) { return static_cast<std::int64_t>(std::floor(v / kReach)); };
  bool any = false;
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    if (!bridge_[w]) continue;
    any = true;
    for (const glm::dvec2& point : clean_line(scene_.ways[w].line)) {
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) near[{cell(point.x) + dx, cell(point.y) + dy}] = true;
      }
    }
  }
  if (!any) return;
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    const Way& way = scene_.ways[w];
    if (way.tunnel || !is_network(way.kind)) continue;
    const std::vector<glm::dvec2> line = clean_line(way.line);
    const bool close = std::any_of(line.begin(), line.end(), [&](glm::dvec2 p) {
      return near.contains({cell(p.x), cell(p.y)});
    });
    if (close) add_way(w);
  }
  even_slopes();
  index_segments();
  std::vector<int> layers;
  for (std::uint32_t w = 0; w < scene_.ways.size(); ++w) {
    if (bridge_[w]) layers.push_back(std::max(scene_.ways[w].layer, 1));
  }
  std::sort(layers.begin(), layers.end());
  layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
  for (const int layer : layers) {
    demand_clearance(layer);
    spread();
  }
}

std::vector<CoursePiece> Planner::pieces(std::size_t index) const {
  const Way& way = scene_.ways[index];
  std::vector<CoursePiece> result;
  const std::vector<std::uint32_t>& chain = way_nodes_[index];
  if (chain.empty()) {
    CoursePiece whole;
    whole.line = clean_line(way.line);
    if (whole.line.size() >= 2) result.push_back(std::move(whole));
    return result;
  }
  const auto kind_of = [&](std::size_t i) {  // of the stretch between nodes i and i + 1
    if (bridge_[index]) return CoursePiece::Kind::Bridge;
    const Node& a = nodes_[chain[i]];
    const Node& b = nodes_[chain[i + 1]];
    return a.height > a.ground + kLifted || b.height > b.ground + kLifted ? CoursePiece::Kind::Ramp
                                                                          : CoursePiece::Kind::Ground;
  };
  for (std::size_t i = 0; i + 1 < chain.size();) {
    CoursePiece piece;
    piece.kind = kind_of(i);
    std::size_t j = i + 1;
    while (j + 1 < chain.size() && kind_of(j) == piece.kind) ++j;
    piece.first = i == 0;
    piece.last = j + 1 == chain.size();
    for (std::size_t k = i; k <= j; ++k) {
      const Node& node = nodes_[chain[k]];
      // The points that were put between the map's own only matter where there is a height to carry.
      const bool needed =
          piece.kind != CoursePiece::Kind::Ground || k == i || k == j || shared_.contains(key_of(node.place));
      if (!needed) continue;
      piece.line.push_back(node.place);
      if (piece.kind != CoursePiece::Kind::Ground) piece.heights.push_back(node.height);
    }
    result.push_back(std::move(piece));
    i = j;
  }
  return result;
}

}  // namespace

double clearance_over(WayKind below) {
  switch (below) {
    case WayKind::Rail: return 5.5;
    case WayKind::Pedestrian:
    case WayKind::Footway:
    case WayKind::Cycleway:
    case WayKind::Steps:
    case WayKind::Track: return 2.8;
    case WayKind::River:
    case WayKind::Canal: return 0.6;  // above the bank; the water lies below that
    case WayKind::Stream: return 0.0;
    default: return 5.0;
  }
}

double max_grade(WayKind kind) {
  switch (kind) {
    case WayKind::Motorway:
    case WayKind::Trunk: return 0.06;
    case WayKind::Rail: return 0.03;
    case WayKind::Tram: return 0.06;
    case WayKind::Steps: return 0.5;
    case WayKind::Footway:
    case WayKind::Cycleway:
    case WayKind::Pedestrian:
    case WayKind::Track: return 0.12;
    default: return 0.08;
  }
}

double deck_thickness(WayKind kind) {
  switch (kind) {
    case WayKind::Pedestrian:
    case WayKind::Footway:
    case WayKind::Cycleway:
    case WayKind::Steps:
    case WayKind::Track: return 0.4;
    case WayKind::Rail: return 1.0;
    default: return 0.8;
  }
}

WayCourses::WayCourses(const Scene& scene, const Ground& ground) : pieces_(scene.ways.size()) {
  Planner planner(scene, ground);
  planner.run();
  for (std::size_t i = 0; i < scene.ways.size(); ++i) {
    if (scene.ways[i].tunnel) {
      ++tunnels_;
      continue;
    }
    if (planner.is_bridge(i)) ++bridges_;
    pieces_[i] = planner.pieces(i);
  }
}

}  // namespace mercia::bake
