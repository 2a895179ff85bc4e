#include "tools/bake/ground_index.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mercia::bake {

BoxIndex::BoxIndex(std::span<const Box2> boxes) : boxes_(boxes.begin(), boxes.end()) {
  for (Box2& box : boxes_) {
    const bool sound = std::abs(box.low.x) < 1e9 && std::abs(box.low.y) < 1e9 && std::abs(box.high.x) < 1e9 &&
                       std::abs(box.high.y) < 1e9;
    if (!sound) box = {};
  }
  Box2 all;
  for (const Box2& box : boxes_) {
    if (box.empty()) continue;
    all.add(box.low);
    all.add(box.high);
  }
  if (all.empty()) return;
  side_ = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(boxes_.size()))), 1, 512);
  low_ = all.low;
  cell_ = glm::max(all.size() / static_cast<double>(side_), glm::dvec2(1e-6));
  const auto for_each_cell = [&](const Box2& box, auto visit) {
    if (box.empty()) return;
    const glm::ivec2 first = cell_of(box.low);
    const glm::ivec2 last = cell_of(box.high);
    for (int y = first.y; y <= last.y; ++y) {
      for (int x = first.x; x <= last.x; ++x) visit(static_cast<std::size_t>(y) * side_ + x);
    }
  };
  first_.assign(static_cast<std::size_t>(side_) * side_ + 1, 0);
  for (const Box2& box : boxes_) for_each_cell(box, [&](std::size_t cell) { ++first_[cell + 1]; });
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  std::vector<std::uint32_t> fill = first_;
  entries_.resize(first_.back());
  for (std::uint32_t i = 0; i < boxes_.size(); ++i) {
    for_each_cell(boxes_[i], [&](std::size_t cell) { entries_[fill[cell]++] = i; });
  }
}

glm::ivec2 BoxIndex::cell_of(glm::dvec2 place) const {
  const glm::dvec2 at = glm::clamp((place - low_) / cell_, glm::dvec2(0.0), glm::dvec2(side_ - 1.0));
  return {static_cast<int>(at.x), static_cast<int>(at.y)};
}

std::vector<std::uint32_t> BoxIndex::find(glm::dvec2 low, glm::dvec2 high) const {
  std::vector<std::uint32_t> found;
  if (side_ == 0) return found;
  const Box2 wanted{low, high};
  const glm::ivec2 first = cell_of(low);
  const glm::ivec2 last = cell_of(high);
  for (int y = first.y; y <= last.y; ++y) {
    for (int x = first.x; x <= last.x; ++x) {
      const std::size_t cell = static_cast<std::size_t>(y) * side_ + x;
      for (std::uint32_t k = first_[cell]; k < first_[cell + 1]; ++k) {
        if (boxes_[entries_[k]].overlaps(wanted)) found.push_back(entries_[k]);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace mercia::bake
