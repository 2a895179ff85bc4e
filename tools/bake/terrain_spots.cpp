// A smooth terrain through scattered heights.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "tools/bake/terrain.h"

namespace mercia::bake {
namespace {

constexpr std::size_t kNeighbours = 12;      // that have a say in a node's height
constexpr std::size_t kSlopeNeighbours = 8;  // that make a spot's own slope
constexpr double kSteepest = 0.25;           // slopes estimated between far spots are not believed beyond this
constexpr int kMostNodes = 4'000'000;

// The nearest spots of any place, by a grid with about two spots a bucket.
class SpotIndex {
 public:
  explicit SpotIndex(std::span<const glm::dvec3> spots) : spots_(spots) {
    low_ = glm::dvec2(std::numeric_limits<double>::max());
    glm::dvec2 high(std::numeric_limits<double>::lowest());
    for (const glm::dvec3& spot : spots) {
      low_ = glm::min(low_, glm::dvec2(spot));
      high = glm::max(high, glm::dvec2(spot));
    }
    const glm::dvec2 size = glm::max(high - low_, glm::dvec2(1.0));
    cell_ = std::max(std::sqrt(size.x * size.y * 2.0 / static_cast<double>(spots.size())),
                     std::max(size.x, size.y) / 1000.0);
    columns_ = static_cast<int>(size.x / cell_) + 1;
    rows_ = static_cast<int>(size.y / cell_) + 1;
    buckets_.resize(static_cast<std::size_t>(columns_) * rows_);
    for (std::uint32_t i = 0; i < spots.size(); ++i) {
      const glm::ivec2 at = bucket(glm::dvec2(spots[i]));
      buckets_[static_cast<std::size_t>(at.y) * columns_ + at.x].push_back(i);
    }
  }

  struct Near {
    double distance;
    std::uint32_t spot;
    bool operator<(const Near& other) const {
      return distance != other.distance ? distance < other.distance : spot < other.spot;
    }
  };
  // At most `count`, nearest first.
  void nearest(glm::dvec2 place, std::size_t count, std::vector<Near>& found) const {
    found.clear();
    const glm::ivec2 middle = bucket(place);
    // A place outside the grid is as far from its bucket as from the grid; rings are counted from there.
    const glm::dvec2 inside = glm::clamp(place, low_, low_ + cell_ * glm::dvec2(columns_, rows_));
    const double offset = glm::length(place - inside);
    for (int ring = 0; ring <= std::max(columns_, rows_); ++ring) {
      for (int y = middle.y - ring; y <= middle.y + ring; ++y) {
        if (y < 0 || y >= rows_) continue;
        const bool whole_row = y == middle.y - ring || y == middle.y + ring;
        for (int x = middle.x - ring; x <= middle.x + ring; x += whole_row || ring == 0 ? 1 : 2 * ring) {
          if (x < 0 || x >= columns_) continue;
          for (const std::uint32_t spot : buckets_[static_cast<std::size_t>(y) * columns_ + x]) {
            found.push_back({glm::length(glm::dvec2(spots_[spot]) - place), spot});
          }
        }
      }
      if (found.size() < count) continue;
      std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count - 1), found.end());
      if (found[count - 1].distance <= ring * cell_ + offset) break;
    }
    std::sort(found.begin(), found.end());
    if (found.size() > count) found.resize(count);
  }

 private:
  glm::ivec2 bucket(glm::dvec2 place) const {
    const glm::dvec2 at = (place - low_) / cell_;
    return {static_cast<int>(std::clamp(at.x, 0.0, columns_ - 1.0)),
            static_cast<int>(std::clamp(at.y, 0.0, rows_ - 1.0))};
  }

  std::span<const glm::dvec3> spots_;
  glm::dvec2 low_{0.0};
  double cell_ = 1.0;
  int columns_ = 1;
  int rows_ = 1;
  std::vector<std::vector<std::uint32_t>> buckets_;
};

// The slope of the plane through a spot that fits its neighbours best, nearer ones counting more.
glm::dvec2 slope_at(std::span<const glm::dvec3> spots, std::uint32_t spot, const std::vector<SpotIndex::Near>& near) {
  double xx = 0.0, xy = 0.0, yy = 0.0, xz = 0.0, yz = 0.0;
  for (const auto& [distance, other] : near) {
    if (other == spot || distance < 1e-6) continue;
    const glm::dvec3 to = spots[other] - spots[spot];
    const double weight = 1.0 / (distance * distance);
    xx += weight * to.x * to.x;
    xy += weight * to.x * to.y;
    yy += weight * to.y * to.y;
    xz += weight * to.x * to.z;
    yz += weight * to.y * to.z;
  }
  // Towards level ground where the neighbours lie on one line or are few.
  const double regular = 0.15 * (xx + yy) + 1e-9;
  xx += regular;
  yy += regular;
  const double determinant = xx * yy - xy * xy;
  if (determinant < 1e-12) return glm::dvec2(0.0);
  glm::dvec2 slope((xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant);
  const double steepness = glm::length(slope);
  return steepness > kSteepest ? slope * (kSteepest / steepness) : slope;
}

}  // namespace

// Franke and Nielson's local form of Shepard's method: every spot carries a plane, the planes of the nearest spots are
// blended with weights that fall to nought at the distance of the first spot that has no say, so that the surface has
// no jumps and passes through every spot. Plain inverse distances would make a plateau around each.
Terrain Terrain::from_spot_heights(std::span<const glm::dvec3> given, glm::dvec2 low, glm::dvec2 high, double cell) {
  std::vector<glm::dvec3> spots;
  for (const glm::dvec3& spot : given) {
    if (std::isfinite(spot.x) && std::isfinite(spot.y) && std::isfinite(spot.z)) spots.push_back(spot);
  }
  if (spots.empty()) return flat(0.0);
  if (spots.size() == 1) return flat(spots.front().z);
  const glm::dvec2 size = glm::max(high - low, glm::dvec2(1.0));
  cell = std::max({cell, 0.25, std::sqrt(size.x * size.y / kMostNodes), std::max(size.x, size.y) / 4096.0});
  const glm::dvec2 origin = low - cell;
  const int columns = static_cast<int>(std::ceil(size.x / cell)) + 3;
  const int rows = static_cast<int>(std::ceil(size.y / cell)) + 3;

  const SpotIndex index(spots);
  std::vector<SpotIndex::Near> near;
  std::vector<glm::dvec2> slopes(spots.size());
  for (std::uint32_t i = 0; i < spots.size(); ++i) {
    index.nearest(glm::dvec2(spots[i]), kSlopeNeighbours + 1, near);
    slopes[i] = slope_at(spots, i, near);
  }
  std::vector<float> heights(static_cast<std::size_t>(columns) * rows);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const glm::dvec2 place = origin + cell * glm::dvec2(column, row);
      index.nearest(place, kNeighbours + 1, near);
      const double reach = near.back().distance * 1.0001 + 1e-6;
      double sum = 0.0;
      double weights = 0.0;
      for (const auto& [distance, spot] : near) {
        const double away = std::max(distance, 1e-6);
        const double root = (reach - away) / (reach * away);
        const double weight = root * root;
        sum += weight * (spots[spot].z + glm::dot(slopes[spot], place - glm::dvec2(spots[spot])));
        weights += weight;
      }
      heights[static_cast<std::size_t>(row) * columns + column] =
          static_cast<float>(weights > 0.0 ? sum / weights : spots[near.front().spot].z);
    }
  }
  return from_grid(std::move(heights), columns, rows, cell, origin, "heights interpolated between spot heights");
}

}  // namespace mercia::bake
