// Vehicles on the GPU: their models, made once, and the records of one frame's cars. One instanced draw for each
// model, level and kind of surface.
#pragma once

#include <volk.h>

#include <array>
#include <vector>

#include "engine/gpu/buffer.h"
#include "engine/render/vehicle_plan.h"

namespace mercia::render {

// Where the vertex programs find their inputs: binding 0 has vertices, binding 1 the records of cars.
extern const std::array<VkVertexInputBindingDescription, 2> kVehicleBindings;
extern const std::array<VkVertexInputAttributeDescription, 10> kVehicleAttributes;

// The kinds of pixel programs, in the order in which they are drawn. The numbers are those of shaders/vehicle.frag.
enum class VehicleSurface : std::uint8_t { OnRoad = 0, Bodies, Panes, Signs };
inline constexpr std::size_t kVehicleSurfaceCount = 4;

class VehiclePass {
 public:
  VehiclePass(gpu::Device& device, std::uint32_t frames_in_flight) : device_(device), slots_(frames_in_flight) {}

  // Decides what the frame draws and writes its records; waits for the frame that used their memory before. With
  // `copies` every car has that many instances, one after the other. The first cars that there are bring the models.
  // Errors (Device): out of memory.
  Result<void> fill(std::span<const VehicleCar> cars, std::span<const geo::View> views, const glm::dvec3& origin,
                    double caster_reach, std::uint32_t copies);
  // Draws one kind of surface of what fill() has planned, with the pipeline that is bound.
  void record(VkCommandBuffer commands, VehicleSurface surface) const;
  // The same for what throws shadows; depth alone, at most about so many triangles. `from` is where the last call
  // ended; false once all are drawn.
  struct CasterPlace {
    std::size_t draw = 0;
    std::uint32_t instance = 0;
  };
  bool record_casters(VkCommandBuffer commands, std::uint32_t most_triangles, CasterPlace& from) const;
  bool has_casters() const { return !plan_.casters.empty(); }
  void submitted(std::uint64_t value);

  const VehiclePlan& plan() const { return plan_; }
  std::uint64_t bytes() const;  // of models and records

 private:
  struct Slot {
    gpu::Buffer records;
    std::uint64_t value = 0;
  };
  struct Part {
    std::uint32_t first_index = 0;
    std::array<std::uint32_t, kVehicleSurfaceCount> index_count{};  // one kind of surface after the other
    std::int32_t first_vertex = 0;
  };
  Result<void> make_models();
  void bind(VkCommandBuffer commands) const;

  gpu::Device& device_;
  gpu::Buffer vertices_;
  gpu::Buffer indices_;
  std::array<std::array<Part, vehicles::kLevelCount>, vehicles::kCarCount> parts_;
  std::vector<Slot> slots_;
  std::size_t slot_ = 0;
  std::uint32_t copies_ = 1;
  VehiclePlan plan_;
};

}  // namespace mercia::render
