#version 460
#extension GL_ARB_shader_viewport_layer_array : require
#extension GL_GOOGLE_include_directive : require
#define MERCIA_LAYERED
#include "vehicle_vertex.glsl"
