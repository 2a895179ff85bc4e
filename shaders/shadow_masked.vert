#version 460
#extension GL_GOOGLE_include_directive : require
#include "shadow_vertex.glsl"

layout(location = 2) in vec4 color;
layout(location = 3) in vec2 uv;
layout(location = 8) in vec4 base_color;
layout(location = 9) in uvec4 draw_facts;

layout(location = 0) out vec2 v_place;
layout(location = 1) out vec2 v_alpha_and_cutoff;

void main() {
  gl_Position = place_in_map();
  v_place = uv;
  v_alpha_and_cutoff = vec2(color.a * base_color.a, float(draw_facts.w) * (1.0 / 65535.0));
}
