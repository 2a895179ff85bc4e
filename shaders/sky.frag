#version 460
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "noise.glsl"

// What cannot be in the picture is not computed: mirrors engine/render/pipelines.h.
layout(constant_id = 4) const bool kHeaven = true;  // the picture has something above the horizon
layout(constant_id = 5) const bool kMoon = true;    // the moon may be in it

layout(location = 0) in vec3 v_ray;
layout(location = 0) out vec4 out_color;

const float kDiscEdge = 1.083e-5;  // 1 - cos(radius) of sun and moon, which look as large as each other

// Darker towards its edge, and the glare that the eye adds around it.
vec3 sun(float towards, float above) {
  float away = (1.0 - towards) / kDiscEdge;
  float disc = sqrt(max(1.0 - away, 0.0));
  disc = away < 1.0 ? 0.4 + 0.6 * disc : 0.0;
  float glare = 0.35 * exp2(-away * 0.030) + 0.10 * exp2(-away * 0.004);
  return frame.key_light.rgb * frame.key_direction.w * (disc * 40.0 + glare) * above;
}

// Lit from where the sun is: its phase and the lean of its horns come by themselves.
vec3 moon(vec3 direction, float above) {
  vec3 to_moon = frame.moon_direction.xyz;
  vec3 aside = (direction - to_moon) * inversesqrt(2.0 * kDiscEdge);
  float squared = dot(aside, aside);
  vec3 normal = aside - to_moon * sqrt(max(1.0 - squared, 0.0));
  float lit = smoothstep(-0.02, 0.22, dot(normal, frame.sun_direction.xyz)) + 0.008;
  vec2 face = aside.xy * 5.0 + aside.z * vec2(3.0, -2.0) + 40.0;
  float seas = smoothstep(0.40, 0.62, ground_noise(face, 2.0));
  vec3 disc = frame.moon_disc.rgb * lit * (1.0 - 0.38 * seas) * (1.0 - smoothstep(0.88, 1.06, squared));
  return (disc + frame.moon_disc.rgb * 0.05 * exp2(-squared * 0.035)) * above;
}

// A veil of high cloud, drawn out along the wind; with more cover it closes.
vec3 with_clouds(vec3 color, vec3 direction) {
  float height = max(direction.z, 0.02);
  vec2 p = direction.xy / (height + 0.06) * 900.0 + 2048.0;
  float cloud = ground_noise(p, 512.0) * 0.5 + ground_noise(p * 1.7, 256.0) * 0.3 + ground_noise(p.yx * vec2(2.0, 6.0), 256.0) * 0.2;
  float cover = frame.cloud_light.w;
  float closed = smoothstep(0.55, 1.0, cover);
  float from = 0.72 - 0.7 * cover;
  float veil = smoothstep(from, from + 0.36, cloud) * smoothstep(0.03, 0.28, direction.z) * 0.6;
  // The folds of a closed cloud are lighter and darker than its mean.
  vec3 folds = color * (0.80 + 0.42 * cloud);
  return mix(mix(color, frame.cloud_light.rgb, veil), folds, closed);
}

void main() {
  vec3 direction = normalize(v_ray);
  vec3 color = air(direction);
  if (kHeaven) {
    float above = smoothstep(-0.004, 0.004, direction.z);
    color += sun(dot(direction, frame.sun_direction.xyz), above);
    if (kMoon) color += moon(direction, above);
    color = with_clouds(color, direction);
  }
  out_color = vec4(to_screen(color), 1.0);
}
