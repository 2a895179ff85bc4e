#include "tools/bake/osm_reader_rings.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace mercia::bake {
namespace {

struct Link {
  const OsmWay* way;
  bool forward;
  std::int64_t from() const { return forward ? way->first : way->last; }
  std::int64_t to() const { return forward ? way->last : way->first; }
};

void append_points(const Link& link, std::vector<OsmPoint>& ring) {
  const auto& points = link.way->points;
  const std::size_t n = points.size();
  // The last point comes again as the next way's first.
  for (std::size_t i = 0; i + 1 < n; ++i) ring.push_back(link.forward ? points[i] : points[n - 1 - i]);
}

}  // namespace

OsmRings assemble_rings(std::span<const OsmWay* const> ways) {
  OsmRings out;
  std::multimap<std::int64_t, std::size_t> at_node;  // ways by each of their ends
  std::vector<char> used(ways.size(), 0);
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (ways[i]->points.size() < 2) {
      used[i] = 1;
      continue;
    }
    at_node.emplace(ways[i]->first, i);
    at_node.emplace(ways[i]->last, i);
  }
  const auto close = [&](std::span<const Link> links) {
    std::vector<OsmPoint> ring;
    for (const Link& link : links) append_points(link, ring);
    if (ring.size() >= 3) out.rings.push_back(std::move(ring));
  };
  for (std::size_t start = 0; start < ways.size(); ++start) {
    if (used[start]) continue;
    used[start] = 1;
    std::vector<Link> chain{{ways[start], true}};
    while (!chain.empty()) {
      const std::int64_t end = chain.back().to();
      const auto met = std::find_if(chain.begin(), chain.end(), [&](const Link& link) { return link.from() == end; });
      if (met != chain.end()) {
        close({met, chain.end()});
        chain.erase(met, chain.end());
        continue;
      }
      const auto [first, last] = at_node.equal_range(end);
      const auto next = std::find_if(first, last, [&](const auto& entry) { return !used[entry.second]; });
      if (next == last) {
        // A dead end: the last way cannot be part of a ring, but those before it may go on elsewhere.
        ++out.open;
        chain.pop_back();
        continue;
      }
      used[next->second] = 1;
      chain.push_back({ways[next->second], ways[next->second]->first == end});
    }
  }
  return out;
}

}  // namespace mercia::bake
