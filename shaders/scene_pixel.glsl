// The pixel programs of the city; with MERCIA_DETAILED for materials that have more than a colour.
#include "frame.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "noise.glsl"
#define MERCIA_STAGE in
#include "scene_interface.glsl"

// One small program for each kind of surface instead of one that branches: mirrors engine/render/shade.h.
const uint kPlain = 0u;
const uint kWall = 1u;
const uint kRoof = 2u;
const uint kGround = 3u;
const uint kWater = 4u;
const uint kFoliage = 5u;
const uint kMetal = 6u;
const uint kStreet = 8u;
const uint kPaved = 9u;
layout(constant_id = 0) const uint kShade = 0u;
layout(constant_id = 1) const bool kTextured = false;
layout(constant_id = 2) const bool kMasked = false;
layout(constant_id = 3) const bool kUnlit = false;
layout(constant_id = 6) const bool kFading = false;
// How much is looked at from near by: 0 low, 1 medium, 2 high, 3 ultra.
layout(constant_id = 7) const uint kDetail = 2u;

// Where the device is the processor, dry days have programs without rain and without lamps (engine/render/frame_plan.h).
layout(constant_id = 11) const bool kRain = true;
layout(constant_id = 12) const bool kLamps = true;
// The air is smooth: software Vulkan draws a third faster where the vertices know it.
layout(constant_id = 9) const bool kAirAtVertices = false;

layout(set = 1, binding = 0) uniform sampler2D base_texture;

layout(location = 0) out vec4 out_color;

#include "shadow.glsl"
#include "light_on.glsl"

const float kLeafRoom = 0.4;  // metres of leaves that let light through

#ifdef MERCIA_DETAILED
#include "detailed.glsl"
#else
#include "surfaces.glsl"
#endif

// Whether the pixel is among its share.
bool has_pixel() { return leaving() ? pixel_noise() >= arrived() : pixel_noise() < arrived(); }

void main() {
#ifdef MERCIA_DETAILED
  // First of all: where pixels are left out the others lose their derivatives.
  sample_detail(normalize(v_normal_and_v.xyz));
#endif
  if (kFading && !has_pixel()) discard;
  vec4 color = v_color;
  if (kTextured) color *= texture(base_texture, texture_place());
  if (kMasked && color.a < alpha_cutoff()) discard;

  vec3 light;
  if (kUnlit) {
    // Drawn as the author sees it by day; at night it would otherwise glow.
    light = color.rgb * min(frame.ambient_up.rgb + frame.key_light.rgb * 0.5, vec3(1.0));
  } else {
    vec3 n = normalize(v_normal_and_v.xyz);
    if (!gl_FrontFacing) n = -n;
    vec3 eye = in_second_view() ? frame.views[1].eye.xyz : frame.views[0].eye.xyz;
    key_share = key_light_share(from_eye() + eye, n, kShade == kFoliage ? kLeafRoom : 0.0);
#ifdef MERCIA_DETAILED
    n = gl_FrontFacing ? detail_normal : -detail_normal;
#endif
    light = shade(color.rgb, n);
  }
  if (highlighted()) light = mix(light, vec3(1.0, 0.62, 0.18), 0.45) + vec3(0.12, 0.07, 0.0);
  // Alpha carries facts on some surfaces of these kinds (has_fact_in_alpha, engine/tiles/city_surface.h).
  if (kShade == kWall || kShade == kStreet) color.a = 1.0;
  light = kAirAtVertices ? light * air_leaves(v_air.w) + v_air.rgb : through_air(light, from_eye());
  out_color = vec4(to_screen(light), color.a);
}
