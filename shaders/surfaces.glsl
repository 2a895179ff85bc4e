// What a surface sends to the eye, by its kind. `n` is unit length, in world axes, and faces the eye.

// World position, wrapped at the eye.
vec3 ground_place() {
  return from_eye() + (in_second_view() ? frame.views[1].ground.xyz : frame.views[0].ground.xyz);
}

float seed_part(uint part) { return random(v_facts.y, part); }

vec3 shade_plain(vec3 albedo, vec3 n) { return albedo * light_on(n, dot(n, frame.key_direction.xyz)); }

// What glass and wet stone mirror of the sky; without its glow around the sun where that costs too much.
vec3 mirrored_air(vec3 direction) {
  if (kDetail >= 2u) return air(direction);
  return mix(frame.zenith.rgb, frame.horizon.rgb, 0.09 / (max(direction.z, 0.0) + 0.09));
}

#ifdef MERCIA_FACADE

#include "facade.glsl"
vec3 shade(vec3 albedo, vec3 n) { return shade_wall(albedo, n); }

#else

#include "roof.glsl"
#include "ground.glsl"
#include "water.glsl"
#include "foliage.glsl"

vec3 shade_metal(vec3 albedo, vec3 n) {
  vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
  vec3 bounced = reflect(view, n);
  float glint = max(dot(bounced, frame.key_direction.xyz), 0.0);
  glint *= glint;
  glint *= glint;
  glint *= glint;
  vec3 around = bounced.z > 0.0 ? mirrored_air(bounced) : frame.ambient_down.rgb;
  return shade_plain(albedo * 0.5, n) + albedo * (around * 0.6 + frame.key_light.rgb * glint * 0.5);
}

const uint kLamp = 26u;  // mirrors engine/tiles/city_surface.h

vec3 shade(vec3 albedo, vec3 n) {
  if (kShade == kRoof) return shade_roof(albedo, n);
  if (kShade == kGround || kShade == kStreet || kShade == kPaved) return shade_ground(albedo, n);
  if (kShade == kWater) return shade_water(albedo, n);
  if (kShade == kFoliage) return shade_foliage(albedo, n);
  if (kShade == kMetal) return shade_metal(albedo, n);
  vec3 result = shade_plain(albedo, n);
  // The town's lamps light from below what nobody has told their places for: landmarks, bridges, foreign models.
  if (kLamps) result += albedo * frame.lamp_light.rgb * (0.42 - 0.34 * n.z);
  if (kLamps && v_facts.x >> 24 == kLamp) result += frame.lamp_light.rgb * 9.0;
  return result;
}

#endif
