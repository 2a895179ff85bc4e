#include "engine/render/texture_store.h"

#include <algorithm>

#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::render {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{16} << 20;
constexpr std::uint32_t kSetsPerPool = 256;
constexpr float kAnisotropy = 8.0f;

}  // namespace

TextureStore::TextureStore(gpu::Device& device, gpu::Budget& budget)
    : device_(device), memory_(device, budget, std::min(kBlockBytes, budget.limit / 16)) {}

Result<std::unique_ptr<TextureStore>> TextureStore::create(gpu::Device& device, gpu::Budget& budget,
                                                           gpu::Uploader& uploader) {
  std::unique_ptr<TextureStore> store(new TextureStore(device, budget));

  VkSamplerCreateInfo sampler_info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  sampler_info.magFilter = VK_FILTER_LINEAR;
  sampler_info.minFilter = VK_FILTER_LINEAR;
  sampler_info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
  sampler_info.maxLod = VK_LOD_CLAMP_NONE;
  // In software every further sample costs as much as the first.
  sampler_info.anisotropyEnable = device.anisotropic_filtering() && !device.is_processor();
  sampler_info.maxAnisotropy = std::min(kAnisotropy, device.properties().limits.maxSamplerAnisotropy);
  VkSampler sampler = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateSampler(device.handle(), &sampler_info, nullptr, &sampler), "making a sampler"));
  store->sampler_ = gpu::SamplerHandle(device.handle(), sampler);

  MERCIA_TRY(store->layout_,
             gpu::make_set_layout(device, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT));

  const tiles::Image white{1, 1, {255, 255, 255, 255}};
  MERCIA_TRY(store->white_, store->make(white));
  MERCIA_CHECK(uploader.to_image(std::as_bytes(std::span(white.rgba)), store->white_->image));
  return store;
}

Result<void> TextureStore::take_set(Texture& texture) {
  auto pool = std::find_if(pools_.begin(), pools_.end(), [](const Pool& p) { return p.used < kSetsPerPool; });
  if (pool == pools_.end()) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kSetsPerPool};
    VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
    info.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    info.maxSets = kSetsPerPool;
    info.poolSizeCount = 1;
    info.pPoolSizes = &size;
    VkDescriptorPool handle = VK_NULL_HANDLE;
    MERCIA_CHECK(
        gpu::check(vkCreateDescriptorPool(device_.handle(), &info, nullptr, &handle), "making a descriptor pool"));
    pool = pools_.insert(pools_.end(), Pool{gpu::DescriptorPoolHandle(device_.handle(), handle)});
  }
  VkDescriptorSetAllocateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  info.descriptorPool = pool->pool.get();
  info.descriptorSetCount = 1;
  info.pSetLayouts = layout_.address();
  MERCIA_CHECK(gpu::check(vkAllocateDescriptorSets(device_.handle(), &info, &texture.set), "describing a texture"));
  texture.pool = static_cast<std::uint32_t>(pool - pools_.begin());
  ++pool->used;
  return {};
}

Result<std::unique_ptr<Texture>> TextureStore::make(const tiles::Image& image) {
  auto texture = std::make_unique<Texture>();
  gpu::ImageOptions options;
  options.extent = {image.width, image.height};
  options.mip_levels = gpu::mip_levels_of(options.extent);
  options.format = VK_FORMAT_R8G8B8A8_SRGB;
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  MERCIA_TRY(texture->image, gpu::Image::create(device_, options, &memory_));
  MERCIA_CHECK(take_set(*texture));
  texture->number = next_number_++;

  VkDescriptorImageInfo image_info{sampler_.get(), texture->image.view(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
  VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
  write.dstSet = texture->set;
  write.descriptorCount = 1;
  write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
  write.pImageInfo = &image_info;
  vkUpdateDescriptorSets(device_.handle(), 1, &write, 0, nullptr);
  return texture;
}

void TextureStore::forget(const Texture& texture) {
  vkFreeDescriptorSets(device_.handle(), pools_[texture.pool].pool.get(), 1, &texture.set);
  --pools_[texture.pool].used;
}

}  // namespace mercia::render
