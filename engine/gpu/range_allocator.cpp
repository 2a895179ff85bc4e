#include "engine/gpu/range_allocator.h"

#include <iterator>

namespace mercia::gpu {

RangeAllocator::RangeAllocator(std::uint64_t size) : size_(size) { add_hole(0, size); }

void RangeAllocator::add_hole(std::uint64_t offset, std::uint64_t size) {
  if (size == 0) return;
  size_by_offset_.emplace(offset, size);
  by_size_.emplace(size, offset);
}

void RangeAllocator::remove_hole(std::uint64_t offset, std::uint64_t size) {
  size_by_offset_.erase(offset);
  by_size_.erase({size, offset});
}

std::optional<Range> RangeAllocator::allocate(std::uint64_t size, std::uint64_t alignment) {
  if (size == 0 || size > size_) return std::nullopt;
  for (auto hole = by_size_.lower_bound({size, 0}); hole != by_size_.end(); ++hole) {
    const auto [hole_size, hole_offset] = *hole;
    const std::uint64_t offset = (hole_offset + alignment - 1) & ~(alignment - 1);
    const std::uint64_t padding = offset - hole_offset;
    if (padding > hole_size || hole_size - padding < size) continue;
    remove_hole(hole_offset, hole_size);
    add_hole(hole_offset, padding);
    add_hole(offset + size, hole_size - padding - size);
    used_ += size;
    return Range{offset, size};
  }
  return std::nullopt;
}

void RangeAllocator::free(const Range& range) {
  if (range.size == 0) return;
  used_ -= range.size;
  std::uint64_t offset = range.offset;
  std::uint64_t size = range.size;
  const auto after = size_by_offset_.find(offset + size);
  if (after != size_by_offset_.end()) {
    const auto [next_offset, next_size] = *after;
    remove_hole(next_offset, next_size);
    size += next_size;
  }
  const auto above = size_by_offset_.lower_bound(offset);
  if (above != size_by_offset_.begin()) {
    const auto [before_offset, before_size] = *std::prev(above);
    if (before_offset + before_size == offset) {
      remove_hole(before_offset, before_size);
      offset = before_offset;
      size += before_size;
    }
  }
  add_hole(offset, size);
}

}  // namespace mercia::gpu
