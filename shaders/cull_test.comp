#version 460
#extension GL_GOOGLE_include_directive : require
#include "cull.glsl"

// One invocation tests the up to 32 clusters of one item and leaves a bit for each that is to be drawn. Sides and facing
// are tested in mesh coordinates, where they hold whatever the transform does: affine maps keep sides of planes, and
// what a mirroring turns round is turned back by the front face. Comparisons are written so that NaN means seen.
layout(local_size_x = 64) in;

// A view as a mesh has it.
struct MeshView {
  vec4 planes[5];
  vec3 eye;
  float doubt;
  vec4 clip[3];
  vec4 screen;
};

MeshView in_mesh(View view, Record record) {
  vec4 x = record.relative_from_mesh[0];
  vec4 y = record.relative_from_mesh[1];
  vec4 z = record.relative_from_mesh[2];
  MeshView result;
  for (int p = 0; p < 5; ++p) {
    vec4 plane = view.planes[p];
    vec4 turned = plane.x * x + plane.y * y + plane.z * z + vec4(0.0, 0.0, 0.0, plane.w);
    result.planes[p] = turned * inversesqrt(dot(turned.xyz, turned.xyz));
  }
  mat3 mesh_from_axes = inverse(transpose(mat3(x.xyz, y.xyz, z.xyz)));
  result.eye = mesh_from_axes * (view.eye.xyz - vec3(x.w, y.w, z.w));
  result.doubt = 1e-6 * length(result.eye);
  for (int i = 0; i < 3; ++i) {
    vec4 row = view.clip[i];
    result.clip[i] = row.x * x + row.y * y + row.z * z + vec4(0.0, 0.0, 0.0, row.w);
  }
  result.screen = view.screen;
  return result;
}

bool in_sight(MeshView view, Cluster cluster, bool faces_any_way) {
  vec4 sphere = cluster.sphere;
  float radius = sphere.w * 1.001 + view.doubt + 1e-6 * (abs(sphere.x) + abs(sphere.y) + abs(sphere.z));
  float depth = dot(view.planes[0].xyz, sphere.xyz) + view.planes[0].w;
  for (int p = 1; p < 5; ++p) depth = min(depth, dot(view.planes[p].xyz, sphere.xyz) + view.planes[p].w);
  if (depth < -radius) return false;
  vec3 away = sphere.xyz - view.eye;
  bool averted = dot(away, cluster.cone.xyz) >= cluster.cone.w * length(away) + radius;
  return faces_any_way || !averted;
}

// Whether the early ones hide the cluster's box. Every sample that it could cover lies in the texels that are looked at.
bool hidden(MeshView view, Cluster cluster, uint view_index) {
  vec3 half_size = vec3(cluster.half_size.x & 0xffffu, cluster.half_size.x >> 16, cluster.half_size.y) *
                   (cluster.sphere.w / 65535.0);
  vec3 middle;
  vec3 arms[3];
  for (int i = 0; i < 3; ++i) {
    middle[i] = dot(view.clip[i].xyz, cluster.sphere.xyz) + view.clip[i].w;
    for (int a = 0; a < 3; ++a) arms[a][i] = view.clip[i][a] * half_size[a];
  }
  float nearest = middle.z - abs(arms[0].z) - abs(arms[1].z) - abs(arms[2].z);
  nearest -= 1e-5 * abs(middle.z) + 1e-4;
  if (!(nearest > view.screen.z)) return false;
  vec2 low = vec2(1e9);
  vec2 high = vec2(-1e9);
  for (int corner = 0; corner < 8; ++corner) {
    vec3 at = middle + ((corner & 1) != 0 ? arms[0] : -arms[0]) + ((corner & 2) != 0 ? arms[1] : -arms[1]) +
              ((corner & 4) != 0 ? arms[2] : -arms[2]);
    vec2 ndc = at.xy / at.z;
    low = min(low, ndc);
    high = max(high, ndc);
  }
  // In texels of the base, a little wider for the rounding.
  uvec2 base = uvec2(push.pyramid_width, push.pyramid_height);
  low = clamp((low + 1.0) * view.screen.xy / float(kTexelPixels) - 0.02, vec2(0.0), vec2(base - 1u));
  high = clamp((high + 1.0) * view.screen.xy / float(kTexelPixels) + 0.02, vec2(0.0), vec2(base - 1u));
  uvec2 first = uvec2(low);
  uvec2 last = uvec2(high);
  uint levels = level_count(base);
  uint level = 0u;
  while (level + 1u < levels && max((last.x >> level) - (first.x >> level), (last.y >> level) - (first.y >> level)) > 3u) ++level;
  uint start = view_index * level_start(base, levels) + level_start(base, level);
  uint width = level_size(base, level).x;
  float depth = view.screen.z / nearest;
  for (uint y = first.y >> level; y <= last.y >> level; ++y)
    for (uint x = first.x >> level; x <= last.x >> level; ++x)
      if (!(push.pyramid.at[start + y * width + x] > depth)) return false;
  return true;
}

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i >= push.item_count) return;
  Item item = push.items.at[i];
  uint all = item.count >= 32u ? 0xffffffffu : (1u << item.count) - 1u;
  if (push.choice == kEverything) {
    push.masks.at[i] = all;
    return;
  }
  bool lasts = (item.flags & kSeenLater) == 0u;
  Masks seen = Masks(item.seen);
  if (push.choice == kEarly) {
    all &= lasts ? seen.at[0] : 0u;
    if (all == 0u) {
      push.masks.at[i] = 0u;
      return;
    }
  }
  Record record = push.records.at[item.record];
  Clusters clusters = Clusters(item.clusters);
  uint mask = 0u;
  for (uint v = 0u; v < push.view_count; ++v) {
    MeshView view = in_mesh(push.views.at[v], record);
    for (uint c = 0u; c < item.count; ++c) {
      if ((all & ~mask & 1u << c) == 0u) continue;
      Cluster cluster = clusters.at[c];
      if (!in_sight(view, cluster, (item.flags & kFacesAnyWay) != 0u)) continue;
      if (push.choice == kLate && hidden(view, cluster, v)) continue;
      mask |= 1u << c;
    }
  }
  if (push.choice == kLate && lasts) {
    seen.at[0] = mask;
    mask &= ~push.early_masks.at[i];
  }
  push.masks.at[i] = mask;
}
