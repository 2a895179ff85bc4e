// Hands out parts of one range of numbers: which bytes of a buffer or a memory block are taken. Knows no Vulkan.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace mercia::gpu {

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Best fit, and neighbours that become free grow together. Every operation is logarithmic in the number of holes.
class RangeAllocator {
 public:
  explicit RangeAllocator(std::uint64_t size);

  // `alignment` is a power of two. Nothing if no hole is large enough.
  std::optional<Range> allocate(std::uint64_t size, std::uint64_t alignment);
  // Exactly what allocate() returned.
  void free(const Range& range);

  std::uint64_t size() const { return size_; }
  std::uint64_t used() const { return used_; }

 private:
  void add_hole(std::uint64_t offset, std::uint64_t size);
  void remove_hole(std::uint64_t offset, std::uint64_t size);

  std::uint64_t size_;
  std::uint64_t used_ = 0;
  std::map<std::uint64_t, std::uint64_t> size_by_offset_;      // of the holes
  std::set<std::pair<std::uint64_t, std::uint64_t>> by_size_;  // (size, offset) of the same holes
};

}  // namespace mercia::gpu
