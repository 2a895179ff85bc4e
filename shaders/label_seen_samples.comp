#version 460
#extension GL_GOOGLE_include_directive : require
#include "label_seen.glsl"

layout(set = 0, binding = 0) uniform sampler2DMSArray depths;

float depth_at(ivec2 pixel, int view) { return texelFetch(depths, ivec3(pixel, view), 0).x; }
