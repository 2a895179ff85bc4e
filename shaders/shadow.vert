#version 460
#extension GL_GOOGLE_include_directive : require
#include "shadow_vertex.glsl"

void main() { gl_Position = place_in_map(); }
