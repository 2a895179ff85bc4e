#include "tools/bake/ground_noding.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace mercia::bake {
namespace {

// Rounds of cutting: rounding a crossing bends lines by half a unit and may make new crossings, which the next round
// cuts. Real maps need two to four rounds.
constexpr int kMostRounds = 16;

// A line in canonical direction (a < b) with what it means for its owner.
struct Piece {
  GridPoint a;
  GridPoint b;
  std::uint32_t owner;
  std::int32_t step;  // +1 if the owner's border runs a -> b
};

bool same_line(const Piece& p, const Piece& q) { return p.a == q.a && p.b == q.b; }

std::int64_t cross(GridPoint o, GridPoint p, GridPoint q) {
  return (std::int64_t{p.x} - o.x) * (std::int64_t{q.y} - o.y) - (std::int64_t{p.y} - o.y) * (std::int64_t{q.x} - o.x);
}
std::int64_t dot(GridPoint o, GridPoint p, GridPoint q) {
  return (std::int64_t{p.x} - o.x) * (std::int64_t{q.x} - o.x) + (std::int64_t{p.y} - o.y) * (std::int64_t{q.y} - o.y);
}

// Different lines, each once, with the pieces that run along it.
struct Line {
  GridPoint a;
  GridPoint b;
  std::uint32_t first_piece;
  bool fresh;  // made or moved in the last round
};

struct Cut {
  std::uint32_t line;
  GridPoint at;
};

// Whether the point lies within 0.7 units of the open line, so that the line must pass through it.
bool passes(const Line& line, GridPoint p) {
  if (p == line.a || p == line.b) return false;
  const std::int64_t length2 = dot(line.a, line.b, line.b);
  const std::int64_t along = dot(line.a, p, line.b);
  if (along <= 0 || along >= length2) return false;
  const auto off = static_cast<double>(cross(line.a, line.b, p));
  return 2.0 * off * off <= static_cast<double>(length2);
}

class LineGrid {
 public:
  explicit LineGrid(std::span<const Line> lines);

  template <typename Visit>
  void for_each_cell(Visit visit) const {
    for (std::size_t cell = 0; cell + 1 < first_.size(); ++cell) {
      if (first_[cell + 1] - first_[cell] > 1)
        visit(std::span(&entries_[first_[cell]], first_[cell + 1] - first_[cell]));
    }
  }

 private:
  template <typename Visit>
  void cells_of(const Line& line, Visit visit) const;

  std::int64_t low_x_ = 0, low_y_ = 0;
  double cell_ = 1.0;
  std::int32_t columns_ = 1, rows_ = 1;
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> entries_;
};

LineGrid::LineGrid(std::span<const Line> lines) {
  std::int64_t high_x = INT64_MIN, high_y = INT64_MIN;
  low_x_ = INT64_MAX;
  low_y_ = INT64_MAX;
  double length = 0.0;
  for (const Line& line : lines) {
    low_x_ = std::min<std::int64_t>(low_x_, line.a.x);  // a < b in x first
    high_x = std::max<std::int64_t>(high_x, line.b.x);
    low_y_ = std::min<std::int64_t>(low_y_, std::min(line.a.y, line.b.y));
    high_y = std::max<std::int64_t>(high_y, std::max(line.a.y, line.b.y));
    length += std::abs(double(line.b.x) - line.a.x) + std::abs(double(line.b.y) - line.a.y);
  }
  const auto count = static_cast<double>(lines.size());
  const double width = static_cast<double>(high_x - low_x_) + 1.0;
  const double height = static_cast<double>(high_y - low_y_) + 1.0;
  // About one line a cell, but cells not much shorter than the lines: long lines would fill too many of them.
  cell_ = std::max(
      {std::sqrt(width * height / (count + 1.0)), 0.5 * length / (count + 1.0), std::max(width, height) / 4000.0, 4.0});
  columns_ = static_cast<std::int32_t>(width / cell_) + 1;
  rows_ = static_cast<std::int32_t>(height / cell_) + 1;
  std::vector<std::uint32_t> fill(static_cast<std::size_t>(columns_) * rows_ + 1, 0);
  // Only where a fresh line runs can there be a cut that the last round did not make.
  std::vector<std::uint8_t> busy(fill.size(), 0);
  for (const Line& line : lines) {
    if (line.fresh) cells_of(line, [&](std::size_t cell) { busy[cell] = 1; });
  }
  for (const Line& line : lines) cells_of(line, [&](std::size_t cell) { fill[cell + 1] += busy[cell]; });
  for (std::size_t i = 1; i < fill.size(); ++i) fill[i] += fill[i - 1];
  first_ = fill;
  entries_.resize(fill.back());
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    cells_of(lines[i], [&](std::size_t cell) {
      if (busy[cell]) entries_[fill[cell]++] = i;
    });
  }
}

