#include "engine/overlay/ui_pass.h"

#include <imgui.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "engine/base/log.h"
#include "engine/gpu/descriptor_set.h"
#include "engine/gpu/graphics_pipeline.h"
#include "engine/gpu/vulkan_check.h"
#include "mercia_shaders/ui_frag.h"
#include "mercia_shaders/ui_vert.h"

namespace mercia::overlay {
namespace {

struct Push {
  float clip_per_unit[2];
  float clip_offset[2];
  std::uint32_t target_is_srgb;
};

static_assert(sizeof(ImDrawVert) == 20, "the vertex layout below is Dear ImGui's own");

bool is_srgb(VkFormat format) {
  return format == VK_FORMAT_R8G8B8A8_SRGB || format == VK_FORMAT_B8G8R8A8_SRGB ||
         format == VK_FORMAT_A8B8G8R8_SRGB_PACK32;
}

Result<gpu::ShaderModuleHandle> make_shader(VkDevice device, const std::uint32_t* words, std::size_t bytes) {
  VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
  info.codeSize = bytes;
  info.pCode = words;
  VkShaderModule shader = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateShaderModule(device, &info, nullptr, &shader), "making the overlay's shaders"));
  return gpu::ShaderModuleHandle(device, shader);
}

}  // namespace

Result<std::unique_ptr<UiPass>> UiPass::create(gpu::Device& device, VkFormat color_format) {
  std::unique_ptr<UiPass> pass(new UiPass(device));
  pass->target_is_srgb_ = is_srgb(color_format);
  MERCIA_TRY(pass->uploader_, gpu::Uploader::create(device, std::uint64_t{4} << 20));
  MERCIA_CHECK(pass->make_layout());
  MERCIA_CHECK(pass->make_pipeline(color_format));
  return pass;
}

UiPass::~UiPass() {
  // Frames under way read the buffers.
  device_.finish();
}

Result<void> UiPass::make_layout() {
  const VkDevice device = device_.handle();
  VkSamplerCreateInfo sampler_info{VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
  sampler_info.magFilter = sampler_info.minFilter = VK_FILTER_LINEAR;
  sampler_info.addressModeU = sampler_info.addressModeV = sampler_info.addressModeW =
      VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  VkSampler sampler = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateSampler(device, &sampler_info, nullptr, &sampler), "making the overlay"));
  sampler_ = gpu::SamplerHandle(device, sampler);

  MERCIA_TRY(set_layout_,
             gpu::make_set_layout(device_, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT));

  const VkPushConstantRange range{VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof(Push)};
  VkPipelineLayoutCreateInfo layout_info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  layout_info.setLayoutCount = 1;
  layout_info.pSetLayouts = set_layout_.address();
  layout_info.pushConstantRangeCount = 1;
  layout_info.pPushConstantRanges = &range;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreatePipelineLayout(device, &layout_info, nullptr, &layout), "making the overlay"));
  pipeline_layout_ = gpu::PipelineLayoutHandle(device, layout);
  return {};
}

Result<void> UiPass::make_pipeline(VkFormat color_format) {
  MERCIA_TRY(const gpu::ShaderModuleHandle vertex,
             make_shader(device_.handle(), shaders::ui_vert, sizeof(shaders::ui_vert)));
  MERCIA_TRY(const gpu::ShaderModuleHandle fragment,
             make_shader(device_.handle(), shaders::ui_frag, sizeof(shaders::ui_frag)));
  constexpr std::array kBindings{VkVertexInputBindingDescription{0, sizeof(ImDrawVert), VK_VERTEX_INPUT_RATE_VERTEX}};
  constexpr std::array<VkVertexInputAttributeDescription, 3> kAttributes{
      {{0, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, pos)},
       {1, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, uv)},
       {2, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(ImDrawVert, col)}}};
  gpu::GraphicsPipelineOptions made;
  made.layout = pipeline_layout_.get();
  made.vertex = vertex.get();
  made.pixel = fragment.get();
  made.bindings = kBindings;
  made.attributes = kAttributes;
  made.color = color_format;
  made.blend = true;
  MERCIA_TRY(pipeline_, gpu::make_graphics_pipeline(device_, made, "making the overlay"));
  return {};
}

