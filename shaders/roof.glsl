// Roofs: rows of tiles and slates, standing seams, felt and gravel; texture_place() is metres along the eaves and up the slope.

// Mirrors engine/tiles/city_surface.h.
const uint kTileRoof = 20u, kSlateRoof = 21u, kMetalRoof = 23u, kGravelRoof = 24u, kGlassRoof = 25u;

vec3 shade_roof(vec3 albedo, vec3 n) {
  uint surface = v_facts.x >> 24;
  bool sloped = n.z < 0.991;
  vec2 place = texture_place();
  vec2 footprint = max(fwidth(place), vec2(1e-4));
  float coarse = max(footprint.x, footprint.y);
  vec3 tint = albedo * (0.92 + 0.16 * seed_part(4u));
  bool seamed = surface == kMetalRoof || surface == kGlassRoof;
  if (seamed || (sloped && surface != kGravelRoof)) {
    // Metres of a tile along and up, of the shadow under it, and how much one differs from the next.
    vec4 tile = surface == kSlateRoof ? vec4(0.30, 0.22, 0.020, 0.26)
                : surface == kMetalRoof ? vec4(0.50, 40.0, 0.045, 0.03)
                : surface == kGlassRoof ? vec4(1.0, 2.0, 0.06, 0.10)
                                        : vec4(0.25, 0.28, 0.045, 0.24);
    float near = clamp(2.2 - max(footprint.x / tile.x, footprint.y / tile.y) * 0.8, 0.0, 1.0);
    vec2 share = surface == kMetalRoof ? vec2(tile.z / tile.x, 0.0) : surface == kGlassRoof ? tile.z / tile.xy : vec2(0.012 / tile.x, tile.z / tile.y);
    float mean = share.x + share.y;
    float lines = mean;
    float grain = 0.0;
    if (near > 0.0) {
      float row = floor(place.y / tile.y);
      vec2 p = vec2(place.x / tile.x + (seamed ? 0.0 : 0.5 * mod(row, 2.0)), place.y / tile.y);
      vec2 c = vec2(stripes(p.x, 0.0, share.x, footprint.x / tile.x), stripes(p.y, 0.0, max(share.y, 1e-3), footprint.y / tile.y));
      lines = mix(mean, c.x + c.y - c.x * c.y, near);
      grain = near * tile.w * (random(uint(int(floor(p.x))) ^ v_facts.y, uint(int(row))) - 0.5);
    }
    float weather = coarse < 2.0 ? (ground_noise(ground_place().xy, 4.0) - 0.5) * clamp(2.0 - coarse, 0.0, 1.0) : 0.0;
    tint *= (1.0 + grain) * (1.0 + 0.16 * weather) * (1.0 - (surface == kMetalRoof ? 0.3 : 0.5) * lines);
    vec3 result = shade_plain(tint, n);
    if (seamed) {
      vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
      vec3 bounced = reflect(view, n);
      float away = 1.0 - clamp(-dot(view, n), 0.0, 1.0);
      float mirror = (surface == kGlassRoof ? 0.22 : 0.08) + 0.5 * away * away * away * away;
      result = mix(result, mirrored_air(vec3(bounced.xy, abs(bounced.z))), mirror * (1.0 - lines));
    }
    return result;
  }
  // Felt in sheets with seams, or gravel, in weathered patches.
  vec2 ground = ground_place().xy;
  float patches = coarse < 4.0 ? (ground_noise(ground, 8.0) - 0.5) * clamp(2.0 - coarse * 0.5, 0.0, 1.0) : 0.0;
  float fine = coarse < 0.6 ? (ground_noise(ground.yx, surface == kGravelRoof ? 0.125 : 1.0) - 0.5) * clamp(1.5 - coarse * 2.5, 0.0, 1.0) : 0.0;
  float seams = surface == kGravelRoof ? 0.0 : stripes(place.x, 0.0, 0.05, footprint.x) * clamp(2.0 - coarse * 2.0, 0.0, 1.0);
  tint *= 1.0 + 0.22 * patches + 0.16 * fine - 0.22 * seams;
  return shade_plain(tint, n);
}
