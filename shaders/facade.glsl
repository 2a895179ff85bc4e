// Façades. Each bay of each storey has a window (or a door, or a shop) of the wall's style, all of it averaged over the pixel, so
// that far walls take the mean colour and do not shimmer. What is smaller than a window is looked at only from near by.

#include "facade_styles.glsl"

// What shopfronts and front doors are painted in.
const vec3 kPaints[8] = vec3[](vec3(0.016, 0.045, 0.028), vec3(0.020, 0.030, 0.075), vec3(0.110, 0.016, 0.020),
                               vec3(0.022, 0.022, 0.024), vec3(0.480, 0.440, 0.360), vec3(0.070, 0.080, 0.085),
                               vec3(0.050, 0.105, 0.120), vec3(0.240, 0.150, 0.050));

// As stripes(), both ways at once; 0 <= from <= to <= 1.
vec2 covered(vec2 x, vec2 from, vec2 to, vec2 width) {
  vec2 low = x - 0.5 * width, high = x + 0.5 * width, size = to - from;
  vec2 low_whole = floor(low), high_whole = floor(high);
  vec2 area = high_whole * size + clamp(high - high_whole - from, vec2(0.0), size) -
              (low_whole * size + clamp(low - low_whole - from, vec2(0.0), size));
  return area / width;
}
float box(vec2 x, vec2 from, vec2 to, vec2 width) {
  vec2 c = covered(x, clamp(from, 0.0, 1.0), clamp(max(from, to), 0.0, 1.0), width);
  return c.x * c.y;
}

// Bricks, blocks, panels or boards. `place`: metres along and up, `footprint`: metres of a pixel.
vec3 masonry(vec3 albedo, uint material, vec4 block, vec2 place, vec2 footprint) {
  vec3 joint = material == 0u ? mix(albedo, vec3(0.46, 0.43, 0.39), 0.7) : albedo * (material == 5u ? 0.74 : 0.55);
  vec2 share = block.z / block.xy;
  float near = block.z > 0.0 ? clamp(2.0 - max(footprint.x / block.x, footprint.y / block.y), 0.0, 1.0) : 0.0;
  float mean_joint = share.x + share.y;
  if (kDetail == 0u || near <= 0.0) return mix(albedo, joint, mean_joint);
  float row = floor(place.y / block.y);
  bool bonded = material != 3u && material != 5u;
  vec2 p = vec2(place.x / block.x + (bonded ? 0.5 * mod(row, 2.0) : 0.0), place.y / block.y);
  vec2 lines = covered(p, vec2(0.0), share, max(footprint / block.xy, vec2(1e-4)));
  float joints = lines.x + lines.y - lines.x * lines.y;
  float tint = 1.0 + block.w * near * (random(uint(int(floor(p.x))), uint(int(row))) - 0.5);
  return mix(albedo * tint, joint, mix(mean_joint, joints, near));
}

// What is seen through a window: a room with a back wall, lit from its ceiling. `ray`: along, up and into the room, metres;
// `place`: metres from the room's left lower corner. Returns how much of the room's light comes from there.
float room(vec2 place, vec2 size, vec3 ray, float lightness) {
  const float depth = 4.5;
  vec3 far = vec3(ray.x > 0.0 ? size.x - place.x : -place.x, ray.y > 0.0 ? size.y - place.y : -place.y, depth);
  vec3 steps = far / (sign(ray) * max(abs(ray), vec3(1e-4)));
  float hit = min(steps.x, min(steps.y, steps.z));
  float inside = hit * ray.z / depth;
  float face = hit == steps.y ? (ray.y > 0.0 ? 1.25 : 0.45) : hit == steps.x ? 0.75 : 0.95;
  return face * lightness * (1.0 - 0.45 * inside);
}

