// What a surface sends to the eye, by its kind. `n` is unit length, in world axes, and faces the eye.

// World position, wrapped at the eye.
vec3 ground_place() {
  return from_eye() + (in_second_view() ? frame.views[1].ground.xyz : frame.views[0].ground.xyz);
}

float seed_part(uint part) { return random(v_facts.y, part); }

vec3 shade_plain(vec3 albedo, vec3 n) { return albedo * light_on(n, dot(n, frame.key_direction.xyz)); }

// A façade with a window in every bay of every storey: texture_place() counts them, and walls end on whole numbers. Everything is
// averaged over the pixel, so that far walls take the mean colour and do not shimmer.
vec3 shade_wall(vec3 albedo, vec3 n) {
  float style = seed_part(1u);
  vec2 uv = texture_place();
  vec2 width = clamp(fwidth(uv), 1e-4, 8.0);
  float half_window = 0.18 + 0.05 * style;  // of a bay of about 3 m
  vec2 from = vec2(0.5 - half_window, 0.27);  // of a storey of about 3.2 m
  vec2 to = vec2(0.5 + half_window, 0.77 + 0.05 * seed_part(2u));
  float across = stripes(uv.x, from.x, to.x, width.x);
  float opening = across * stripes(uv.y, from.y, to.y, width.y);
  float surround_too = stripes(uv.x, from.x - 0.035, to.x + 0.035, width.x) *
                       stripes(uv.y, from.y - 0.045, to.y + 0.03, width.y);
  float blur = clamp(max(width.x, width.y) * 1.5 - 0.5, 0.0, 1.0);  // 1 where single windows cannot be told apart
  // A sash: painted frame all round, a bar up the middle and one across.
  float bars = max(stripes(uv.x, 0.49, 0.51, width.x), stripes(uv.y, 0.53, 0.55, width.y));
  float pane_only = stripes(uv.x, from.x + 0.018, to.x - 0.018, width.x) *
                    stripes(uv.y, from.y + 0.018, to.y - 0.018, width.y) * (1.0 - bars);
  float glass = min(pane_only, opening);

  float facing = dot(n, frame.key_direction.xyz);
  vec3 light = light_on(n, facing);
  // The ground takes light away from the foot of a wall.
  float foot = clamp(uv.y * 0.7, 0.0, 1.0);
  light *= 0.74 + 0.26 * foot * (2.0 - foot);

  vec3 masonry = albedo * (0.94 + 0.12 * seed_part(3u));
  float plinth = 1.0 - smoothstep(0.14 - width.y, 0.16 + width.y, uv.y);
  masonry *= 1.0 - 0.25 * plinth;
  vec3 surround = mix(masonry, vec3(0.72, 0.70, 0.66), 0.45);
  vec3 sash = mix(masonry * 0.5, vec3(0.66, 0.66, 0.64), step(0.3, seed_part(6u)));

  float window = random(uint(int(floor(uv.x))) ^ v_facts.y, uint(int(floor(uv.y))));
  float grazing = 1.0 + dot(n, from_eye()) * inversesqrt(dot(from_eye(), from_eye()));
  float mirror = 0.11 + 0.6 * grazing * grazing * grazing;
  vec3 reflected = mix(frame.horizon.rgb, frame.zenith.rgb, 0.35);
  vec3 pane = light * mix(0.045, 0.015 + 0.06 * window, 1.0 - blur) + reflected * mirror;
  pane += frame.key_light.rgb * max(facing, 0.0) * 0.02;

  float lit_share = frame.window_light.w;
  float lit = mix(step(window, lit_share) * (0.55 + 0.45 * fract(window * 37.0)), lit_share * 0.7, blur);
  vec3 wall = mix(masonry, surround, clamp(surround_too - opening, 0.0, 1.0));
  vec3 result = mix(wall, sash * 0.85, opening - glass) * light;
  result += albedo * frame.lamp_light.rgb * exp2(-1.1 * max(uv.y, 0.0));
  return mix(result, pane, glass) + frame.window_light.rgb * (lit * glass);
}

// Rows of tiles that show only from near by; flat roofs have felt and gravel instead, in weathered patches.
vec3 shade_roof(vec3 albedo, vec3 n) {
  float sloped = 1.0 - smoothstep(0.985, 0.997, n.z);
  float width = max(fwidth(texture_place().y) / 0.34, 1e-4);
  float seam = stripes(texture_place().y / 0.34, 0.0, 0.18, width);
  float row = random(v_facts.y, uint(int(floor(texture_place().y / 0.34))));
  float near = clamp(1.3 - width, 0.0, 1.0) * sloped;
  float footprint = fwidth(ground_place().x) + fwidth(ground_place().y);
  float patches = ground_noise(ground_place().xy, 8.0) - 0.5 + 0.5 * clamp(1.4 - footprint, 0.0, 1.0) * (ground_noise(ground_place().yx, 1.0) - 0.5);
  patches *= (1.0 - sloped) * clamp(2.0 - footprint * 0.2, 0.0, 1.0);
  vec3 tint = albedo * (0.92 + 0.16 * seed_part(4u)) * (1.0 + near * (0.08 * (row - 0.5) - 0.22 * (seam - 0.18)) + 0.14 * patches);
  return shade_plain(tint, n);
}

