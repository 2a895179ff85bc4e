#include "engine/tiles/scratch.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <utility>

namespace mercia::tiles {
namespace {

constexpr std::size_t kAlignment = 16;
constexpr std::size_t kSmallest = std::size_t{64} << 10;

std::atomic<std::uint64_t> all_bytes{0};

}  // namespace

Scratch::Block::Block(std::size_t wanted) : bytes(new std::byte[wanted]), size(wanted) { all_bytes += size; }

Scratch::Block::Block(Block&& other) noexcept : bytes(std::move(other.bytes)), size(std::exchange(other.size, 0)) {}

Scratch::Block& Scratch::Block::operator=(Block&& other) noexcept {
  std::swap(bytes, other.bytes);
  std::swap(size, other.size);
  return *this;
}

Scratch::Block::~Block() { all_bytes -= size; }

std::uint64_t Scratch::total_bytes() { return all_bytes; }

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
  try {
    kept() = Block(wanted);
  } catch (const std::bad_alloc&) {
    kept() = Block();  // the next content finds its own
  }
}

std::byte* Scratch::take(std::size_t size) {
  const std::size_t needed = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (blocks_.empty() || blocks_.back().size - used_ < needed) {
    const std::size_t block = std::max(needed, kSmallest);
    blocks_.emplace_back(block);
    used_ = 0;
  }
  std::byte* const first = blocks_.back().bytes.get() + used_;
  used_ += needed;
  total_ += needed;
  return first;
}

}  // namespace mercia::tiles
