// The smaller parts of vehicles. All are closed but those that lie on the road.
#pragma once

#include "engine/vehicles/body.h"

namespace mercia::vehicles {

inline constexpr Look kDark{Material::Dark, glm::u8vec3(30, 31, 33)};
inline constexpr Look kSteel{Material::Metal, glm::u8vec3(112, 114, 116)};

void add_box(Mesh& mesh, const glm::vec3& low, const glm::vec3& high, const Look& look);
// On both sides: the box and its mirror image.
void add_boxes(Mesh& mesh, const glm::vec3& low, const glm::vec3& high, const Look& look);
// From one end to the other, square across.
void add_bar(Mesh& mesh, const glm::vec3& from, const glm::vec3& to, float thickness, const Look& look);
// A disc of this thickness, upright along the car, its middle at `middle`.
void add_wheel(Mesh& mesh, const glm::vec3& middle, float radius, float thickness, int sides, const Look& look);

// A plate whose front looks along +x or -x, with `look`; the rest of it is dark. uv runs over the front as one reads
// it. It leans back by `lean` metres at its top.
void add_plate(Mesh& mesh, const glm::vec3& middle, const glm::vec2& size, float lean, bool front, const Look& look);
// The same on a side: it looks along +y or -y.
void add_side_plate(Mesh& mesh, const glm::vec3& middle, const glm::vec2& size, bool left, const Look& look);

// Two axles of wheels with their frame; `wheel_base` and `radius` in metres.
void add_bogie(Mesh& mesh, float x, float wheel_base, float radius, float gauge, Level level);
// A single-arm pantograph on the roof at height `roof`, its head at `wire`, its knee ahead of it.
void add_pantograph(Mesh& mesh, float x, float roof, float wire, Level level);
// What lies on the road around a car: its shade and the sign of how its place is known. Where the car has a neighbour
// there is no margin. Before all else: it counts as Mesh::road_indices.
// uv is 0.5 + metres / kGroundRange from the rectangle's middle; the colour has half the rectangle's length in 0.1 m,
// half its width in 0.02 m, and 1 for a neighbour in front, 2 for one behind.
inline constexpr float kGroundRange = 64.0f;
struct Extent {
  float rear = 0.0f, front = 0.0f;  // x, metres
  float width = 0.0f;
  bool neighbour_behind = false, neighbour_ahead = false;
};
void add_ground(Mesh& mesh, const Extent& extent);
// The light of head lamps at `x` on the road ahead.
void add_beam(Mesh& mesh, float x);

}  // namespace mercia::vehicles
