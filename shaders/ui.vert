// Dear ImGui's triangles: pixels to clip space, colours to what the target stores.
#version 460

layout(push_constant) uniform Push {
  vec2 clip_per_unit;
  vec2 clip_offset;
  uint target_is_srgb;
} push;

layout(location = 0) in vec2 in_position;
layout(location = 1) in vec2 in_uv;
layout(location = 2) in vec4 in_color;

layout(location = 0) out vec2 out_uv;
layout(location = 1) out vec4 out_color;

vec3 linear_from_srgb(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), greaterThan(c, vec3(0.04045)));
}

void main() {
  gl_Position = vec4(in_position * push.clip_per_unit + push.clip_offset, 0.0, 1.0);
  out_uv = in_uv;
  // Colours are chosen in sRGB; an sRGB target encodes again when it stores, so hand it linear light.
  out_color = push.target_is_srgb != 0u ? vec4(linear_from_srgb(in_color.rgb), in_color.a) : in_color;
}
