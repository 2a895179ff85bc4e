// What goes from the vertices of the city to its pixels.
#ifndef MERCIA_STAGE
#error "MERCIA_STAGE is in or out"
#endif

layout(location = 0) MERCIA_STAGE vec3 v_from_eye;  // world axes, metres
layout(location = 1) MERCIA_STAGE vec3 v_normal;
layout(location = 2) MERCIA_STAGE vec4 v_color;     // linear, base colour times vertex colour
layout(location = 3) MERCIA_STAGE vec2 v_uv;
layout(location = 4) MERCIA_STAGE vec3 v_ground;    // world position, wrapped at the eye
layout(location = 5) flat MERCIA_STAGE uvec4 v_facts;  // feature and surface, seed of the feature, draw, see below

bool highlighted() { return (v_facts.w & 1u) != 0u; }
float alpha_cutoff() { return float(v_facts.w >> 16) * (1.0 / 65535.0); }
