// The vertex program of the city, for any way of drawing views (views.glsl).
#include "frame.glsl"
#include "views.glsl"
#include "srgb.glsl"
#include "sky.glsl"
#ifdef MERCIA_FACADE
#include "facade_styles.glsl"
#endif
#define MERCIA_STAGE out
#include "scene_interface.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec2 normal;
layout(location = 2) in vec4 color;
layout(location = 3) in vec2 uv;
layout(location = 4) in uint feature_and_surface;
// The draw's record (engine/render/frame_data.h), one an instance: the indirect command's firstInstance picks it.
// Attributes because software Vulkan reads them many times faster than a storage buffer.
layout(location = 5) in vec4 relative_from_mesh_x;  // rows
layout(location = 6) in vec4 relative_from_mesh_y;
layout(location = 7) in vec4 relative_from_mesh_z;
layout(location = 8) in vec4 base_color;            // linear
layout(location = 9) in uvec4 draw_facts;           // seed, draw, flags (engine/render/frame_data.h), cutoff * 65535

layout(constant_id = 9) const bool kAirAtVertices = false;

// Picking draws the same vertices with other pixels behind them: they must land on the same spot.
invariant gl_Position;

vec3 from_octahedral(vec2 packed_normal) {
  vec3 n = vec3(packed_normal, 1.0 - abs(packed_normal.x) - abs(packed_normal.y));
  float fold = max(-n.z, 0.0);
  n.x += n.x >= 0.0 ? -fold : fold;
  n.y += n.y >= 0.0 ? -fold : fold;
  return n;
}

void main() {
  vec4 p = vec4(position, 1.0);
  vec3 relative = vec3(dot(relative_from_mesh_x, p), dot(relative_from_mesh_y, p), dot(relative_from_mesh_z, p));
  // A choice of two constants is cheaper than an index where it is not known to be the same for all vertices.
  bool second = is_second_view();
  mat4 clip_from_relative = second ? frame.views[1].clip_from_relative : frame.views[0].clip_from_relative;
  gl_Position = clip_from_relative * vec4(relative, 1.0);
  v_from_eye_and_u = vec4(relative - (second ? frame.views[1].eye.xyz : frame.views[0].eye.xyz), uv.x);

  v_air = vec4(0.0);
  if (kAirAtVertices) {
    vec3 from_eye = v_from_eye_and_u.xyz;
    float inverse = inversesqrt(max(dot(from_eye, from_eye), 1e-6));
    float distance_to_eye = dot(from_eye, from_eye) * inverse;
    v_air = vec4(air(from_eye * inverse) * (1.0 - air_leaves(distance_to_eye)), distance_to_eye);
  }

  // Cofactors carry normals through uneven scale.
  vec3 n = from_octahedral(normal);
  vec3 axes_normal = vec3(dot(cross(relative_from_mesh_y.xyz, relative_from_mesh_z.xyz), n),
                          dot(cross(relative_from_mesh_z.xyz, relative_from_mesh_x.xyz), n),
                          dot(cross(relative_from_mesh_x.xyz, relative_from_mesh_y.xyz), n));
  v_normal_and_v = vec4((draw_facts.z & 2u) != 0u ? -axes_normal : axes_normal, uv.y);
  v_color = vec4(linear_from_srgb(color.rgb), color.a) * base_color;
#ifdef MERCIA_FACADE
  uint style = facade_style(feature_and_surface >> 24);
  v_window = kWindow[style];
  v_trim = kTrim[style];
  v_panes = kPanes[style];
  v_block = kBlocks[facade_material(feature_and_surface >> 24)];
#endif
#ifdef MERCIA_DETAILED
  v_second_place = uv;
  if ((detail.occlusion_and_flags & kAnySecond) != 0u) v_second_place = SecondPlaces(detail.second_uv).at[gl_VertexIndex];
#endif
  uint feature = feature_and_surface & 0xffffffu;
  uint lit_up = draw_facts.z & uint(feature == frame.highlight.x);
  uint view_bit = second ? 2u : 0u;
  // A façade goes by its colour, which is the same in every tile and at every level: its lit windows must not change with them.
  uint seed = feature_and_surface >= 64u << 24 ? packUnorm4x8(color) * 0x9E3779B1u : feature * 0x9E3779B1u ^ draw_facts.x;
  v_facts = uvec4(feature_and_surface, seed, draw_facts.y, lit_up | view_bit | (draw_facts.z & 0xff04u) | draw_facts.w << 16);
}
