// Stable randomness: hashes of integers and a smooth noise over the ground.

float random(uint a, uint b) {
  uint h = a * 0x9E3779B1u ^ b * 0x85EBCA77u;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  h ^= h >> 12;
  return float(h >> 8) * (1.0 / 16777216.0);
}

// In [0, 1]. `cell` divides 4096 into a power of two, so that the wrapped ground coordinates close.
float ground_noise(vec2 ground, float cell) {
  vec2 p = ground / cell;
  vec2 base = floor(p);
  vec2 t = p - base;
  t = t * t * (3.0 - 2.0 * t);
  uint mask = uint(4096.0 / cell) - 1u;
  uvec2 i = uvec2(ivec2(base)) & mask;
  uvec2 j = (i + 1u) & mask;
  float low = mix(random(i.x, i.y), random(j.x, i.y), t.x);
  float high = mix(random(i.x, j.y), random(j.x, j.y), t.x);
  return mix(low, high, t.y);
}

// How much of a pixel `width` wide around x lies in the part [from, to) of a pattern of period 1.
float stripes(float x, float from, float to, float width) {
  vec2 ends = x + vec2(-0.5, 0.5) * width;
  vec2 whole = floor(ends);
  vec2 area = whole * (to - from) + clamp(ends - whole - from, 0.0, to - from);
  return (area.y - area.x) / width;
}