Result<void> UiPass::upload_fonts() {
  unsigned char* pixels = nullptr;
  int width = 0, height = 0, bytes_per_pixel = 0;
  ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height, &bytes_per_pixel);
  if (!pixels || width <= 0 || height <= 0) return fail(ErrorKind::Internal, "the overlay's font atlas is empty");

  std::uint64_t last = 0;
  for (const Slot& slot : slots_) last = std::max(last, slot.value);
  if (last > 0) MERCIA_CHECK(device_.wait_for(last));  // the old atlas may still be drawn from; scale changes are rare
  gpu::ImageOptions options;
  options.extent = {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
  options.format = VK_FORMAT_R8G8B8A8_UNORM;
  options.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  MERCIA_TRY(atlas_, gpu::Image::create(device_, options));
  const auto size =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * static_cast<std::size_t>(bytes_per_pixel);
  MERCIA_CHECK(uploader_.to_image(ByteView(reinterpret_cast<const std::byte*>(pixels), size), atlas_));
  MERCIA_CHECK(uploader_.flush());
  ImGui::GetIO().Fonts->ClearTexData();

  // A fresh pool, so that the set is never written while a frame reads it.
  const VkDevice device = device_.handle();
  const VkDescriptorPoolSize pool_size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1};
  VkDescriptorPoolCreateInfo pool_info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  pool_info.maxSets = 1;
  pool_info.poolSizeCount = 1;
  pool_info.pPoolSizes = &pool_size;
  VkDescriptorPool pool = VK_NULL_HANDLE;
  MERCIA_CHECK(gpu::check(vkCreateDescriptorPool(device, &pool_info, nullptr, &pool), "making the overlay"));
  descriptor_pool_ = gpu::DescriptorPoolHandle(device, pool);
  VkDescriptorSetAllocateInfo set_info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  set_info.descriptorPool = pool;
  set_info.descriptorSetCount = 1;
  set_info.pSetLayouts = set_layout_.address();
  MERCIA_CHECK(gpu::check(vkAllocateDescriptorSets(device, &set_info, &set_), "making the overlay"));
  const VkDescriptorImageInfo image{sampler_.get(), atlas_.view(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
  VkWriteDescriptorSet write{VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
  write.dstSet = set_;
  write.descriptorCount = 1;
  write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
  write.pImageInfo = &image;
  vkUpdateDescriptorSets(device, 1, &write, 0, nullptr);
  return {};
}

Result<void> UiPass::fill(Slot& slot) const {
  const ImDrawData& data = *ImGui::GetDrawData();
  const auto grow = [&](gpu::Buffer& buffer, std::size_t bytes, VkBufferUsageFlags usage) -> Result<void> {
    if (buffer.size() >= bytes) return {};
    const VkDeviceSize roomy = std::max<VkDeviceSize>(64 * 1024, bytes + bytes / 2);
    MERCIA_TRY(buffer, gpu::Buffer::create(device_, roomy, usage, gpu::MemoryUse::Upload));
    return {};
  };
  MERCIA_CHECK(grow(slot.vertices, static_cast<std::size_t>(data.TotalVtxCount) * sizeof(ImDrawVert),
                    VK_BUFFER_USAGE_VERTEX_BUFFER_BIT));
  MERCIA_CHECK(grow(slot.indices, static_cast<std::size_t>(data.TotalIdxCount) * sizeof(ImDrawIdx),
                    VK_BUFFER_USAGE_INDEX_BUFFER_BIT));
  std::byte* vertices = slot.vertices.mapped();
  std::byte* indices = slot.indices.mapped();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    const std::size_t vertex_bytes = static_cast<std::size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert);
    const std::size_t index_bytes = static_cast<std::size_t>(list.IdxBuffer.Size) * sizeof(ImDrawIdx);
    std::memcpy(vertices, list.VtxBuffer.Data, vertex_bytes);
    std::memcpy(indices, list.IdxBuffer.Data, index_bytes);
    vertices += vertex_bytes;
    indices += index_bytes;
  }
  return {};
}

