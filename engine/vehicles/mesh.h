// What a vehicle's model is made of: triangles that say what they are, so that the shader knows how they look by day
// and by night.
//
// Axes of a model: x forward, y left, z up from the rail or the road; the origin lies below the middle of the car.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <vector>

namespace mercia::vehicles {

// The numbers are those of shaders/vehicle.frag.
enum class Material : std::uint8_t {
  Paint = 0,  // lacquered
  Glass,      // windows: they mirror the sky by day and are lit from inside at night
  Dark,       // rubber, underframes, cast iron: no gloss
  Metal,
  HeadLamp,  // white where the vehicle drives ahead
  TailLamp,  // red where it drives away
  Display,   // where the destination stands; uv runs over it, from its lower left
  Ground,    // on the road around the car: its shade, and the sign of what is not measured; see add_ground()
  Beam,      // on the road ahead of the head lamps; u along, v across
};

// Whose colour a triangle has.
enum class Tint : std::uint8_t {
  Own = 0,  // the vertex's
  First,    // the instance's two
  Second,
};

struct Look {
  Material material = Material::Paint;
  glm::u8vec3 color{128};  // sRGB
  Tint tint = Tint::Own;
  // Of glass: z of the room behind it, metres. Both 0: a driver's cab, where no light is on.
  float floor = 0.0f;
  float ceiling = 0.0f;
};
inline constexpr float kRoomUnit = 0.02f;  // metres, of Vertex::kind

// 28 bytes, as the GPU takes them.
struct Vertex {
  std::array<float, 3> position{};
  std::array<std::int8_t, 4> normal{};  // snorm
  std::array<std::uint8_t, 4> color{};  // sRGB; alpha is not used
  std::array<std::uint16_t, 2> uv{};    // unorm
  std::array<std::uint8_t, 4> kind{};   // Material, Tint, floor and ceiling in kRoomUnit
};
static_assert(sizeof(Vertex) == 28);

struct Corner {
  glm::vec3 position{0.0f};
  glm::vec3 normal{0.0f};
  glm::vec2 uv{0.0f};
};

struct Mesh {
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  // How many of them, the first ones, lie on the road: they throw no shadow.
  std::uint32_t road_indices = 0;

  // Corners counter-clockwise as seen from outside. A quad whose corners meet loses the triangle that has no area.
  void quad(const std::array<Corner, 4>& corners, const Look& look);
  void triangle(const std::array<Corner, 3>& corners, const Look& look);
  // Adds another mesh's mirror image at the plane y = 0.
  void add_mirrored(const Mesh& other);
  std::size_t triangle_count() const { return indices.size() / 3; }

 private:
  std::uint32_t add(const Corner& corner, const Look& look);
};

}  // namespace mercia::vehicles
