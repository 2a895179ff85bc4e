// Ground: streets with their wear and their lamps, pavements in slabs, grass, fields, gravel.

// Mirrors engine/tiles/surface.h.
const uint kGrass = 4u, kWood = 5u, kAsphalt = 7u, kPaving = 8u, kGravel = 9u, kFarmland = 15u, kBuilt = 16u, kCarriageway = 18u,
           kPavement = 19u;

// Where the lamps stand along a street: mirrors tools/bake/street_lamps.h.
const float kLampSpacing = 28.0;
const float kLampSetback = 0.5;
const float kLampHeight = 7.0;

// What a street's lamps throw on it. `street`: metres along its middle and to the left of it.
float lamp_pool(vec2 street, float half_width) {
  float at = street.x / kLampSpacing;
  float number = floor(at);
  float side = mod(number, 2.0) < 0.5 ? 1.0 : -1.0;
  vec2 away = vec2((at - number - 0.5) * kLampSpacing, street.y - side * (half_width - 0.8));
  // The neighbours, on the other side.
  vec2 next = vec2(kLampSpacing - abs(away.x), street.y + side * (half_width - 0.8));
  float near = dot(away, away) / (kLampHeight * kLampHeight), far = dot(next, next) / (kLampHeight * kLampHeight);
  near = 1.0 / (1.0 + near);
  far = 1.0 / (1.0 + far);
  return near * near + far * far;
}

// Slabs of `size` metres with their joints.
vec3 slabs(vec3 albedo, vec2 place, vec2 footprint, vec2 size) {
  float near = clamp(2.0 - max(footprint.x / size.x, footprint.y / size.y) * 1.2, 0.0, 1.0);
  vec2 share = 0.012 / size;
  float mean = share.x + share.y;
  if (near <= 0.0) return albedo * (1.0 - 0.4 * mean);
  float row = floor(place.y / size.y);
  vec2 p = vec2(place.x / size.x + 0.5 * mod(row, 2.0), place.y / size.y);
  vec2 lines = vec2(stripes(p.x, 0.0, share.x, footprint.x / size.x), stripes(p.y, 0.0, share.y, footprint.y / size.y));
  float joints = mix(mean, lines.x + lines.y - lines.x * lines.y, near);
  float tint = 1.0 + 0.15 * near * (random(uint(int(floor(p.x))), uint(int(row))) - 0.5);
  return albedo * tint * (1.0 - 0.4 * joints);
}

vec3 shade_ground(vec3 albedo, vec3 n) {
  uint surface = v_facts.x >> 24;
  vec2 ground = ground_place().xy;
  vec2 step_size = max(fwidth(ground), vec2(1e-4));
  float footprint = step_size.x + step_size.y;
  float broad = footprint < 20.0 ? (ground_noise(ground, 16.0) - 0.5) * clamp(2.0 - footprint * 0.1, 0.0, 1.0) : 0.0;
  float fine = footprint < 1.4 ? (ground_noise(ground.yx + 517.3, 1.0) - 0.5) * clamp(1.4 - footprint, 0.0, 1.0) : 0.0;
  // The finest grain: chippings, blades, pebbles.
  float grain = footprint < 0.12 && kDetail >= 1u ? (ground_noise(ground, 0.0625) - 0.5) * clamp(2.0 - footprint * 16.0, 0.0, 1.0) : 0.0;
  const bool street = kShade == kStreet;
  const bool hard = street || kShade == kPaved;
  vec3 color = albedo;
  vec3 lamps = kLamps && hard ? frame.lamp_light.rgb * 0.35 : vec3(0.0);
  if (hard) {
    color *= 1.0 + 0.09 * broad + 0.08 * fine;
    if (surface == kAsphalt || surface == kCarriageway) color *= 1.0 + 0.22 * grain;
    if (surface == kPaving) color = slabs(color, ground, step_size, vec2(0.9, 0.6));
    if (surface == kBuilt) color *= 1.0 + 0.18 * grain;
    if (street) {
      vec2 place = texture_place();
      vec2 width = max(fwidth(place), vec2(1e-4));
      float half_width = v_color.a * 12.75;
      float beside = abs(place.y) - half_width;  // metres outside the kerb
      if (surface == kPavement) {
        color = slabs(color, place, width, vec2(0.75, 0.6));
        // The kerb, of granite, and its upright face.
        float kerb = clamp((0.20 - beside) / width.y + 0.5, 0.0, 1.0);
        color = mix(color, vec3(0.36, 0.355, 0.34) * (1.0 + 0.3 * grain), kerb);
        color *= 1.0 - 0.45 * clamp((0.045 - beside) / width.y + 0.5, 0.0, 1.0);
      } else {
        // Where wheels run it is polished, in the gutter dirty.
        float lane = half_width > 5.5 ? 0.5 * half_width : half_width;
        float wheel = abs(abs(mod(abs(place.y), lane) - 0.5 * lane) - 0.78);
        color *= 1.0 + 0.07 * exp2(-14.0 * wheel * wheel) * clamp(2.0 - width.y, 0.0, 1.0) - 0.20 * exp2(5.0 * min(beside, 0.0));
        // Mended here and there.
        float mended = random(uint(int(floor(place.x / 9.0))), v_facts.y ^ uint(int(floor(place.y / 2.2))));
        color *= mended < 0.10 ? 0.86 : 1.0;
      }
      if (kLamps) lamps = frame.lamp_light.rgb * (0.10 + 2.6 * lamp_pool(place, half_width));
    }
  } else if (surface == kFarmland) {
    float turn = 6.2831853 * random(v_facts.y, 31u);
    vec2 axis = vec2(cos(turn), sin(turn));
    float furrow = stripes(dot(ground, axis) / 0.9, 0.0, 0.45, footprint / 0.9) - 0.5;
    color *= 1.0 + 0.20 * broad + 0.14 * fine + 0.12 * furrow + 0.2 * grain;
  } else {
    bool blades = surface == kGrass || surface == kWood;
    float tufts = footprint < 5.0 ? (ground_noise(ground + 211.0, 4.0) - 0.5) * clamp(1.6 - footprint * 0.32, 0.0, 1.0) : 0.0;
    color *= (blades ? 0.84 : 1.0) * (1.0 + 0.24 * broad + 0.16 * tufts + 0.22 * fine + (blades ? 0.5 : 0.35) * grain);
    color *= vec3(1.0 + 0.16 * broad + 0.10 * fine, 1.0, 1.0 - 0.10 * broad);
  }
  float wet = kRain && hard ? frame.haze.x : 0.0;
  if (!kRain || !hard || wet < 0.01) return shade_plain(color, n) + color * lamps;
  // Rain darkens stone and tar, and stands in their hollows.
  float puddle = smoothstep(0.50, 0.66, ground_noise(ground + 83.0, 4.0)) * clamp(2.0 - footprint, 0.0, 1.0);
  vec3 view = from_eye() * inversesqrt(dot(from_eye(), from_eye()));
  vec3 bounced = reflect(view, n);
  float away = 1.0 - clamp(-dot(view, n), 0.0, 1.0);
  float mirror = wet * (0.03 + 0.97 * away * away * away * away * away) * (0.35 + 0.65 * puddle);
  color *= 1.0 - 0.38 * wet;
  return mix(shade_plain(color, n), mirrored_air(vec3(bounced.xy, abs(bounced.z))), mirror) + color * lamps * (1.0 + wet);
}
