#version 460
#extension GL_EXT_multiview : require
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"

layout(location = 0) out vec3 v_ray;

// One triangle over the whole picture at infinity: only what nothing covers is drawn.
void main() {
  vec2 ndc = vec2((gl_VertexIndex & 1) * 4 - 1, (gl_VertexIndex & 2) * 2 - 1);
  gl_Position = vec4(ndc, 0.0, 1.0);
  v_ray = frame.views[gl_ViewIndex].ray_middle.xyz + ndc.x * frame.views[gl_ViewIndex].ray_right.xyz +
          ndc.y * frame.views[gl_ViewIndex].ray_down.xyz;
}
