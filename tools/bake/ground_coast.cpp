#include "tools/bake/ground_coast.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "tools/bake/polygon_geometry.h"
#include "tools/bake/way_strip.h"

namespace mercia::bake {
namespace {

using Line = std::vector<glm::dvec2>;

struct Key {
  std::int64_t x, y;
  auto operator<=>(const Key&) const = default;
};
Key key_of(glm::dvec2 p) { return {std::llround(p.x * 1000.0), std::llround(p.y * 1000.0)}; }

// End to start, as far as it goes. A chain that comes back to its start is closed.
std::vector<Line> chains_of(std::span<const Line> lines, std::vector<std::string>& notes) {
  std::vector<Line> open;
  for (const Line& line : lines) {
    Line clean = clean_line(line);
    if (clean.size() >= 2) open.push_back(std::move(clean));
  }
  std::map<Key, std::uint32_t> starts;
  std::map<Key, int> ends;
  for (std::uint32_t i = 0; i < open.size(); ++i) {
    if (!starts.try_emplace(key_of(open[i].front()), i).second) notes.emplace_back("two coastlines begin at one point");
    ++ends[key_of(open[i].back())];
  }
  std::vector<std::uint8_t> used(open.size(), 0);
  std::vector<Line> chains;
  // First those that nothing leads to, then what is left: rings.
  for (const bool rings : {false, true}) {
    for (std::uint32_t i = 0; i < open.size(); ++i) {
      if (used[i] || (!rings && ends.contains(key_of(open[i].front())))) continue;
      Line chain = open[i];
      used[i] = 1;
      while (key_of(chain.front()) != key_of(chain.back())) {
        const auto next = starts.find(key_of(chain.back()));
        if (next == starts.end() || used[next->second]) break;
        used[next->second] = 1;
        chain.insert(chain.end(), open[next->second].begin() + 1, open[next->second].end());
      }
      chains.push_back(std::move(chain));
    }
  }
  return chains;
}

class Sea {
 public:
  Sea(glm::dvec2 low, glm::dvec2 high) : box_{low, high} {}

  void add(const Line& chain);
  std::vector<Polygon> polygons(std::vector<std::string>& notes);

 private:
  // Metres clockwise along the rectangle's border from its south-west corner to the nearest point of the border.
  double along(glm::dvec2 point) const;
  glm::dvec2 corner(int index) const;
  double corner_along(int index) const;
  glm::dvec2 onto_border(glm::dvec2 point) const;

  Box2 box_;
  struct Piece {
    Line line;         // from border to border
    bool led = false;  // an end of it lay inside and was led to the border
  };
  bool shores(std::vector<Polygon>& result) const;

