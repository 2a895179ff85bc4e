#include "engine/render/vehicle_pass.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include "engine/gpu/uploader.h"

namespace mercia::render {
namespace {

constexpr VkDeviceSize kStagingBytes = 1 << 20;
constexpr std::size_t kSmallestRecords = 64;

VehicleSurface surface_of(vehicles::Material material) {
  using vehicles::Material;
  switch (material) {
    case Material::Ground:
    case Material::Beam: return VehicleSurface::OnRoad;
    case Material::Glass: return VehicleSurface::Panes;
    case Material::HeadLamp:
    case Material::TailLamp:
    case Material::Display: return VehicleSurface::Signs;
    case Material::Paint:
    case Material::Dark:
    case Material::Metal: break;
  }
  return VehicleSurface::Bodies;
}

// Appends the triangles of one kind and says how many indices they have.
std::uint32_t add_surface(const vehicles::Mesh& mesh, std::size_t surface, std::vector<std::uint32_t>& indices) {
  const std::size_t before = indices.size();
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    const auto material = static_cast<vehicles::Material>(mesh.vertices[mesh.indices[i]].kind[0]);
    if (static_cast<std::size_t>(surface_of(material)) != surface) continue;
    for (std::size_t k = 0; k < 3; ++k) indices.push_back(mesh.indices[i + k]);
  }
  return static_cast<std::uint32_t>(indices.size() - before);
}

ByteView bytes_of(const auto& values) { return std::as_bytes(std::span(values)); }

}  // namespace

const std::array<VkVertexInputBindingDescription, 2> kVehicleBindings{
    VkVertexInputBindingDescription{0, sizeof(vehicles::Vertex), VK_VERTEX_INPUT_RATE_VERTEX},
    VkVertexInputBindingDescription{1, sizeof(VehicleRecord), VK_VERTEX_INPUT_RATE_INSTANCE}};
const std::array<VkVertexInputAttributeDescription, 10> kVehicleAttributes{
    VkVertexInputAttributeDescription{0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(vehicles::Vertex, position)},
    VkVertexInputAttributeDescription{1, 0, VK_FORMAT_R8G8B8A8_SNORM, offsetof(vehicles::Vertex, normal)},
    VkVertexInputAttributeDescription{2, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(vehicles::Vertex, color)},
    VkVertexInputAttributeDescription{3, 0, VK_FORMAT_R16G16_UNORM, offsetof(vehicles::Vertex, uv)},
    VkVertexInputAttributeDescription{4, 0, VK_FORMAT_R8G8B8A8_UINT, offsetof(vehicles::Vertex, kind)},
    VkVertexInputAttributeDescription{5, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(VehicleRecord, relative_from_car)},
    VkVertexInputAttributeDescription{6, 1, VK_FORMAT_R32G32B32A32_SFLOAT,
                                      offsetof(VehicleRecord, relative_from_car) + 16},
    VkVertexInputAttributeDescription{7, 1, VK_FORMAT_R32G32B32A32_SFLOAT,
                                      offsetof(VehicleRecord, relative_from_car) + 32},
    VkVertexInputAttributeDescription{8, 1, VK_FORMAT_R32G32B32A32_UINT, offsetof(VehicleRecord, first)},
    VkVertexInputAttributeDescription{9, 1, VK_FORMAT_R32G32B32A32_UINT, offsetof(VehicleRecord, display)}};

Result<void> VehiclePass::make_models() {
  std::vector<vehicles::Vertex> vertices;
  std::vector<std::uint32_t> indices;
  for (std::size_t car = 0; car < vehicles::kCarCount; ++car) {
    for (std::size_t level = 0; level < vehicles::kLevelCount; ++level) {
      const vehicles::Mesh& mesh = vehicles::model(static_cast<vehicles::Car>(car)).levels[level];
      Part& part = parts_[car][level];
      part.first_index = static_cast<std::uint32_t>(indices.size());
      part.first_vertex = static_cast<std::int32_t>(vertices.size());
      for (std::size_t i = 0; i < kVehicleSurfaceCount; ++i) part.index_count[i] = add_surface(mesh, i, indices);
      vertices.insert(vertices.end(), mesh.vertices.begin(), mesh.vertices.end());
    }
  }
  const auto make = [&](gpu::Buffer& buffer, ByteView bytes, VkBufferUsageFlags usage) -> Result<void> {
    MERCIA_TRY(buffer, gpu::Buffer::create(device_, bytes.size(), usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                           gpu::MemoryUse::Device));
    return {};
  };
  MERCIA_CHECK(make(vertices_, bytes_of(vertices), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT));
  MERCIA_CHECK(make(indices_, bytes_of(indices), VK_BUFFER_USAGE_INDEX_BUFFER_BIT));
  MERCIA_TRY(auto uploader, gpu::Uploader::create(device_, kStagingBytes));
  MERCIA_CHECK(uploader.to_buffer(bytes_of(vertices), vertices_.get(), 0));
  MERCIA_CHECK(uploader.to_buffer(bytes_of(indices), indices_.get(), 0));
  MERCIA_CHECK(uploader.flush());
  // The staging memory goes with this scope.
  return device_.wait_for(device_.submitted());
}

