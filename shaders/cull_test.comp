#version 460
#extension GL_GOOGLE_include_directive : require
#include "cull.glsl"

// One invocation tests the up to 32 clusters of one item and leaves a bit for each that some view may see. The tests are
// made in mesh coordinates, where they hold whatever the transform does: affine maps keep sides of planes, and what a
// mirroring turns round is turned back by the front face. Comparisons are written so that NaN means seen.
layout(local_size_x = 64) in;

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i >= push.item_count) return;
  Item item = push.items.at[i];
  uint all = item.count >= 32u ? 0xffffffffu : (1u << item.count) - 1u;
  if (push.enabled == 0u) {
    push.masks.at[i] = all;
    return;
  }
  Record record = push.records.at[item.record];
  vec4 x = record.relative_from_mesh[0];
  vec4 y = record.relative_from_mesh[1];
  vec4 z = record.relative_from_mesh[2];
  mat3 mesh_from_axes = inverse(transpose(mat3(x.xyz, y.xyz, z.xyz)));
  Clusters clusters = Clusters(item.clusters);
  uint mask = 0u;
  for (uint v = 0u; v < push.view_count; ++v) {
    View view = push.views.at[v];
    vec4 planes[5];
    for (int p = 0; p < 5; ++p) {
      vec4 plane = view.planes[p];
      vec4 turned = plane.x * x + plane.y * y + plane.z * z + vec4(0.0, 0.0, 0.0, plane.w);
      planes[p] = turned * inversesqrt(dot(turned.xyz, turned.xyz));
    }
    vec3 eye = mesh_from_axes * (view.eye.xyz - vec3(x.w, y.w, z.w));
    float doubt = 1e-6 * length(eye);
    for (uint c = 0u; c < item.count; ++c) {
      vec4 sphere = clusters.at[c].sphere;
      float radius = sphere.w * 1.001 + doubt + 1e-6 * (abs(sphere.x) + abs(sphere.y) + abs(sphere.z));
      float depth = dot(planes[0].xyz, sphere.xyz) + planes[0].w;
      for (int p = 1; p < 5; ++p) depth = min(depth, dot(planes[p].xyz, sphere.xyz) + planes[p].w);
      if (depth < -radius) continue;
      vec4 cone = clusters.at[c].cone;
      vec3 away = sphere.xyz - eye;
      bool averted = dot(away, cone.xyz) >= cone.w * length(away) + radius;
      if (averted && (item.flags & kFacesAnyWay) == 0u) continue;
      mask |= 1u << c;
    }
  }
  push.masks.at[i] = mask & all;
}
