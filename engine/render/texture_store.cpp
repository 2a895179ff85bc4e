#include "engine/render/texture_store.h"

#include <algorithm>
#include <array>

#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/vulkan_check.h"
#include "engine/render/detail.h"

namespace mercia::render {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{16} << 20;
constexpr std::uint32_t kSetsPerPool = 256;
constexpr float kAnisotropy = 8.0f;

VkFormat format_of(const tiles::Image& image) {
  const bool coded = !image.blocks.empty();
  switch (image.use) {
    case tiles::Image::Use::Color: return coded ? VK_FORMAT_BC7_SRGB_BLOCK : VK_FORMAT_R8G8B8A8_SRGB;
    case tiles::Image::Use::Normal: return coded ? VK_FORMAT_BC5_UNORM_BLOCK : VK_FORMAT_R8G8B8A8_UNORM;
    case tiles::Image::Use::Data: return coded ? VK_FORMAT_BC7_UNORM_BLOCK : VK_FORMAT_R8G8B8A8_UNORM;
  }
  return VK_FORMAT_UNDEFINED;
}

}  // namespace

TextureStore::TextureStore(gpu::Device& device, gpu::Budget& budget)
    : device_(device), memory_(device, budget, std::min(kBlockBytes, budget.limit / 16)) {}

Result<std::unique_ptr<TextureStore>> TextureStore::create(gpu::Device& device, gpu::Budget& budget,
                                                           gpu::Uploader& uploader) {
  std::unique_ptr<TextureStore> store(new TextureStore(device, budget));
  MERCIA_CHECK(store->make_samplers());
  constexpr std::array kCounts{1u, kDetailTextures};
  for (std::size_t i = 0; i < kCounts.size(); ++i) {
    store->kinds_[i].textures = kCounts[i];
    MERCIA_TRY(store->kinds_[i].layout, gpu::make_set_layout(device, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                                             VK_SHADER_STAGE_FRAGMENT_BIT, kCounts[i]));
  }
  const tiles::Image white{1, 1, {255, 255, 255, 255}};
  MERCIA_TRY(store->white_, store->make(white));
  MERCIA_CHECK(uploader.to_image(std::as_bytes(std::span(white.rgba)), store->white_->image));
  MERCIA_TRY(store->white_set_, store->bind(std::array{Sampled{}}));
  return store;
}

Result<void> TextureStore::make_samplers() {
  constexpr std::array kModes{VK_SAMPLER_ADDRESS_MODE_REPEAT, VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                              VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT};
  VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  info.magFilter = VK_FILTER_LINEAR;
  info.minFilter = VK_FILTER_LINEAR;
  info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
  info.maxLod = VK_LOD_CLAMP_NONE;
  // In software every further sample costs as much as the first.
  info.anisotropyEnable = device_.anisotropic_filtering() && !device_.is_processor();
  info.maxAnisotropy = std::min(kAnisotropy, device_.properties().limits.maxSamplerAnisotropy);
  for (std::uint32_t i = 0; i < samplers_.size(); ++i) {
    info.addressModeU = kModes[i % kWraps];
    info.addressModeV = kModes[i / kWraps];
    VkSampler sampler = VK_NULL_HANDLE;
    MERCIA_CHECK(gpu::check(vkCreateSampler(device_.handle(), &info, nullptr, &sampler), "making a sampler"));
    samplers_[i] = gpu::SamplerHandle(device_.handle(), sampler);
  }
  return {};
}

Result<void> TextureStore::take_set(TextureSet& set) {
  Kind& kind = kinds_[set.kind];
  auto pool = std::find_if(kind.pools.begin(), kind.pools.end(), [](const Pool& p) { return p.used < kSetsPerPool; });
  if (pool == kind.pools.end()) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kSetsPerPool * kind.textures};
    VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
    info.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    info.maxSets = kSetsPerPool;
    info.poolSizeCount = 1;
    info.pPoolSizes = &size;
    VkDescriptorPool handle = VK_NULL_HANDLE;
    MERCIA_CHECK(
        gpu::check(vkCreateDescriptorPool(device_.handle(), &info, nullptr, &handle), "making a descriptor pool"));
    pool = kind.pools.insert(kind.pools.end(), Pool{gpu::DescriptorPoolHandle(device_.handle(), handle)});
  }
  VkDescriptorSetAllocateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  info.descriptorPool = pool->pool.get();
  info.descriptorSetCount = 1;
  info.pSetLayouts = kind.layout.address();
  MERCIA_CHECK(gpu::check(vkAllocateDescriptorSets(device_.handle(), &info, &set.set), "describing a texture"));
  set.pool = static_cast<std::uint32_t>(pool - kind.pools.begin());
  ++pool->used;
  return {};
}

Result<std::unique_ptr<Texture>> TextureStore::make(const tiles::Image& image) {
  if (!image.blocks.empty() && !device_.block_compression())
    return fail(ErrorKind::Device, "the graphics device reads no compressed textures", device_.info().name);
  auto texture = std::make_unique<Texture>();
  gpu::ImageOptions options;
  options.extent = {image.width, image.height};
  options.mip_levels = gpu::mip_levels_of(options.extent);
  options.format = format_of(image);
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  if (image.blocks.empty()) options.usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  MERCIA_TRY(texture->image, gpu::Image::create(device_, options, &memory_));
  return texture;
}

Result<std::unique_ptr<TextureSet>> TextureStore::bind(std::span<const Sampled> textures) {
  auto set = std::make_unique<TextureSet>();
  set->kind = textures.size() == 1 ? 0 : 1;
  set->number = next_number();
  MERCIA_CHECK(take_set(*set));
  std::array<VkDescriptorImageInfo, kDetailTextures> images{};
  for (std::size_t i = 0; i < textures.size(); ++i) {
    const Sampled& sampled = textures[i];
    const auto sampler =
        static_cast<std::uint32_t>(sampled.wrap_v) * kWraps + static_cast<std::uint32_t>(sampled.wrap_u);
    const Texture& texture = sampled.texture ? *sampled.texture : *white_;
    images[i] = {samplers_[sampler].get(), texture.image.view(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
  }
  VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
  write.dstSet = set->set;
  write.descriptorCount = static_cast<std::uint32_t>(textures.size());
  write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
  write.pImageInfo = images.data();
  vkUpdateDescriptorSets(device_.handle(), 1, &write, 0, nullptr);
  return set;
}

void TextureStore::forget(const TextureSet& set) {
  Pool& pool = kinds_[set.kind].pools[set.pool];
  vkFreeDescriptorSets(device_.handle(), pool.pool.get(), 1, &set.set);
  --pool.used;
}

}  // namespace mercia::render
