// Textures and the descriptor sets through which the shaders see them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/gpu/image.h"
#include "engine/gpu/uploader.h"
#include "engine/tiles/content.h"

namespace mercia::render {

struct Texture {
  gpu::Image image;
  VkDescriptorSet set = VK_NULL_HANDLE;
  std::uint32_t pool = 0;
  std::uint32_t number = 0;  // for sorting: unlike the address, the same in every run
};

class TextureStore {
 public:
  static Result<std::unique_ptr<TextureStore>> create(gpu::Device& device, gpu::Budget& budget,
                                                      gpu::Uploader& uploader);

  VkDescriptorSetLayout layout() const { return layout_.get(); }
  // A single white pixel, for programs that sample nothing.
  const Texture& white() const { return *white_; }

  // Makes room for the image and its mipmaps; gpu::Uploader fills it. Errors (Device): out of budget or memory, larger
  // than the device takes.
  Result<std::unique_ptr<Texture>> make(const tiles::Image& image);
  // Gives the descriptor set back; the image dies with the Texture. Only when no frame uses it any more.
  void forget(const Texture& texture);

  std::uint64_t bytes() const { return memory_.used_bytes(); }

 private:
  struct Pool {
    gpu::DescriptorPoolHandle pool;
    std::uint32_t used = 0;
  };
  TextureStore(gpu::Device& device, gpu::Budget& budget);
  Result<void> take_set(Texture& texture);

  gpu::Device& device_;
  gpu::ImageMemoryPool memory_;
  gpu::SamplerHandle sampler_;
  gpu::DescriptorSetLayoutHandle layout_;
  std::vector<Pool> pools_;
  std::uint32_t next_number_ = 0;
  std::unique_ptr<Texture> white_;
};

}  // namespace mercia::render
