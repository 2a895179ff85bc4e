// A quad in the world for each instance.
#include "label.glsl"
#include "views.glsl"

layout(location = 0) out vec2 v_uv;
layout(location = 1) out vec2 v_em;  // of a shape: from its middle
layout(location = 2) flat out vec4 v_color;
layout(location = 3) flat out vec3 v_edge;  // edge, softness, is_shape
layout(location = 4) flat out vec3 v_shape;

void main() {
  int view = is_second_view() ? 1 : 0;
#if defined(MERCIA_LAYERED)
  Quad quad = push.quads.at[gl_InstanceIndex >> 1];
#else
  Quad quad = push.quads.at[gl_InstanceIndex];
#endif
  vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
  vec2 em = mix(quad.rect.xy, quad.rect.zw, corner);
  v_uv = mix(quad.uv.xy, quad.uv.zw, corner);
  v_em = em - (quad.rect.xy + quad.rect.zw) * 0.5;
  v_color = quad.color;
  v_edge = vec3(quad.edge, quad.softness, quad.is_shape);
  v_shape = quad.uv.xyz;
  gl_Position = push.eyes.clip_from_relative[view] * vec4(quad.origin + quad.right * em.x + quad.up * em.y, 1.0);
}
