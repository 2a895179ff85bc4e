// How much of the key light reaches a place. All of it is anchored to the world: the same for both eyes, and still
// while the eye moves.

// engine/render/shadow_settings.h
const uint kNoShadows = 0u;
const uint kSharp = 1u;
const uint kSoft = 2u;
const uint kSun = 3u;
const uint kExact = 4u;
layout(constant_id = 8) const uint kShadowFilter = 0u;

layout(set = 3, binding = 0) uniform sampler2DArray shadow_maps;

const int kBlockerTaps = 8;
const int kSunTaps = 16;
const float kWidestBlur = 16.0;  // texels
const float kSteepest = 24.0;    // a plane that leans more towards the light than this is taken to lean so

// A plane's place in a map. Depths are compared with the plane's own at each texel, so that it throws no shadow on
// itself however it leans: no bias that would cut shadows off at their foot.
struct InMap {
  vec2 texels;
  float depth;
  vec2 slope;   // of depth, a texel
  float layer;
  float scale;  // of depth, a metre
};

// Interleaved gradient noise (Jimenez 2014): evenly spread over pixels, the same every frame.
float pixel_noise() { return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))); }

// Places of a disc, evenly spread (Vogel 1979): each by the golden angle from the one before.
const mat2 kGoldenTurn = mat2(-0.737369, 0.675490, -0.675490, -0.737369);
float vogel_radius(int i, int count) { return sqrt((float(i) + 0.5) / float(count)); }

// The four texels around a place: x (0, 1), y (1, 1), z (1, 0), w (0, 0).
vec4 depths_at(InMap m, vec2 first_texel) {
  return textureGather(shadow_maps, vec3((first_texel + 1.0) / frame.shadow_map.x, m.layer), 0);
}
vec4 plane_at(InMap m, vec2 first_texel) {
  vec2 d = first_texel + 0.5 - m.texels;
  vec4 x = d.x + vec4(0.0, 1.0, 1.0, 0.0);
  vec4 y = d.y + vec4(1.0, 1.0, 0.0, 0.0);
  return m.depth + m.slope.x * x + m.slope.y * y;
}
vec4 lit_texels(InMap m, vec2 first_texel) {
  return vec4(greaterThanEqual(plane_at(m, first_texel), depths_at(m, first_texel)));
}

float sharp(InMap m, vec2 at) {
  vec2 first = floor(at - 0.5);
  vec2 part = at - 0.5 - first;
  vec4 lit = lit_texels(m, first);
  vec2 rows = mix(lit.wx, lit.zy, part.x);
  return mix(rows.x, rows.y, part.y);
}

// The mean over three texels either way, with the part of the fourth that comes in.
float soft(InMap m) {
  vec2 first = floor(m.texels - 0.5);
  vec2 part = m.texels - 0.5 - first;
  vec2 low = vec2(1.0) - part;
  vec4 a = lit_texels(m, first - 1.0);
  vec4 b = lit_texels(m, first + vec2(1.0, -1.0));
  vec4 c = lit_texels(m, first + vec2(-1.0, 1.0));
  vec4 d = lit_texels(m, first + 1.0);
  float sum = low.y * (low.x * a.w + a.z + b.w + part.x * b.z) + (low.x * a.x + a.y + b.x + part.x * b.y) +
              (low.x * c.w + c.z + d.w + part.x * d.z) + part.y * (low.x * c.x + c.y + d.x + part.x * d.y);
  return sum * (1.0 / 9.0);
}

// What hides the sun is looked for in the circle that could hide a part of it; its mean distance gives the width of the
// half-shadow.
float by_sun(InMap m, float texel) {
  float higher = 0.0;
  float count = 0.0;
  vec2 turn = vec2(1.0, 0.0);
  // Drivers that unroll these loops take seconds for it.
  [[dont_unroll]] for (int i = 0; i < kBlockerTaps; ++i) {
    vec2 first = floor(m.texels + turn * (vogel_radius(i, kBlockerTaps) * kWidestBlur * 0.75) - 0.5);
    turn = kGoldenTurn * turn;
    vec4 over = depths_at(m, first) - plane_at(m, first);
    vec4 hides = vec4(greaterThan(over, vec4(0.0)));
    higher += dot(over, hides);
    count += hides.x + hides.y + hides.z + hides.w;
  }
  if (count < 0.5) return 1.0;
  float metres = higher / (count * m.scale) * frame.shadow_map.z;
  float radius = clamp(metres / texel, 0.75, kWidestBlur);
  float lit = 0.0;
  turn = vec2(1.0, 0.0);
  [[dont_unroll]] for (int i = 0; i < kSunTaps; ++i) {
    lit += sharp(m, m.texels + turn * (vogel_radius(i, kSunTaps) * radius));
    turn = kGoldenTurn * turn;
  }
  return lit * (1.0 / float(kSunTaps));
}