Result<void> VehiclePass::fill(std::span<const VehicleCar> cars, std::span<const geo::View> views,
                               const glm::dvec3& origin, double caster_reach, std::uint32_t copies) {
  plan_vehicles(cars, views, origin, caster_reach, plan_);
  copies_ = copies;
  if (plan_.records.empty()) return {};
  if (vertices_.size() == 0) MERCIA_CHECK(make_models());
  Slot& slot = slots_[slot_];
  MERCIA_CHECK(device_.wait_for(slot.value));
  const std::size_t bytes =
      std::bit_ceil(std::max(plan_.records.size(), kSmallestRecords)) * copies * sizeof(VehicleRecord);
  if (slot.records.size() < bytes) {
    MERCIA_TRY(slot.records,
               gpu::Buffer::create(device_, bytes, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, gpu::MemoryUse::Upload));
  }
  std::byte* at = slot.records.mapped();
  for (const VehicleRecord& record : plan_.records) {
    for (std::uint32_t copy = 0; copy < copies; ++copy) {
      std::memcpy(at, &record, sizeof(record));
      at += sizeof(record);
    }
  }
  return {};
}

void VehiclePass::bind(VkCommandBuffer commands) const {
  const std::array buffers{vertices_.get(), slots_[slot_].records.get()};
  constexpr std::array<VkDeviceSize, 2> kOffsets{};
  vkCmdBindVertexBuffers(commands, 0, static_cast<std::uint32_t>(buffers.size()), buffers.data(), kOffsets.data());
  vkCmdBindIndexBuffer(commands, indices_.get(), 0, VK_INDEX_TYPE_UINT32);
  vkCmdSetCullMode(commands, VK_CULL_MODE_BACK_BIT);
  vkCmdSetFrontFace(commands, VK_FRONT_FACE_COUNTER_CLOCKWISE);
}

void VehiclePass::record(VkCommandBuffer commands, VehicleSurface surface) const {
  if (plan_.seen.empty()) return;
  bind(commands);
  const auto kind = static_cast<std::size_t>(surface);
  for (const VehicleDraw& draw : plan_.seen) {
    const Part& part = parts_[static_cast<std::size_t>(draw.car)][static_cast<std::size_t>(draw.level)];
    if (part.index_count[kind] == 0) continue;
    std::uint32_t first = part.first_index;
    for (std::size_t i = 0; i < kind; ++i) first += part.index_count[i];
    vkCmdDrawIndexed(commands, part.index_count[kind], draw.count * copies_, first, part.first_vertex,
                     draw.first * copies_);
  }
}

bool VehiclePass::record_casters(VkCommandBuffer commands, std::uint32_t most_triangles, CasterPlace& from) const {
  bind(commands);
  std::uint32_t left = most_triangles;
  for (; from.draw < plan_.casters.size(); ++from.draw, from.instance = 0) {
    const VehicleDraw& draw = plan_.casters[from.draw];
    const Part& part = parts_[static_cast<std::size_t>(draw.car)][static_cast<std::size_t>(draw.level)];
    // All but what lies on the road, which comes first. With an instance for each eye, both throw the same shadow.
    const std::uint32_t first = part.first_index + part.index_count[0];
    const std::uint32_t indices = part.index_count[1] + part.index_count[2] + part.index_count[3];
    const std::uint32_t count = draw.count * copies_;
    const std::uint32_t triangles = indices / 3;
    while (from.instance < count) {
      if (left < triangles && left < most_triangles) return true;
      const std::uint32_t instances = std::clamp(left / triangles, 1u, count - from.instance);
      vkCmdDrawIndexed(commands, indices, instances, first, part.first_vertex, draw.first * copies_ + from.instance);
      from.instance += instances;
      left -= std::min(left, instances * triangles);
    }
  }
  return false;
}

void VehiclePass::submitted(std::uint64_t value) {
  slots_[slot_].value = value;
  slot_ = (slot_ + 1) % slots_.size();
}

std::uint64_t VehiclePass::bytes() const {
  std::uint64_t sum = vertices_.size() + indices_.size();
  for (const Slot& slot : slots_) sum += slot.records.size();
  return sum;
}

}  // namespace mercia::render
