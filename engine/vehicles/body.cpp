#include "engine/vehicles/body.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace mercia::vehicles {
namespace {

struct RingPoint {
  float y, z;
  float above;  // metres above the shoulders
};
struct Strip {
  Row row;
  bool has_doors;
};
struct Station {
  float x;     // where a flat side has it
  float nose;  // 0 to 1 at the front, 0 to -1 at the rear
};
struct Span {
  Column column;
  float x0, x1;
};

constexpr float kHalfTurn = std::numbers::pi_v<float>;

class Loft {
 public:
  Loft(const Body& body, Level level) : body_(body) {
    make_ring(level == Level::Near ? 5 : 1);
    make_stations(level == Level::Near ? 6 : level == Level::Far ? 2 : 1);
  }

  // The left half, or the right one as the left would see it in a mirror.
  Mesh half(bool left) {
    mesh_ = {};
    left_ = left;
    for (std::size_t i = 0; i + 1 < stations_.size(); ++i) {
      for (std::size_t k = 0; k + 1 < ring_.size(); ++k) side(i, k);
      floor(i);
    }
    cap(0, false);
    cap(stations_.size() - 1, true);
    return std::move(mesh_);
  }

 private:
  // The left half, from the lower edge to the middle of the roof.
  void make_ring(int arc) {
    const float half = 0.5f * body_.width;
    float inset = 0.0f;
    ring_.push_back({half, body_.bottom, 0.0f});
    for (const RowTop& row : body_.rows) {
      inset += row.inset;
      ring_.push_back({half - inset, row.top, 0.0f});
      strips_.push_back({row.row, row.has_doors});
    }
    const float shoulder = ring_.back().z;
    const float from = ring_.back().y;
    const float to = half * body_.roof_flat;
    for (int i = 1; i <= arc; ++i) {
      const float angle = 0.5f * kHalfTurn * static_cast<float>(i) / static_cast<float>(arc);
      const float above = (body_.roof - shoulder) * std::sin(angle);
      ring_.push_back({to + (from - to) * std::cos(angle), shoulder + above, above});
      strips_.push_back({Row::Roof, false});
    }
    ring_.push_back({0.0f, body_.roof, body_.roof - shoulder});
    strips_.push_back({Row::Roof, false});
  }

  void make_stations(int steps) {
    const float rear = body_.rear_x() + body_.rear.nose;
    if (body_.rear.nose > 0.0f) {
      for (int i = steps; i > 0; --i) add_station({rear, -static_cast<float>(i) / static_cast<float>(steps)}, {});
    }
    add_station({rear, 0.0f}, {});
    float x = rear;
    for (const ColumnEnd& column : body_.columns) {
      add_station({column.end, 0.0f}, {column.column, x, column.end});
      x = column.end;
    }
    if (body_.front.nose > 0.0f) {
      for (int i = 1; i <= steps; ++i) add_station({x, static_cast<float>(i) / static_cast<float>(steps)}, {});
    }
  }

  void add_station(const Station& station, const Span& span) {
    if (!stations_.empty()) spans_.push_back(span);
    stations_.push_back(station);
  }

  glm::vec3 place(const Station& at, const RingPoint& point) const {
    if (at.nose == 0.0f) return {at.x, point.y, point.z};
    const bool front = at.nose > 0.0f;
    const End& end = front ? body_.front : body_.rear;
    const float angle = 0.5f * kHalfTurn * std::abs(at.nose);
    const float reach = std::sin(angle) * std::max(end.nose - end.rake(point.z), 0.04f * end.nose);
    const float narrow = 1.0f - (1.0f - end.tip_width) * (1.0f - std::cos(angle));
    return {at.x + (front ? reach : -reach), point.y * narrow, point.z};
  }

