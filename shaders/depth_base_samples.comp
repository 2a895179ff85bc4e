#version 460
#extension GL_GOOGLE_include_directive : require
#include "depth_base.glsl"

layout(constant_id = 0) const int kSamples = 4;
layout(set = 0, binding = 0) uniform sampler2DMSArray depths;

float farthest(ivec2 pixel, int view) {
  float depth = 1.0;
  for (int s = 0; s < kSamples; ++s) depth = min(depth, texelFetch(depths, ivec3(pixel, view), s).x);
  return depth;
}
