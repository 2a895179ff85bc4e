// What goes from the vertices of the city to its pixels.
#ifndef MERCIA_STAGE
#error "MERCIA_STAGE is in or out"
#endif

// Packed into as few as possible: software Vulkan pays for each with every triangle.
layout(location = 0) MERCIA_STAGE vec4 v_from_eye_and_u;  // world axes, metres
layout(location = 1) MERCIA_STAGE vec4 v_normal_and_v;
layout(location = 2) MERCIA_STAGE vec4 v_color;           // linear, base colour times vertex colour
layout(location = 3) flat MERCIA_STAGE uvec4 v_facts;     // feature and surface, seed of the feature, draw, see below
layout(location = 4) MERCIA_STAGE vec4 v_air;             // with kAirAtVertices: the light that the air adds, and metres from the eye
#ifdef MERCIA_FACADE
// Of the style and the material, by facade_styles.glsl.
layout(location = 5) flat MERCIA_STAGE vec4 v_window;
layout(location = 6) flat MERCIA_STAGE vec4 v_trim;
layout(location = 7) flat MERCIA_STAGE vec4 v_panes;
layout(location = 8) flat MERCIA_STAGE vec4 v_block;
#endif
#ifdef MERCIA_DETAILED
#include "detail_push.glsl"
layout(location = 5) MERCIA_STAGE vec2 v_second_place;
#endif

vec3 from_eye() { return v_from_eye_and_u.xyz; }
vec2 texture_place() { return vec2(v_from_eye_and_u.w, v_normal_and_v.w); }
bool highlighted() { return (v_facts.w & 1u) != 0u; }
bool in_second_view() { return (v_facts.w & 2u) != 0u; }
// While one level of detail gives way to another: the share of the pixels that has arrived; what leaves has the others.
bool leaving() { return (v_facts.w & 4u) != 0u; }
float arrived() { return float(v_facts.w >> 8 & 0xffu) * (1.0 / 255.0); }
float alpha_cutoff() { return float(v_facts.w >> 16) * (1.0 / 65535.0); }
