#version 460
#extension GL_EXT_multiview : require
#extension GL_GOOGLE_include_directive : require
#define MERCIA_MULTIVIEW
#define MERCIA_FACADE
#include "scene_vertex.glsl"
