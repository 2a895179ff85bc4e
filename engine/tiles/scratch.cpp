#include "engine/tiles/scratch.h"

#include <algorithm>
#include <new>
#include <utility>

namespace mercia::tiles {
namespace {

constexpr std::size_t kAlignment = 16;
constexpr std::size_t kSmallest = std::size_t{64} << 10;

}  // namespace

Scratch::Block& Scratch::kept() {
  static thread_local Block block;
  return block;
}

Scratch::Scratch() {
  // A second one on the same thread finds nothing here and begins with blocks of its own.
  if (kept().size > 0) blocks_.push_back(std::exchange(kept(), {}));
}

Scratch::~Scratch() {
  // The next content is likely to need as much as this one, in one piece.
  const std::size_t wanted = std::min(total_, kKept);
  const auto largest =
      std::max_element(blocks_.begin(), blocks_.end(), [](const Block& a, const Block& b) { return a.size < b.size; });
  if (largest == blocks_.end() || kept().size >= largest->size) return;
  if (largest->size <= kKept && largest->size >= wanted) {
    kept() = std::move(*largest);
    return;
  }
  blocks_.clear();
  kept() = {std::unique_ptr<std::byte[]>(new (std::nothrow) std::byte[wanted]), wanted};
  if (!kept().bytes) kept().size = 0;
}

std::byte* Scratch::take(std::size_t size) {
  const std::size_t needed = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (blocks_.empty() || blocks_.back().size - used_ < needed) {
    const std::size_t block = std::max(needed, kSmallest);
    blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[block]), block});
    used_ = 0;
  }
  std::byte* const first = blocks_.back().bytes.get() + used_;
  used_ += needed;
  total_ += needed;
  return first;
}

}  // namespace mercia::tiles