// The cells within a unit of the line, row by row.
template <typename Visit>
void LineGrid::cells_of(const Line& line, Visit visit) const {
  const double ax = static_cast<double>(line.a.x - low_x_);
  const double ay = static_cast<double>(line.a.y - low_y_);
  const double bx = static_cast<double>(line.b.x - low_x_);
  const double by = static_cast<double>(line.b.y - low_y_);
  const auto row_of = [&](double y) { return std::clamp(static_cast<std::int32_t>(y / cell_), 0, rows_ - 1); };
  const auto column_of = [&](double x) { return std::clamp(static_cast<std::int32_t>(x / cell_), 0, columns_ - 1); };
  const int first_row = row_of(std::min(ay, by) - 1.0);
  const int last_row = row_of(std::max(ay, by) + 1.0);
  for (int row = first_row; row <= last_row; ++row) {
    double low = ax;
    double high = bx;
    if (first_row != last_row && ay != by) {
      const double t0 = (row * cell_ - 1.0 - ay) / (by - ay);
      const double t1 = ((row + 1) * cell_ + 1.0 - ay) / (by - ay);
      low = ax + (bx - ax) * std::clamp(std::min(t0, t1), 0.0, 1.0);
      high = ax + (bx - ax) * std::clamp(std::max(t0, t1), 0.0, 1.0);
    }
    const int last = column_of(high + 1.0);
    for (int column = column_of(low - 1.0); column <= last; ++column)
      visit(static_cast<std::size_t>(row) * columns_ + column);
  }
}

bool boxes_touch(const Line& p, const Line& q) {
  if (p.b.x + 1 < q.a.x || q.b.x + 1 < p.a.x) return false;
  const auto [p_low, p_high] = std::minmax(p.a.y, p.b.y);
  const auto [q_low, q_high] = std::minmax(q.a.y, q.b.y);
  return p_high + 1 >= q_low && q_high + 1 >= p_low;
}

void cut_pair(std::span<const Line> lines, std::uint32_t i, std::uint32_t j, std::vector<Cut>& cuts) {
  const Line& p = lines[i];
  const Line& q = lines[j];
  bool at_an_end = false;
  for (const GridPoint end : {q.a, q.b}) {
    if (passes(p, end)) {
      cuts.push_back({i, end});
      at_an_end = true;
    }
  }
  for (const GridPoint end : {p.a, p.b}) {
    if (passes(q, end)) {
      cuts.push_back({j, end});
      at_an_end = true;
    }
  }
  // Where an end lies on the other line that is the crossing; a second one half a unit beside it would only be dust.
  if (at_an_end) return;
  const std::int64_t a = cross(p.a, p.b, q.a);
  const std::int64_t b = cross(p.a, p.b, q.b);
  const std::int64_t c = cross(q.a, q.b, p.a);
  const std::int64_t d = cross(q.a, q.b, p.b);
  if ((a > 0) == (b > 0) || (c > 0) == (d > 0) || a == 0 || b == 0 || c == 0 || d == 0) return;
  const double t = static_cast<double>(c) / (static_cast<double>(c) - static_cast<double>(d));
  const GridPoint at{static_cast<std::int32_t>(std::lround(p.a.x + t * (double(p.b.x) - p.a.x))),
                     static_cast<std::int32_t>(std::lround(p.a.y + t * (double(p.b.y) - p.a.y)))};
  if (at != p.a && at != p.b) cuts.push_back({i, at});
  if (at != q.a && at != q.b) cuts.push_back({j, at});
}

std::vector<Cut> find_cuts(std::span<const Line> lines) {
  std::vector<Cut> cuts;
  const LineGrid grid(lines);
  grid.for_each_cell([&](std::span<const std::uint32_t> cell) {
    for (std::size_t i = 0; i < cell.size(); ++i) {
      for (std::size_t j = i + 1; j < cell.size(); ++j) {
        const Line& p = lines[cell[i]];
        const Line& q = lines[cell[j]];
        if ((p.fresh || q.fresh) && boxes_touch(p, q)) cut_pair(lines, cell[i], cell[j], cuts);
      }
    }
  });
  return cuts;
}

void sort_pieces(std::vector<Piece>& pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const Piece& p, const Piece& q) {
    if (p.a != q.a) return p.a < q.a;
    if (p.b != q.b) return p.b < q.b;
    return p.owner < q.owner;
  });
}

