// Textures and the descriptor sets through which the shaders see them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/gpu/image.h"
#include "engine/gpu/uploader.h"
#include "engine/tiles/content.h"

namespace mercia::render {

struct Texture {
  gpu::Image image;
};

// Textures as one descriptor set.
struct TextureSet {
  VkDescriptorSet set = VK_NULL_HANDLE;
  std::uint32_t kind = 0;
  std::uint32_t pool = 0;
  std::uint32_t number = 0;  // for sorting: unlike the address, the same in every run
};

// A texture and what lies beyond its edges; null for a single white pixel.
struct Sampled {
  const Texture* texture = nullptr;
  tiles::Material::Wrap wrap_u = tiles::Material::Wrap::Repeat;
  tiles::Material::Wrap wrap_v = tiles::Material::Wrap::Repeat;
};

class TextureStore {
 public:
  static Result<std::unique_ptr<TextureStore>> create(gpu::Device& device, gpu::Budget& budget,
                                                      gpu::Uploader& uploader);

  // Of a set of one texture, and of one of kDetailTextures in an array.
  VkDescriptorSetLayout layout() const { return kinds_[0].layout.get(); }
  VkDescriptorSetLayout detail_layout() const { return kinds_[1].layout.get(); }
  // Of a single white pixel, for programs that sample nothing.
  const TextureSet& white() const { return *white_set_; }

  // Makes room for the image and its mipmaps; gpu::Uploader fills it. Errors (Device): out of budget or memory, larger
  // than the device takes, compressed for a device that cannot read it.
  Result<std::unique_ptr<Texture>> make(const tiles::Image& image);
  // For 1 or kDetailTextures textures, which outlive the set. Errors (Device): out of memory.
  Result<std::unique_ptr<TextureSet>> bind(std::span<const Sampled> textures);
  // Gives the descriptor set back. Only when no frame uses it any more.
  void forget(const TextureSet& set);
  // A number for sorting that no set has.
  std::uint32_t next_number() { return next_number_++; }

  std::uint64_t bytes() const { return memory_.used_bytes(); }

 private:
  static constexpr std::uint32_t kWraps = 3;
  struct Pool {
    gpu::DescriptorPoolHandle pool;
    std::uint32_t used = 0;
  };
  // Sets of one layout.
  struct Kind {
    std::uint32_t textures = 0;
    gpu::DescriptorSetLayoutHandle layout;
    std::vector<Pool> pools;
  };
  TextureStore(gpu::Device& device, gpu::Budget& budget);
  Result<void> make_samplers();
  Result<void> take_set(TextureSet& set);

  gpu::Device& device_;
  gpu::ImageMemoryPool memory_;
  std::array<gpu::SamplerHandle, kWraps * kWraps> samplers_;  // by wrap of v, then of u
  std::array<Kind, 2> kinds_;
  std::uint32_t next_number_ = 0;
  std::unique_ptr<Texture> white_;
  std::unique_ptr<TextureSet> white_set_;
};

}  // namespace mercia::render
