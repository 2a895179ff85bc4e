// How shadows are drawn: what a level of quality chooses, and what a planner asks for.
#pragma once

#include <cstdint>

namespace mercia::render {

inline constexpr std::uint32_t kMostCascades = 4;

// How the edge of a shadow is made. The numbers are those of shaders/shadow.glsl.
enum class ShadowFilter : std::uint32_t {
  None = 0,
  Sharp = 1,  // as wide as one texel
  Soft = 2,   // three texels wide
  Sun = 3,    // as wide as the sun's disc makes it: with the distance from what casts it
  Exact = 4,  // where the geometric edge of the middle of the sun is, to a part of a texel; no softness
};

struct ShadowSettings {
  // Maps around the eye, each over a larger circle than the one before. 0: no shadows.
  std::uint32_t cascades = 0;
  std::uint32_t size = 1024;   // texels a side of each map
  float first_radius = 32.0f;  // metres around the eye of the first, near the ground; more from higher up
  float ratio = 4.0f;          // of one radius to the one before
  ShadowFilter filter = ShadowFilter::Soft;
  // Degrees that the sun may move before the maps are drawn again. Smaller is steadier in fast motion and costs more.
  float sun_step = 0.05f;
  // Maps drawn again in one frame because tiles came or the eye went on; the others keep their old content for a frame
  // or two. A device that is the processor is better off with 1, a picture of one frame needs them all.
  std::uint32_t redrawn_a_frame = kMostCascades;
  bool operator==(const ShadowSettings&) const = default;
};

// 500 m from the eye the shadow edge is within half a metre on the ground while the sun is 18 degrees high or higher.
// Under a lower sun it is within half a texel over the sine of that height: 0.65 m at 14 degrees.
constexpr ShadowSettings exact_shadows() { return {3, 4096, 40.0f, 4.0f, ShadowFilter::Exact, 0.0f, kMostCascades}; }

}  // namespace mercia::render