vec3 shade_wall(vec3 albedo, vec3 n) {
  uint surface = v_facts.x >> 24;
  bool known = has_facade(surface);
  uint style = facade_style(surface);
  uint material = facade_material(surface);

  // How large bays and storeys are follows from how position and their counts change from pixel to pixel.
  vec2 uv = texture_place();
  vec3 along = vec3(-n.y, n.x, 0.0) * inversesqrt(max(dot(n.xy, n.xy), 1e-6));  // to the right, seen from outside
  vec3 right_p = dFdx(from_eye()), down_p = dFdy(from_eye());
  vec2 right_uv = dFdx(uv), down_uv = dFdy(uv);
  vec2 right_m = vec2(dot(right_p, along), right_p.z), down_m = vec2(dot(down_p, along), down_p.z);
  vec2 footprint = abs(right_m) + abs(down_m);
  vec2 width = clamp(abs(right_uv) + abs(down_uv), 1e-4, 8.0);
  vec2 size = clamp(abs(right_m * right_uv + down_m * down_uv) / max(right_uv * right_uv + down_uv * down_uv, vec2(1e-12)), vec2(1.2, 2.1), vec2(9.0, 9.0));
  bool blank = abs(right_uv.x) + abs(down_uv.x) < 1e-7;
  vec2 place = vec2(dot(ground_place(), along), ground_place().z);

  float top = floor(v_color.a * 255.0 + 0.5);
  bool has_top = known && top < 254.5;
  float below_eaves = has_top ? (top - uv.y) * size.y : 1e3;
  if (style == kChurch) {  // one tall window, whatever the storeys
    float tall = has_top ? max(top, 1.0) : 1.0;
    uv.y /= tall;
    width.y /= tall;
    size.y *= tall;
  }
  vec2 cell = floor(uv);
  vec2 at = uv - cell;
  bool ground_floor = uv.y < 1.0 && uv.y >= 0.0;
  bool shop = has_shops(surface) && ground_floor;
  uint look = shop ? kShop : style;
  uint bay = uint(int(cell.x));
  float window = random(bay ^ v_facts.y, uint(int(cell.y)));

  vec4 opening_size = shop ? kWindow[kShop] : v_window;
  vec4 trim = shop ? kTrim[kShop] : v_trim;
  vec4 panes = shop ? kPanes[kShop] : v_panes;
  float blur = clamp(max(width.x, width.y) * 1.5 - 0.5, 0.0, 1.0);  // 1 where single windows cannot be told apart

  // The opening, in shares of the cell.
  float head = min(opening_size.z, size.y - (look == kCurtain ? 0.0 : look == kParking ? 0.25 : shop ? 1.0 : 0.42));
  float sill = opening_size.y;
  float half_width = opening_size.x > 0.0 ? 0.5 * min(opening_size.x / size.x, 0.9) : look == kShop ? 0.5 - 0.22 / size.x : 0.5;
  float middle = 0.5;
  bool door = false;
  if (style == kModern && !shop) middle += (random(uint(int(cell.y)), v_facts.y) < 0.5 ? 0.5 - half_width - 0.06 : half_width - 0.44);
  if (ground_floor && !shop && (style == kVictorian || style == kGeorgian || style == kSuburban)) {
    uint every = style == kVictorian ? 2u : 3u;
    door = (bay + (v_facts.y >> 7)) % every == 0u;
    if (door) {
      half_width = 0.5 / size.x;
      sill = 0.0;
      head = 2.1;
      panes.xy = vec2(1.0);
    }
  }
  if (shop && (bay & 1u) == (v_facts.y >> 9 & 1u)) sill = (at.x > 0.62 && at.x < 0.9) ? 0.04 : sill;
  if (style == kShed) {  // lights below the eaves, doors for lorries
    bool gate = ground_floor && (bay + (v_facts.y >> 7)) % 5u == 0u;
    sill = gate ? 0.0 : below_eaves < size.y ? size.y - 1.7 : 9.0;
    head = gate ? min(4.2, size.y - 1.0) : size.y - 0.7;
    half_width = gate ? 0.46 : 0.5;
    door = gate;
    if (gate) panes.xy = vec2(1.0, 9.0);
  }
  if (style == kChurch) {
    sill = 0.25 * size.y;
    head = 0.82 * size.y;
    float rise = clamp((head - at.y * size.y) / 1.5, 0.0, 1.0);
    half_width *= sqrt(rise * (2.0 - rise));
  }
  if (blank) half_width = 0.0;
  vec2 from = vec2(middle - half_width, sill / size.y);
  vec2 to = vec2(middle + half_width, max(sill, head) / size.y);
  float opening = blank ? 0.0 : box(uv, from, to, width);
  vec2 frame_size = panes.z / size;
  if (half_width >= 0.5) frame_size.x = 0.0;
  float glass = blank ? 0.0 : box(uv, from + frame_size, to - frame_size, width);
  glass = min(glass, opening);
  vec2 count = panes.xy / max(to - from, vec2(1e-3));
  vec2 bar = clamp(0.5 * panes.w / size * count, vec2(0.0), vec2(0.5));
  if (half_width < 0.5 && panes.x < 1.5) bar.x = 0.0;
  if (panes.y < 1.5) bar.y = 0.0;
  vec2 bars = kDetail > 0u ? covered((at - from) * count + 0.5, 0.5 - bar, 0.5 + bar, width * count) : 2.0 * bar;
  glass *= (1.0 - bars.x) * (1.0 - bars.y);

  // Stone, or what stands for it: lintels, sills, courses, cornice.
  float e = 0.10 / size.x;
  float stone = 0.0;
  if (!blank && trim.x + trim.y > 0.0) {
    stone = box(uv, vec2(from.x - e, to.y), vec2(to.x + e, to.y + trim.x / size.y), width) +
            (door ? 0.0 : box(uv, vec2(from.x - e, from.y - trim.y / size.y), vec2(to.x + e, from.y), width));
  }
  float course = trim.z > 0.0 ? stripes(uv.y, 0.0, trim.z / size.y, width.y) : 0.0;
  if (style == kClassical && !ground_floor && !blank) course = max(course, 1.0 - stripes(uv.x, 0.22 / size.x, 1.0 - 0.22 / size.x, width.x));
  float soft = max(footprint.y, 1e-3);
  float in_gable = step(below_eaves, -0.01);  // above the eaves there is neither
  float cornice = clamp((trim.w - below_eaves) / soft + 0.5, 0.0, 1.0) * (1.0 - in_gable);
  stone = clamp(stone + course + cornice, 0.0, 1.0) * (1.0 - opening);

  // The sun on what is set back, and below the cornice.
  float facing = dot(n, frame.key_direction.xyz);
  float into = 1.0 / max(facing, 0.05);
  vec2 slant = vec2(dot(frame.key_direction.xyz, along), frame.key_direction.z) * into;
  vec2 shift = opening_size.w * slant / size;
  float sunlit = opening > 0.001 ? box(uv, max(from, from - shift), min(to, to - shift), width) / opening : 1.0;
  float shaded_to = trim.w + 0.7 * trim.w * slant.y;
  float open_wall = 1.0 - clamp((shaded_to - below_eaves) / soft + 0.5, 0.0, 1.0) * (1.0 - cornice) * (1.0 - in_gable);
  vec3 light = light_on(n, facing * mix(open_wall, min(sunlit, open_wall), opening));
  // The ground takes light away from the foot of a wall, the cornice from below itself.
  float foot = clamp(texture_place().y * 0.7, 0.0, 1.0);
  light *= 0.72 + 0.28 * foot * (2.0 - foot);
  light *= 1.0 - 0.25 * exp2(-3.0 * max(below_eaves - trim.w, 0.0)) * (1.0 - cornice) * (1.0 - in_gable);

  // The wall.
  vec4 block = style == kClassical && ground_floor ? kRusticated : v_block;
  vec3 wall = albedo * (0.95 + 0.10 * seed_part(3u));
  if (style == kSuburban && uv.y >= 1.0 && seed_part(8u) < 0.45) {
    wall = vec3(0.60, 0.57, 0.50);
    material = kRender;
    block = kBlocks[kRender];
  }
  if (style == kSlab && !blank && (uv.y >= 1.0 || !ground_floor)) {
    float panel = stripes(uv.y, 0.0, from.y, width.y);
    vec3 tint = mix(vec3(0.30, 0.36, 0.40), vec3(0.58, 0.56, 0.52), seed_part(9u));
    wall = mix(wall, tint, 0.75 * panel * step(0.35, seed_part(10u)));
  }
  wall = masonry(wall, material, block, place, footprint);
  if (max(footprint.x, footprint.y) < 0.5 && kDetail >= 1u) {
    float stain = ground_noise(vec2(place.x * 4.0, place.y), 4.0) * 1.5 - 0.75;
    if (kDetail >= 2u) stain = ground_noise(place, 4.0) + 0.5 * ground_noise(vec2(place.x * 4.0, place.y), 2.0) - 0.75;
    wall *= 1.0 + 0.13 * stain * clamp(2.0 - 4.0 * max(footprint.x, footprint.y), 0.0, 1.0);
  }
  vec3 stone_color = material == 0u || material == 7u ? mix(albedo, vec3(0.50, 0.46, 0.38), 0.8) : wall * 1.12 + 0.02;
  wall = mix(wall, stone_color, stone);
  float plinth = has_top && !shop ? 1.0 - smoothstep(0.45 - footprint.y, 0.45 + footprint.y, texture_place().y * size.y) : 0.0;
  wall *= 1.0 - 0.28 * plinth * (1.0 - opening);

  // Frames and doors.
  uint unit = (bay >> 1) ^ v_facts.y;
  uint house = bay ^ (v_facts.y * 3u);
  vec3 paint = kPaints[int(random(shop ? unit : house, 1u) * 7.99)];
  float painted = seed_part(6u);
  bool dark_frame = look == kCurtain || look == kMill || look == kModern || (look == kSlab && painted < 0.5) || (look == kPlainStyle && painted < 0.35);
  vec3 sash = dark_frame ? vec3(0.045, 0.05, 0.055) : vec3(0.62, 0.61, 0.58);
  if (shop) {
    paint *= 0.75 + 0.5 * random(unit, 2u);
    vec3 fascia_paint = paint;
    float fascia = stripes(uv.y, to.y + 0.06 / size.y, to.y + 0.66 / size.y, width.y);
    float sign_height = (at.y - to.y) * size.y;
    // Something like letters in the middle of it.
    if (kDetail > 0u) {
      float across = fract(uv.x * 0.5);
      float letters = step(0.22, across) * step(across, 0.78) * step(0.24, sign_height) * step(sign_height, 0.48);
      float letter = fract(place.x * 6.0);
      letters *= step(0.25, random(uint(int(floor(place.x * 6.0))), unit)) * step(0.28, letter);
      letters *= max(step(letter, 0.46), step(abs(fract(sign_height * 8.33 + letter * 0.2) - 0.5), 0.22)) * clamp(2.0 - 24.0 * footprint.x, 0.0, 1.0);
      fascia_paint = mix(paint, vec3(0.7, 0.66, 0.55), letters);
    }
    wall = mix(wall, fascia_paint, fascia);
    wall = mix(wall, paint * 0.8, stripes(uv.y, 0.0, 0.5 / size.y, width.y) * (1.0 - stone));
    sash = paint;
  }
  if (door) sash = style == kShed ? vec3(0.30, 0.33, 0.36) : paint;
  vec3 result = mix(wall, sash, clamp(opening - (door ? 0.0 : glass), 0.0, 1.0)) * light;
  if (kLamps) result += wall * frame.lamp_light.rgb * exp2(-1.1 * max(texture_place().y, 0.0));
  if (door) return result;
  if (look == kParking) return mix(result, light * 0.05 + (kLamps ? frame.window_light.rgb * frame.window_light.w * 0.15 : vec3(0.0)), opening);
  if (glass <= 0.0) return result;

  // The glass: what is behind it, what it mirrors, and its lamp.
  vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
  float lean = (window - 0.5) * 0.035 * (1.0 - blur);
  vec3 bounced = reflect(view, normalize(n + along * lean + vec3(0.0, 0.0, lean * 0.7)));
  vec3 town = frame.ambient_up.rgb * 0.40 + frame.ambient_down.rgb * 0.12;
  vec3 reflected = mix(town, mirrored_air(bounced), smoothstep(0.02, 0.30, bounced.z));
  float away = 1.0 - clamp(-dot(view, n), 0.0, 1.0);
  bool coated = look == kCurtain;
  float base = coated ? 0.28 : 0.09;
  float mirror = base + (1.0 - base) * away * away * away * away * away;
  vec3 mirror_tint = coated ? mix(vec3(1.0), albedo * 2.4, 0.6) : vec3(1.0);

  float second = fract(window * 57.0), third = fract(window * 131.0);
  float behind = 0.10 + 0.10 * second;
  float glow = 0.8;
  vec3 cloth = mix(vec3(0.42, 0.40, 0.36), vec3(0.5, 0.44, 0.36), third);
  float hung = 0.0;
  if (kDetail > 0u && blur < 1.0) {
    vec2 q = clamp((at - from) / max(to - from, vec2(1e-3)), 0.0, 1.0);
    bool homely = look == kPlainStyle || look == kGeorgian || look == kVictorian || look == kSuburban || look == kModern;
    // A blind from above, or curtains from both sides.
    float drawn = second < 0.35 ? third * 0.55 : 0.0;
    hung = smoothstep(1.0 - drawn - 0.02, 1.0 - drawn + 0.02, q.y) * step(0.01, drawn);
    float aside = homely && second > 0.5 ? 0.06 + 0.16 * third : 0.0;
    hung = max(hung, aside > 0.0 ? smoothstep(0.5 - aside - 0.02, 0.5 - aside + 0.02, abs(q.x - 0.5)) : 0.0);
    hung *= (1.0 - blur) * (coated ? 0.3 : 1.0);
    if (shop) hung = 0.0;
    if (kDetail >= 1u && max(footprint.x, footprint.y) < 0.06) {
      vec3 ray = vec3(dot(view, along), view.z, max(-dot(view, n), 0.05));
      float seen = room(at * size, size, ray, 1.0);
      behind = 0.16 * seen * (0.6 + 0.8 * second);
      glow = seen;
    }
  }
  vec3 pane = light * mix(vec3(behind) * (coated ? albedo * 0.9 : vec3(1.0, 0.95, 0.88)), cloth * 0.55, hung);
  pane = mix(pane, reflected * mirror_tint, mirror);
  if (!kLamps) return mix(result, pane, glass);
  float lit_share = shop ? min(1.0, frame.window_light.w * 2.6) : frame.window_light.w * (look == kShed || look == kChurch ? 0.3 : 1.0);
  float lit = mix(step(window, lit_share) * (0.30 + 0.70 * third * third), lit_share * 0.53, blur);
  bool office = look == kCurtain || look == kSlab || look == kMill || shop;
  vec3 lamp = frame.window_light.rgb * mix(vec3(1.05, 0.92, 0.80), office ? vec3(0.85, 1.22, 1.9) : vec3(1.0, 1.1, 1.35), fract(window * 17.0));
  pane += lamp * lit * glow * (1.0 - 0.45 * hung);
  return mix(result, pane, glass);
}
