// Memory for what a decoder unpacks on the way. Fresh pages cost more than what is written into them, so each thread
// keeps a block for its next content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace mercia::tiles {

class Scratch {
 public:
  static constexpr std::size_t kKept = std::size_t{4} << 20;  // bytes that a thread keeps at most

  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // `size` bytes of no particular value, aligned for any number, until this goes. Throws std::bad_alloc.
  std::byte* take(std::size_t size);

  // Of all threads together, in use or kept.
  static std::uint64_t total_bytes();

 private:
  // Its bytes are counted while they are there.
  struct Block {
    Block() = default;
    explicit Block(std::size_t wanted);
    Block(Block&& other) noexcept;
    Block& operator=(Block&& other) noexcept;
    ~Block();
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };
  static Block& kept();

  std::vector<Block> blocks_;
  std::size_t used_ = 0;  // of the last block
  std::size_t total_ = 0;
};

}  // namespace mercia::tiles
