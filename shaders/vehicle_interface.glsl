// What goes from the vertices of vehicles to their pixels.
#ifndef MERCIA_STAGE
#error "MERCIA_STAGE is in or out"
#endif

layout(location = 0) MERCIA_STAGE vec4 v_from_eye_and_u;  // world axes, metres
layout(location = 1) MERCIA_STAGE vec4 v_normal_and_v;
layout(location = 2) MERCIA_STAGE vec3 v_color;           // linear; of what lies on the road: as it is
layout(location = 3) MERCIA_STAGE vec3 v_place;           // in the car: x forward, y left, z up
layout(location = 4) MERCIA_STAGE vec3 v_ray;             // from the eye, in the car's axes
layout(location = 5) flat MERCIA_STAGE uvec4 v_facts;     // material, flags and second view, seed, floor and ceiling
layout(location = 6) flat MERCIA_STAGE uvec4 v_display;   // 16 letters

vec3 from_eye() { return v_from_eye_and_u.xyz; }
vec2 surface_place() { return vec2(v_from_eye_and_u.w, v_normal_and_v.w); }
bool in_second_view() { return (v_facts.y & 0x100u) != 0u; }

// engine/vehicles/mesh.h
const uint kPaint = 0u, kGlass = 1u, kDark = 2u, kMetal = 3u, kHeadLamp = 4u, kTailLamp = 5u, kDisplay = 6u, kRoad = 7u, kBeam = 8u;
// engine/render/vehicle_plan.h
const uint kShinesWhite = 1u, kShinesRed = 2u, kFromTimetable = 4u, kHighlighted = 8u;
