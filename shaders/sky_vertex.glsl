// One triangle over the whole picture at infinity: only what nothing covers is drawn.

#include "frame.glsl"
#include "views.glsl"

layout(location = 0) out vec3 v_ray;

void main() {
  vec2 ndc = vec2((gl_VertexIndex & 1) * 4 - 1, (gl_VertexIndex & 2) * 2 - 1);
  gl_Position = vec4(ndc, 0.0, 1.0);
  int view = is_second_view() ? 1 : 0;
  v_ray = frame.views[view].ray_middle.xyz + ndc.x * frame.views[view].ray_right.xyz +
          ndc.y * frame.views[view].ray_down.xyz;
}
