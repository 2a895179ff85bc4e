#version 460
#extension GL_GOOGLE_include_directive : require
#include "depth_pyramid.glsl"

// One level of the depth pyramid out of the one below it.
layout(local_size_x = 8, local_size_y = 8) in;

layout(push_constant, std430) uniform Push {
  Depths pyramid;
  uint width;  // of the base, in texels
  uint height;
  uint level;
  uint view_floats;
} push;

void main() {
  uvec3 id = gl_GlobalInvocationID;
  uvec2 base = uvec2(push.width, push.height);
  uvec2 size = level_size(base, push.level);
  if (id.x >= size.x || id.y >= size.y) return;
  uvec2 below = level_size(base, push.level - 1u);
  uint view = id.z * push.view_floats;
  uint start = view + level_start(base, push.level - 1u);
  uvec2 first = id.xy * 2u;
  uvec2 last = min(first + 1u, below - 1u);
  float depth = min(min(push.pyramid.at[start + first.y * below.x + first.x], push.pyramid.at[start + first.y * below.x + last.x]),
                    min(push.pyramid.at[start + last.y * below.x + first.x], push.pyramid.at[start + last.y * below.x + last.x]));
  push.pyramid.at[view + level_start(base, push.level) + id.y * size.x + id.x] = depth;
}
