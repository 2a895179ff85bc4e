// The depths of a picture in levels of half the size each, down to a few texels: every texel has the farthest depth
// (reverse Z: the least) of what it covers, so that what is farther still is hidden. Mirrors
// engine/render/depth_pyramid.h.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

const uint kTexelPixels = 4u;  // a texel of the base covers so many pixels a side

// Views one after the other; of each all levels from the base up, row by row.
layout(buffer_reference, std430, buffer_reference_align = 4) buffer Depths { float at[]; };

uvec2 level_size(uvec2 base, uint level) { return (base + (1u << level) - 1u) >> level; }

// Where a level begins in its view; of one level more than there are: the floats of a view.
uint level_start(uvec2 base, uint level) {
  uint start = 0u;
  for (uint i = 0u; i < level; ++i) {
    uvec2 size = level_size(base, i);
    start += size.x * size.y;
  }
  return start;
}

// Levels end where a few texels cover everything.
uint level_count(uvec2 base) {
  uint levels = 1u;
  while (max(level_size(base, levels - 1u).x, level_size(base, levels - 1u).y) > 4u) ++levels;
  return levels;
}
