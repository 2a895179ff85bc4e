// Where the shadow maps lie, and when they have to be drawn again. Pure: no GPU.
//
// Each map covers a circle around the eye, across the light's direction, whatever way the eye looks: turning the head
// changes nothing. The circles' centres are points of a coarse grid, so that a map is drawn once and kept until the eye
// has left its part of the grid; and that grid is a multiple of the texel, so that the edges of shadows stay where they
// are when it is drawn again.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <optional>
#include <span>
#include <vector>

#include "engine/geo/bounding_volume.h"
#include "engine/render/cull_data.h"
#include "engine/render/shadow_data.h"

namespace mercia::render {

// Rows: x across, y down the map, z towards the light. Across is horizontal.
glm::dmat3 light_axes(const glm::dvec3& to_light);

struct Cascade {
  glm::dmat3 light_from_world{1.0};  // light_axes()
  glm::dvec3 center{0.0};            // world
  double radius = 0.0;               // half the side of the map, metres
  // Heights along the light over the centre, between which depths lie: 0 at the lower, 1 at the higher.
  double low = 0.0, high = 0.0;

  double texel(std::uint32_t size) const { return 2.0 * radius / size; }
};

// The prism that the map sees: no end towards the light, and down to the lowest depth.
struct CasterSpace {
  glm::dmat3 light_from_world{1.0};
  glm::dvec3 center{0.0};
  double radius = 0.0;
  double low = 0.0;
};
CasterSpace caster_space(const Cascade& cascade);
// The highest point of the box along the light over the space's centre, if a part of it may lie in the space.
std::optional<double> height_in(const CasterSpace& space, const geo::OrientedBox& box);

// For culling and drawing relative to the cascade's centre.
struct CascadeView {
  CullView cull;
  std::array<glm::vec4, 3> clip_from_relative;  // rows for x, y and z; w is 1
};
CascadeView cascade_view(const Cascade& cascade, std::uint32_t size);

// What the eye and the light ask for.
struct ShadowWish {
  glm::dvec3 eye{0.0};       // world, the middle of both
  glm::dvec3 to_light{0.0};  // unit length
  double nearest = 0.0;      // metres from the eye to the nearest thing in sight: from high up maps may be coarser
  ShadowSettings settings;
};

// How much wider than the settings say the circles are: a power of two, kept as long as it is not far off.
double widening(const ShadowSettings& settings, double nearest, double current);

// The cascade as it should be by now. Depths are not chosen yet.
Cascade wished_cascade(const ShadowWish& wish, const glm::dmat3& light_from_world, double widening,
                       std::uint32_t index);

// What the shaders need of maps that were drawn as `cascades`, seen from `eye`.
ShadowData shadow_data(std::span<const Cascade> cascades, const ShadowWish& wish);

}  // namespace mercia::render