  // By how the surface goes on along the body and around it.
  glm::vec3 normal(std::size_t station, std::size_t point, std::size_t in_station, std::size_t in_point) const {
    // Flat sides stay flat beside a rounded end, and rows keep their edges only where the side bends at them.
    const auto at = [&](std::size_t s, std::size_t p) { return place(stations_[s], ring_[p]); };
    const bool rounded = stations_[station].nose != 0.0f || stations_[in_station].nose != 0.0f;
    std::size_t s0 = std::min(station, in_station), s1 = std::max(station, in_station);
    if (rounded) {
      s0 = station > 0 ? station - 1 : station;
      s1 = std::min(station + 1, stations_.size() - 1);
    }
    std::size_t p0 = std::min(point, in_point), p1 = std::max(point, in_point);
    if (ring_[point].above > 0.0f || ring_[std::max(point, in_point)].above > 0.0f) {
      p0 = point > 0 ? point - 1 : point;
      p1 = std::min(point + 1, ring_.size() - 1);
    }
    if (p1 + 1 == ring_.size() && p0 + 1 == p1) return {0.0f, 0.0f, 1.0f};
    const glm::vec3 along = at(s1, point) - at(s0, point);
    const glm::vec3 around = at(station, p1) - at(station, p0);
    const glm::vec3 n = glm::cross(around, along);
    const float length = glm::length(n);
    if (length < 1e-9f) return {0.0f, 1.0f, 0.0f};
    return n / length;
  }

  Cell cell(std::size_t station, std::size_t point) const {
    const Span& span = spans_[station];
    const float a = stations_[station].nose, b = stations_[station + 1].nose;
    const bool between = a == 0.0f && b == 0.0f;
    const Strip& strip = strips_[point];
    const bool door = span.column == Column::Door || span.column == Column::Gap;
    return {stations_[station].x,
            stations_[station + 1].x,
            ring_[point].z,
            ring_[point + 1].z,
            strip.row,
            between ? span.column : Column::Wall,
            between && door && strip.has_doors,
            between ? 0.0f : 0.5f * (a + b),
            false,
            left_};
  }

  void side(std::size_t i, std::size_t k) {
    const auto corner = [&](std::size_t s, std::size_t p, std::size_t other_s, std::size_t other_p) {
      return Corner{place(stations_[s], ring_[p]), normal(s, p, other_s, other_p), {}};
    };
    mesh_.quad({corner(i + 1, k, i, k + 1), corner(i, k, i + 1, k + 1), corner(i, k + 1, i + 1, k),
                corner(i + 1, k + 1, i, k)},
               body_.look(cell(i, k)));
  }

  void floor(std::size_t i) {
    const glm::vec3 down(0.0f, 0.0f, -1.0f);
    const glm::vec3 a = place(stations_[i], ring_.front());
    const glm::vec3 b = place(stations_[i + 1], ring_.front());
    mesh_.quad({Corner{{a.x, 0.0f, a.z}, down, {}}, Corner{a, down, {}}, Corner{b, down, {}},
                Corner{{b.x, 0.0f, b.z}, down, {}}},
               {Material::Dark, glm::u8vec3(24)});
  }

  void cap(std::size_t station, bool front) {
    const Station& at = stations_[station];
    for (std::size_t k = 0; k + 1 < ring_.size(); ++k) {
      const glm::vec3 low = place(at, ring_[k]);
      const glm::vec3 high = place(at, ring_[k + 1]);
      // Turned up where the front lies back.
      const float back = (front ? low.x - high.x : high.x - low.x);
      const float rise = std::max(high.z - low.z, 1e-3f);
      const glm::vec3 n = glm::normalize(glm::vec3(front ? rise : -rise, 0.0f, back));
      const glm::vec3 low_middle(low.x, 0.0f, low.z), high_middle(high.x, 0.0f, high.z);
      const Cell cell{at.x,         at.x,  ring_[k].z,           ring_[k + 1].z, strips_[k].row,
                      Column::Wall, false, front ? 1.0f : -1.0f, true,           left_};
      std::array<Corner, 4> corners{Corner{low_middle, n, {}}, Corner{low, n, {}}, Corner{high, n, {}},
                                    Corner{high_middle, n, {}}};
      if (!front) std::swap(corners[1], corners[3]);
      mesh_.quad(corners, body_.look(cell));
    }
  }

  const Body& body_;
  Mesh mesh_;
  bool left_ = true;
  std::vector<RingPoint> ring_;
  std::vector<Strip> strips_;
  std::vector<Station> stations_;
  std::vector<Span> spans_;
};

}  // namespace

void add_body(Mesh& mesh, const Body& body, Level level) {
  Loft loft(body, level);
  const Mesh left = loft.half(true);
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
  mesh.vertices.insert(mesh.vertices.end(), left.vertices.begin(), left.vertices.end());
  for (const std::uint32_t index : left.indices) mesh.indices.push_back(first + index);
  mesh.add_mirrored(loft.half(false));
}

}  // namespace mercia::vehicles