float lit_in_map(uint map, vec3 light, vec2 slope, float room) {
  vec4 scale = map == 0u ? frame.shadow_scale[0] : map == 1u ? frame.shadow_scale[1] : map == 2u ? frame.shadow_scale[2] : frame.shadow_scale[3];
  vec4 offset = map == 0u ? frame.shadow_offset[0] : map == 1u ? frame.shadow_offset[1] : map == 2u ? frame.shadow_offset[2] : frame.shadow_offset[3];
  InMap m;
  m.texels = (light.xy * scale.xy + offset.xy) * frame.shadow_map.x;
  m.scale = scale.z;
  // Curved things are drawn as flat pieces, and corners are rounded to the grid of the map.
  m.depth = light.z * scale.z + offset.z + (room + 0.15 * offset.w * (1.0 + 0.2 * (abs(slope.x) + abs(slope.y)))) * scale.z;
  m.slope = slope * offset.w * scale.z;
  m.layer = float(map);
  if (kShadowFilter == kSharp) return sharp(m, m.texels);
  if (kShadowFilter == kSun) return by_sun(m, offset.w);
  if (kShadowFilter == kExact) return smoothstep(0.45, 0.55, sharp(m, m.texels));
  return soft(m);
}

// `n` is the surface's own, facing the eye; `inside` metres lies the place within something that lets light in.
float key_light_share(vec3 relative, vec3 n, float inside) {
  if (kShadowFilter == kNoShadows) return 1.0;
  vec3 n_light = vec3(dot(frame.shadow_axis_x.xyz, n), dot(frame.shadow_axis_y.xyz, n), dot(frame.shadow_axis_z.xyz, n));
  // What is turned away is dark anyway.
  if (n_light.z <= 0.0) return 1.0;
  float away = dot(relative, relative);
  away *= inversesqrt(max(away, 1e-6));
  vec4 reach = vec4(frame.shadow_scale[0].w, frame.shadow_scale[1].w, frame.shadow_scale[2].w, frame.shadow_scale[3].w);
  uint count = uint(frame.shadow_map.y);
  // The last tenth of a circle goes over into the next one, or into the sun: by pixels, or, where it is worth two looks
  // at maps, by shares.
  const bool mixes = kShadowFilter == kSun;
  float from = away;
  if (!mixes && kShadowFilter != kExact) from *= 1.0 + 0.1 * pixel_noise();
  uint map = uint(from >= reach.x) + uint(from >= max(reach.x, reach.y)) + uint(from >= max(max(reach.x, reach.y), reach.z));
  float last = max(max(reach.x, reach.y), max(reach.z, reach.w));
  if (map >= count || from >= last) return 1.0;
  vec3 light = vec3(dot(frame.shadow_axis_x.xyz, relative), dot(frame.shadow_axis_y.xyz, relative), dot(frame.shadow_axis_z.xyz, relative));
  vec2 slope = -n_light.xy / max(n_light.z, 0.04);
  slope *= min(1.0, kSteepest * inversesqrt(max(dot(slope, slope), 1e-6)));
  if (inside > 0.0) slope = vec2(0.0);
  float room = 0.015 + inside;
  float lit = lit_in_map(map, light, slope, room);
  if (!mixes) return lit;
  float own = map == 0u ? reach.x : map == 1u ? reach.y : map == 2u ? reach.z : reach.w;
  float leaving = (away / own - 0.9) * 10.0;
  if (leaving > 0.0) {
    float next = map + 1u < count ? lit_in_map(map + 1u, light, slope, room) : 1.0;
    lit = mix(lit, next, clamp(leaving, 0.0, 1.0));
  }
  return lit;
}
