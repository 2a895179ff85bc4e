#version 460
#extension GL_GOOGLE_include_directive : require
#define MERCIA_STAGE in
#include "scene_interface.glsl"

layout(constant_id = 1) const bool kTextured = false;
layout(constant_id = 2) const bool kMasked = false;

layout(set = 1, binding = 0) uniform sampler2D base_texture;

layout(location = 0) out uvec2 out_ids;  // draw + 1, feature

void main() {
  if (kMasked) {
    float alpha = v_color.a;
    if (kTextured) alpha *= texture(base_texture, texture_place()).a;
    if (alpha < alpha_cutoff()) discard;
  }
  out_ids = uvec2(v_facts.z + 1u, v_facts.x & 0xffffffu);
}
