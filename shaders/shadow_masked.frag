#version 460

layout(set = 0, binding = 0) uniform sampler2D base_texture;

layout(location = 0) in vec2 v_place;
layout(location = 1) in vec2 v_alpha_and_cutoff;

void main() {
  if (v_alpha_and_cutoff.x * texture(base_texture, v_place).a < v_alpha_and_cutoff.y) discard;
}
