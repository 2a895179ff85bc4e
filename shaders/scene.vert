#version 460
#extension GL_EXT_multiview : require
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#define MERCIA_STAGE out
#include "scene_interface.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec2 normal;
layout(location = 2) in vec4 color;
layout(location = 3) in vec2 uv;
layout(location = 4) in uint feature_and_surface;

// Picking draws the same vertices with other pixels behind them: they must land on the same spot.
invariant gl_Position;

vec3 from_octahedral(vec2 packed_normal) {
  vec3 n = vec3(packed_normal, 1.0 - abs(packed_normal.x) - abs(packed_normal.y));
  float fold = max(-n.z, 0.0);
  n.x += n.x >= 0.0 ? -fold : fold;
  n.y += n.y >= 0.0 ? -fold : fold;
  return n;
}

// Within 1 % of the exact curve.
vec3 linear_from_srgb(vec3 c) { return c * (c * (c * 0.305306 + 0.682171) + 0.012523); }

void main() {
  vec4 p = vec4(position, 1.0);
  vec3 relative = vec3(dot(draws[gl_InstanceIndex].relative_from_mesh[0], p),
                       dot(draws[gl_InstanceIndex].relative_from_mesh[1], p),
                       dot(draws[gl_InstanceIndex].relative_from_mesh[2], p));
  gl_Position = frame.views[gl_ViewIndex].clip_from_relative * vec4(relative, 1.0);
  v_from_eye = relative - frame.views[gl_ViewIndex].eye.xyz;

  vec3 n = from_octahedral(normal);
  v_normal = vec3(dot(draws[gl_InstanceIndex].normal_from_mesh[0].xyz, n),
                  dot(draws[gl_InstanceIndex].normal_from_mesh[1].xyz, n),
                  dot(draws[gl_InstanceIndex].normal_from_mesh[2].xyz, n));
  v_color = vec4(linear_from_srgb(color.rgb), color.a) * draws[gl_InstanceIndex].base_color;
  v_uv = uv;
  uint feature = feature_and_surface & 0xffffffu;
  uint lit_up = draws[gl_InstanceIndex].highlighted & uint(feature == frame.highlight.x);
  v_facts = uvec4(feature_and_surface >> 24, feature * 0x9E3779B1u ^ draws[gl_InstanceIndex].seed, gl_InstanceIndex, lit_up);
}
