#version 460
#extension GL_GOOGLE_include_directive : require
#define MERCIA_FACADE
#include "scene_vertex.glsl"
