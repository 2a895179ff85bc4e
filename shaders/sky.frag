#version 460
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "noise.glsl"

// What cannot be in the picture is not computed: mirrors engine/render/pipelines.h.
layout(constant_id = 4) const bool kHeaven = true;  // the picture has something above the horizon
layout(constant_id = 5) const bool kStars = true;   // and it is dark

layout(location = 0) in vec3 v_ray;
layout(location = 0) out vec4 out_color;

vec3 with_sun_and_clouds(vec3 color, vec3 direction, float towards) {
  float above = smoothstep(-0.01, 0.01, direction.z);
  float disc = smoothstep(0.99993, 0.99997, towards) * frame.key_direction.w;
  color += frame.key_light.rgb * 6.0 * disc * above;

  // Thin high cloud, drawn out along the wind.
  float height = max(direction.z, 0.02);
  vec2 p = direction.xy / height * 900.0 + 2048.0;
  float cloud = ground_noise(p, 512.0) * 0.5 + ground_noise(p * 1.7, 256.0) * 0.3 + ground_noise(p.yx * vec2(2.0, 6.0), 256.0) * 0.2;
  cloud = smoothstep(0.52, 0.85, cloud) * smoothstep(0.04, 0.30, direction.z);
  return mix(color, frame.horizon.rgb * 1.15 + frame.glow.rgb * 0.35, cloud * 0.55);
}

// On a grid over the dome.
vec3 stars(vec3 direction) {
  vec2 dome = direction.xy / (1.0 + max(direction.z, 0.02)) * 220.0;
  vec2 spot = floor(dome);
  float pick = random(uint(int(spot.x)), uint(int(spot.y)));
  vec2 offset = fract(dome) - 0.5 - 0.35 * (vec2(fract(pick * 91.0), fract(pick * 57.0)) - 0.5);
  float star = step(0.985, pick) * exp2(-60.0 * dot(offset, offset)) * smoothstep(0.02, 0.3, direction.z);
  return star * frame.haze.z * (0.4 + 0.6 * fract(pick * 711.0)) * vec3(0.8, 0.85, 1.0);
}

void main() {
  vec3 direction = normalize(v_ray);
  float towards = dot(direction, frame.sun_direction.xyz);
  vec3 color = air(direction) + frame.glow.rgb * 0.5 * exp2((towards - 1.0) * 180.0);
  if (kHeaven) color = with_sun_and_clouds(color, direction, towards);
  if (kHeaven && kStars) color += stars(direction);
  out_color = vec4(to_screen(color), 1.0);
}
