#version 460
#extension GL_GOOGLE_include_directive : require
#include "depth_base.glsl"

layout(set = 0, binding = 0) uniform sampler2DArray depths;

float farthest(ivec2 pixel, int view) { return texelFetch(depths, ivec3(pixel, view), 0).x; }