  std::vector<Piece> pieces_;
  std::vector<Ring> lakes_;    // closed, water inside; anticlockwise
  std::vector<Ring> islands_;  // closed, land inside; clockwise, as holes are
  bool touched_ = false;
};

glm::dvec2 Sea::onto_border(glm::dvec2 p) const {
  const double west = p.x - box_.low.x, east = box_.high.x - p.x, south = p.y - box_.low.y, north = box_.high.y - p.y;
  const double least = std::min({west, east, south, north});
  if (least == west) return {box_.low.x, p.y};
  if (least == east) return {box_.high.x, p.y};
  return least == south ? glm::dvec2(p.x, box_.low.y) : glm::dvec2(p.x, box_.high.y);
}

double Sea::along(glm::dvec2 p) const {
  const glm::dvec2 size = box_.size();
  const glm::dvec2 at = onto_border(p);
  if (at.x == box_.low.x) return at.y - box_.low.y;
  if (at.y == box_.high.y) return size.y + at.x - box_.low.x;
  if (at.x == box_.high.x) return size.y + size.x + box_.high.y - at.y;
  return 2.0 * size.y + size.x + box_.high.x - at.x;
}

glm::dvec2 Sea::corner(int index) const {
  switch (index % 4) {
    case 0: return {box_.low.x, box_.high.y};
    case 1: return box_.high;
    case 2: return {box_.high.x, box_.low.y};
    default: return box_.low;
  }
}

double Sea::corner_along(int index) const {
  const glm::dvec2 size = box_.size();
  const double laps = index / 4 * 2.0 * (size.x + size.y);
  switch (index % 4) {
    case 0: return laps + size.y;
    case 1: return laps + size.y + size.x;
    case 2: return laps + 2.0 * size.y + size.x;
    default: return laps + 2.0 * (size.y + size.x);
  }
}

void Sea::add(const Line& chain) {
  const bool closed = chain.size() > 3 && key_of(chain.front()) == key_of(chain.back());
  if (closed && std::all_of(chain.begin(), chain.end(), [&](glm::dvec2 p) { return box_.contains(p); })) {
    Ring ring(chain.begin(), chain.end() - 1);
    touched_ = true;
    if (signed_area(ring) > 0.0) {
      std::reverse(ring.begin(), ring.end());
      islands_.push_back(std::move(ring));
    } else {
      std::reverse(ring.begin(), ring.end());
      lakes_.push_back(std::move(ring));
    }
    return;
  }
  // A ring that leaves the rectangle is begun outside, so that no piece is cut at its seam.
  Line line = chain;
  if (closed) {
    const auto outside = std::find_if(line.begin(), line.end(), [&](glm::dvec2 p) { return !box_.contains(p); });
    line.pop_back();
    std::rotate(line.begin(), outside, line.end());
    line.push_back(line.front());
  }
  Line piece;
  bool led = false;
  const auto finish = [&] {
    if (piece.size() >= 2) pieces_.push_back({piece, led});
    piece.clear();
    led = false;
  };
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double from = 0.0;
    double to = 1.0;
    const glm::dvec2 a = line[i];
    const glm::dvec2 d = line[i + 1] - a;
    bool misses = false;
    for (int axis = 0; axis < 2; ++axis) {
      if (d[axis] == 0.0) {
        misses = misses || a[axis] < box_.low[axis] || a[axis] > box_.high[axis];
        continue;
      }
      const double t0 = (box_.low[axis] - a[axis]) / d[axis];
      const double t1 = (box_.high[axis] - a[axis]) / d[axis];
      from = std::max(from, std::min(t0, t1));
      to = std::min(to, std::max(t0, t1));
    }
    if (misses || from >= to) {
      finish();
      continue;
    }
    touched_ = true;
    if (piece.empty()) {
      // A line that begins inside is led straight to the nearest border.
      const glm::dvec2 start = a + from * d;
      led = from <= 0.0;
      if (led) piece.push_back(onto_border(start));
      if (piece.empty() || glm::length(piece.back() - start) > 1e-6) piece.push_back(start);
    }
    piece.push_back(a + to * d);
    if (to < 1.0) finish();
  }
  if (piece.size() >= 2) {
    const glm::dvec2 border = onto_border(piece.back());
    if (glm::length(border - piece.back()) > 1e-6) {
      piece.push_back(border);
      led = true;
    }
  }
  finish();
}

// Water lies on the right: along a coast, then clockwise along the border to where the next coast begins. False if
// that leads to a coast already used, which means that directions contradict each other.
bool Sea::shores(std::vector<Polygon>& result) const {
  const double lap = 2.0 * (box_.size().x + box_.size().y);
  std::vector<std::uint8_t> used(pieces_.size(), 0);
  for (std::size_t first = 0; first < pieces_.size(); ++first) {
    if (used[first]) continue;
    Ring ring;
    std::size_t piece = first;
    do {
      if (used[piece]) return false;
      used[piece] = 1;
      ring.insert(ring.end(), pieces_[piece].line.begin(), pieces_[piece].line.end());
      const double here = along(pieces_[piece].line.back());
      double nearest = 1e300;
      for (std::size_t i = 0; i < pieces_.size(); ++i) {
        double ahead = along(pieces_[i].line.front()) - here;
        if (ahead < 0.0) ahead += lap;
        if (ahead >= nearest) continue;
        nearest = ahead;
        piece = i;
      }
      for (int k = 0; k < 8; ++k) {
        if (corner_along(k) > here && corner_along(k) < here + nearest) ring.push_back(corner(k));
      }
    } while (piece != first);
    std::reverse(ring.begin(), ring.end());
    ring = clean_ring(ring, 0.001);
    if (ring.size() >= 3 && signed_area(ring) > 1.0) result.push_back({std::move(ring), {}});
  }
  return true;
}

std::vector<Polygon> Sea::polygons(std::vector<std::string>& notes) {
  std::vector<Polygon> result;
  if (!touched_) return result;
  const auto length = [](const Piece& piece) {
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < piece.line.size(); ++i) sum += glm::length(piece.line[i + 1] - piece.line[i]);
    return sum;
  };
  // Where an extract cuts a coast just inside the rectangle, a scrap of it may lead the wrong way round: the shortest
  // piece whose end was our guess goes first, then the shortest of all.
  while (!shores(result)) {
    result.clear();
    const auto worst = std::min_element(pieces_.begin(), pieces_.end(), [&](const Piece& a, const Piece& b) {
      return a.led != b.led ? a.led : length(a) < length(b);
    });
    notes.push_back("a piece of " + std::to_string(std::lround(length(*worst))) +
                    " m was left out because its direction contradicts another's");
    pieces_.erase(worst);
  }
  for (Ring& lake : lakes_) result.push_back({std::move(lake), {}});
  // Islands alone: the sea is everywhere else.
  if (result.empty() && !islands_.empty()) result.push_back({{box_.low, corner(2), box_.high, corner(0)}, {}});
  for (Ring& island : islands_) {
    const auto around = std::find_if(result.begin(), result.end(),
                                     [&](const Polygon& polygon) { return contains(polygon.outer, island.front()); });
    if (around == result.end()) {
      notes.emplace_back("an island lies in no sea");
      continue;
    }
    around->holes.push_back(std::move(island));
  }
  return result;
}

}  // namespace

std::vector<Polygon> water_from_coastline(std::span<const std::vector<glm::dvec2>> lines, glm::dvec2 low,
                                          glm::dvec2 high, std::vector<std::string>& notes) {
  if (!(high.x > low.x) || !(high.y > low.y)) return {};
  Sea sea(low, high);
  for (const Line& chain : chains_of(lines, notes)) sea.add(chain);
  return sea.polygons(notes);
}

}  // namespace mercia::bake
