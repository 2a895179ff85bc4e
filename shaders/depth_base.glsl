// The base of the depth pyramid out of the depth attachment, with any number of samples a pixel.
#include "depth_pyramid.glsl"

layout(local_size_x = 8, local_size_y = 8) in;

layout(push_constant, std430) uniform Push {
  Depths pyramid;
  uint width;  // of the base, in texels
  uint height;
  uint image_width;
  uint image_height;
  uint view_floats;
} push;

// `farthest(pixel, view)` is what including programs bring: over all samples of a pixel.
float farthest(ivec2 pixel, int view);

void main() {
  uvec3 id = gl_GlobalInvocationID;
  if (id.x >= push.width || id.y >= push.height) return;
  ivec2 first = ivec2(id.xy * kTexelPixels);
  ivec2 end = min(first + int(kTexelPixels), ivec2(push.image_width, push.image_height));
  float depth = 1.0;
  for (int y = first.y; y < end.y; ++y)
    for (int x = first.x; x < end.x; ++x) depth = min(depth, farthest(ivec2(x, y), int(id.z)));
  push.pyramid.at[id.z * push.view_floats + id.y * push.width + id.x] = depth;
}