// Adds up what the same owner says of the same line; what cancels disappears.
void merge_pieces(std::vector<Piece>& pieces) {
  sort_pieces(pieces);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pieces.size();) {
    Piece sum = pieces[i];
    std::size_t j = i + 1;
    for (; j < pieces.size() && same_line(pieces[j], sum) && pieces[j].owner == sum.owner; ++j)
      sum.step += pieces[j].step;
    if (sum.owner == kDivider || sum.step != 0) pieces[kept++] = sum;
    i = j;
  }
  pieces.resize(kept);
}

void add_piece(std::vector<Piece>& pieces, GridPoint a, GridPoint b, std::uint32_t owner, std::int32_t step) {
  if (a == b) return;
  if (b < a) {
    std::swap(a, b);
    step = -step;
  }
  pieces.push_back({a, b, owner, step});
}

NodedGraph graph_of(const std::vector<Piece>& pieces) {
  NodedGraph graph;
  for (const Piece& piece : pieces) {
    graph.points.push_back(piece.a);
    graph.points.push_back(piece.b);
  }
  std::sort(graph.points.begin(), graph.points.end());
  graph.points.erase(std::unique(graph.points.begin(), graph.points.end()), graph.points.end());
  const auto index_of = [&](GridPoint p) {
    return static_cast<std::uint32_t>(std::lower_bound(graph.points.begin(), graph.points.end(), p) -
                                      graph.points.begin());
  };
  for (std::size_t i = 0; i < pieces.size();) {
    NodedEdge edge{index_of(pieces[i].a), index_of(pieces[i].b), static_cast<std::uint32_t>(graph.steps.size()), 0,
                   false};
    std::size_t j = i;
    for (; j < pieces.size() && same_line(pieces[j], pieces[i]); ++j) {
      if (pieces[j].owner == kDivider) {
        edge.divider = true;
      } else {
        graph.steps.push_back({pieces[j].owner, pieces[j].step});
        ++edge.step_count;
      }
    }
    graph.edges.push_back(edge);
    i = j;
  }
  return graph;
}

}  // namespace

NodedGraph node_segments(std::vector<BorderSegment> segments) {
  std::vector<Piece> pieces;
  pieces.reserve(segments.size() * 2);
  for (const BorderSegment& segment : segments) add_piece(pieces, segment.a, segment.b, segment.owner, 1);
  merge_pieces(pieces);
  std::vector<Line> lines;
  std::vector<std::pair<GridPoint, GridPoint>> settled;  // lines of the round before, sorted: the rest is fresh
  std::vector<Piece> next;
  for (int round = 0; round < kMostRounds && !pieces.empty(); ++round) {
    lines.clear();
    for (std::uint32_t i = 0; i < pieces.size(); ++i) {
      if (i > 0 && same_line(pieces[i], pieces[i - 1])) continue;
      const bool known = std::binary_search(settled.begin(), settled.end(), std::pair(pieces[i].a, pieces[i].b));
      lines.push_back({pieces[i].a, pieces[i].b, i, !known});
    }
    std::vector<Cut> cuts = find_cuts(lines);
    if (cuts.empty()) break;
    std::sort(cuts.begin(), cuts.end(), [&](const Cut& p, const Cut& q) {
      if (p.line != q.line) return p.line < q.line;
      const std::int64_t along_p = dot(lines[p.line].a, p.at, lines[p.line].b);
      const std::int64_t along_q = dot(lines[q.line].a, q.at, lines[q.line].b);
      return along_p != along_q ? along_p < along_q : p.at < q.at;
    });
    settled.clear();
    next.clear();
    std::size_t cut = 0;
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      const std::size_t first_cut = cut;
      while (cut < cuts.size() && cuts[cut].line == i) ++cut;
      if (first_cut == cut) settled.emplace_back(lines[i].a, lines[i].b);
      for (std::uint32_t p = lines[i].first_piece;
           p < pieces.size() && same_line(pieces[p], pieces[lines[i].first_piece]); ++p) {
        GridPoint from = pieces[p].a;
        for (std::size_t c = first_cut; c < cut; ++c) {
          add_piece(next, from, cuts[c].at, pieces[p].owner, pieces[p].step);
          from = cuts[c].at;
        }
        add_piece(next, from, pieces[p].b, pieces[p].owner, pieces[p].step);
      }
    }
    pieces.swap(next);
    merge_pieces(pieces);
  }
  return graph_of(pieces);
}

}  // namespace mercia::bake
