// Carries bytes from the CPU into device memory through a few mapped staging buffers used in turn.
#pragma once

#include <array>

#include "engine/base/bytes.h"
#include "engine/gpu/buffer.h"
#include "engine/gpu/commands.h"
#include "engine/gpu/image.h"

namespace mercia::gpu {

class Uploader {
 public:
  Uploader() = default;
  // Takes `staging_bytes` of mapped memory. What is larger goes in several parts, waiting for the GPU between them.
  static Result<Uploader> create(Device& device, VkDeviceSize staging_bytes);

  // The destination (usage TRANSFER_DST) may be drawn from by whatever is submitted after flush().
  Result<void> to_buffer(ByteView bytes, VkBuffer destination, VkDeviceSize offset);
  // Fills the largest mip of a colour image with 4 bytes a pixel and averages the others down from it (usage
  // TRANSFER_DST and TRANSFER_SRC). Of a compressed one (BC5 or BC7) the bytes are all mips, the largest first. Leaves
  // it in SHADER_READ_ONLY_OPTIMAL.
  Result<void> to_image(ByteView pixels, const Image& image);
  // The same in steps: begin, rows from the first to the last in any number of calls, end. `pixels` are all of the
  // image's; rows_to_image() copies at least one row and about `bytes` from `from` on and returns where to go on.
  struct Row {
    std::uint32_t mip = 0;
    std::uint32_t row = 0;   // of pixels or blocks
    std::uint64_t byte = 0;  // in all of the image's
  };
  Result<void> begin_image(const Image& image);
  Result<Row> rows_to_image(ByteView pixels, const Image& image, const Row& from, VkDeviceSize bytes);
  static bool is_end(const Image& image, const Row& row);
  Result<void> end_image(const Image& image);

  // Whether so many more bytes have to wait until the GPU has read earlier ones.
  bool would_wait(VkDeviceSize bytes) const;

  // Submits what was recorded since the last flush, if anything was.
  Result<void> flush();

 private:
  static constexpr std::size_t kParts = 4;
  struct Part {
    Buffer buffer;
    VkDeviceSize used = 0;
    std::uint64_t value = 0;  // of the submission that reads it
  };

  // A place of at most `wanted` bytes, a multiple of `unit`, and at least one unit.
  struct Place {
    VkBuffer buffer;
    VkDeviceSize offset;
    std::byte* mapped;
    VkDeviceSize size;
  };
  Result<Place> stage(VkDeviceSize wanted, VkDeviceSize unit);
  Result<void> begin();
  void make_mips(const Image& image);

  Device* device_ = nullptr;
  CommandRing ring_;
  VkCommandBuffer commands_ = VK_NULL_HANDLE;  // recording, or null
  std::array<Part, kParts> parts_;
  std::size_t current_ = 0;
};

}  // namespace mercia::gpu