// Broad patches, and a finer grain near by.
vec3 shade_ground(vec3 albedo, vec3 n) {
  uint surface = v_facts.x >> 24;
  bool hard = surface == 7u || surface == 8u || surface == 16u;
  vec2 ground = ground_place().xy;
  float footprint = fwidth(ground.x) + fwidth(ground.y);
  float broad = ground_noise(ground, 16.0) - 0.5;
  float fine = (ground_noise(ground.yx + 517.3, 1.0) - 0.5) * clamp(1.4 - footprint, 0.0, 1.0);
  float strength = hard ? 0.10 : 0.26;
  broad *= clamp(2.0 - footprint * 0.1, 0.0, 1.0);
  vec3 color = albedo * (1.0 + strength * (broad + 0.8 * fine));
  if (!hard) color *= vec3(1.0 + 0.16 * broad, 1.0, 1.0 - 0.10 * broad);
  vec3 result = shade_plain(color, n);
  return result + (hard ? albedo * frame.lamp_light.rgb : vec3(0.0));
}

// The sky upside down in slow waves.
vec3 shade_water(vec3 albedo, vec3 n) {
  vec2 p = ground_place().xy;
  float seconds = frame.haze.y;
  float footprint = fwidth(p.x) + fwidth(p.y);
  const float turn = 6.2831853 / 4096.0;  // wave numbers are whole multiples of it, so that the wrap closes
  vec2 slope = vec2(0.0);
  slope += vec2(0.8, 0.6) * cos(dot(p, vec2(512.0, 384.0) * turn) + seconds * 1.1) * 0.035;
  slope += vec2(-0.5, 0.86) * cos(dot(p, vec2(-600.0, 1040.0) * turn) + seconds * 1.7) * 0.030;
  slope += vec2(0.2, -1.0) * cos(dot(p, vec2(420.0, -2100.0) * turn) + seconds * 2.3) * 0.022;
  slope *= clamp(1.5 - footprint * 0.35, 0.0, 1.0);
  vec3 wave = normalize(vec3(n.xy + slope, n.z));
  vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
  float facing = clamp(-dot(view, wave), 0.0, 1.0);
  float away = 1.0 - facing;
  float fresnel = 0.03 + 0.97 * away * away * away * away * away;
  vec3 bounced = reflect(view, wave);
  bounced.z = abs(bounced.z);
  float glint = max(dot(bounced, frame.key_direction.xyz), 0.0);
  glint = exp2((glint - 1.0) * 900.0);
  vec3 body = albedo * 0.55 * light_on(wave, dot(wave, frame.key_direction.xyz));
  return mix(body, air(bounced), fresnel) + frame.key_light.rgb * glint * 2.0 * (0.1 + fresnel);
}

// Leaves: two greens, light from above, and some of the sun's light through them.
vec3 shade_foliage(vec3 albedo, vec3 n) {
  vec3 p = ground_place();
  float footprint = fwidth(p.x) + fwidth(p.y) + fwidth(p.z);
  float clump = ground_noise(p.xy + p.z * vec2(0.7, 1.3), 0.5) - 0.5;
  clump *= clamp(1.5 - footprint, 0.0, 1.0);
  float facing = dot(n, frame.key_direction.xyz);
  float shade_in_crown = 0.72 + 0.28 * n.z;
  vec3 leaf = albedo * (0.95 + 0.3 * (seed_part(5u) - 0.5) + 0.45 * clump) * mix(vec3(0.80, 0.90, 0.85), vec3(1.08, 1.06, 0.86), n.z * 0.5 + 0.5);
  vec3 through = frame.key_light.rgb * vec3(0.55, 0.65, 0.15) * max(0.25 - 0.45 * facing, 0.0) * 0.5;
  return leaf * (light_on(n, facing * 0.8 + 0.2) * shade_in_crown + through);
}

vec3 shade_metal(vec3 albedo, vec3 n) {
  vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
  vec3 bounced = reflect(view, n);
  float glint = max(dot(bounced, frame.key_direction.xyz), 0.0);
  glint *= glint;
  glint *= glint;
  glint *= glint;
  vec3 around = bounced.z > 0.0 ? air(bounced) : frame.ambient_down.rgb;
  return shade_plain(albedo * 0.5, n) + albedo * (around * 0.6 + frame.key_light.rgb * glint * 0.5);
}

vec3 shade(vec3 albedo, vec3 n) {
  if (kShade == kWall) return shade_wall(albedo, n);
  if (kShade == kRoof) return shade_roof(albedo, n);
  if (kShade == kGround) return shade_ground(albedo, n);
  if (kShade == kWater) return shade_water(albedo, n);
  if (kShade == kFoliage) return shade_foliage(albedo, n);
  if (kShade == kMetal) return shade_metal(albedo, n);
  return shade_plain(albedo, n);
}