void UiPass::record(VkCommandBuffer commands, VkExtent2D extent) {
  const ImDrawData* data = ImGui::GetDrawData();
  if (!data || data->TotalVtxCount == 0 || set_ == VK_NULL_HANDLE) return;
  slot_ = (slot_ + 1) % kSlots;
  Slot& slot = slots_[slot_];
  Result<void> ready = device_.wait_for(slot.value);
  if (ready) ready = fill(slot);
  if (!ready) {
    log::warn("The overlay is missing from a frame: {}", ready.error().sentence());
    return;
  }

  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline_.get());
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline_layout_.get(), 0, 1, &set_, 0, nullptr);
  const VkBuffer vertex_buffer = slot.vertices.get();
  const VkDeviceSize zero = 0;
  vkCmdBindVertexBuffers(commands, 0, 1, &vertex_buffer, &zero);
  vkCmdBindIndexBuffer(commands, slot.indices.get(), 0,
                       sizeof(ImDrawIdx) == 2 ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32);
  const VkViewport viewport{0.0f, 0.0f, static_cast<float>(extent.width), static_cast<float>(extent.height),
                            0.0f, 1.0f};
  vkCmdSetViewport(commands, 0, 1, &viewport);
  Push push{};
  push.clip_per_unit[0] = 2.0f / data->DisplaySize.x;
  push.clip_per_unit[1] = 2.0f / data->DisplaySize.y;
  push.clip_offset[0] = -1.0f - data->DisplayPos.x * push.clip_per_unit[0];
  push.clip_offset[1] = -1.0f - data->DisplayPos.y * push.clip_per_unit[1];
  push.target_is_srgb = target_is_srgb_ ? 1 : 0;
  vkCmdPushConstants(commands, pipeline_layout_.get(), VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof push, &push);

  std::uint32_t first_index = 0;
  std::int32_t first_vertex = 0;
  for (int i = 0; i < data->CmdListsCount; ++i) {
    const ImDrawList& list = *data->CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const auto clip = [&](float edge, float origin, float scale, std::uint32_t most) {
        return static_cast<std::int32_t>(std::clamp((edge - origin) * scale, 0.0f, static_cast<float>(most)));
      };
      const std::int32_t left = clip(command.ClipRect.x, data->DisplayPos.x, data->FramebufferScale.x, extent.width);
      const std::int32_t top = clip(command.ClipRect.y, data->DisplayPos.y, data->FramebufferScale.y, extent.height);
      const std::int32_t right = clip(command.ClipRect.z, data->DisplayPos.x, data->FramebufferScale.x, extent.width);
      const std::int32_t bottom = clip(command.ClipRect.w, data->DisplayPos.y, data->FramebufferScale.y, extent.height);
      if (right <= left || bottom <= top) continue;
      const VkRect2D scissor{{left, top},
                             {static_cast<std::uint32_t>(right - left), static_cast<std::uint32_t>(bottom - top)}};
      vkCmdSetScissor(commands, 0, 1, &scissor);
      vkCmdDrawIndexed(commands, command.ElemCount, 1, first_index + command.IdxOffset,
                       first_vertex + static_cast<std::int32_t>(command.VtxOffset), 0);
    }
    first_index += static_cast<std::uint32_t>(list.IdxBuffer.Size);
    first_vertex += list.VtxBuffer.Size;
  }
}

void UiPass::submitted(std::uint64_t value) { slots_[slot_].value = value; }

}  // namespace mercia::overlay
