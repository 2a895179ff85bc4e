#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
// Vehicles: lacquer, glass with a room behind it, lamps, displays, and what lies on the road around them.
#include "frame.glsl"
#include "tone.glsl"
#include "sky.glsl"
#include "noise.glsl"
#define MERCIA_STAGE in
#include "vehicle_interface.glsl"
#include "dot_letters.glsl"
#include "shadow.glsl"
#include "light_on.glsl"

// One small program for each kind of surface instead of one that branches: engine/render/vehicle_pass.h.
const uint kOnRoad = 0u, kBodies = 1u, kPanes = 2u, kSigns = 3u;
layout(constant_id = 0) const uint kSurface = 1u;

layout(location = 0) out vec4 out_color;

// How much places in the car and on the surface change from pixel to pixel; main() finds it out before it branches.
vec3 place_width;
vec2 surface_width;

// 0 by day, 1 when lamps are needed.
float darkness() { return clamp(frame.window_light.w * 4.0, 0.0, 1.0); }

// What a smooth surface mirrors: the sky above, something like a town below.
vec3 mirrored(vec3 view, vec3 n) {
  vec3 bounced = reflect(view, n);
  vec3 town = frame.ambient_up.rgb * 0.35 + frame.ambient_down.rgb * 0.15;
  return mix(town, air(vec3(bounced.xy, abs(bounced.z))), smoothstep(-0.05, 0.25, bounced.z));
}

float fresnel(vec3 view, vec3 n, float straight) {
  float away = 1.0 - clamp(-dot(view, n), 0.0, 1.0);
  float away_2 = away * away;
  return straight + (1.0 - straight) * away_2 * away_2 * away;
}

vec3 lamps_of_the_street(vec3 albedo) { return albedo * frame.lamp_light.rgb * exp2(-0.5 * max(v_place.z, 0.0)) * 0.7; }

vec3 paint(vec3 albedo, vec3 n, vec3 view) {
  float facing = dot(n, frame.key_direction.xyz);
  vec3 light = light_on(n, facing);
  // The road takes light away from what is low.
  light *= 0.72 + 0.28 * clamp(v_place.z * 0.8, 0.0, 1.0);
  vec3 result = albedo * light + lamps_of_the_street(albedo);
  float glint = max(dot(reflect(view, n), frame.key_direction.xyz), 0.0);
  glint = pow(glint, 90.0);
  float coat = fresnel(view, n, 0.04);
  return mix(result, mirrored(view, n), coat * 0.8) + frame.key_light.rgb * (key_share * glint * 0.35);
}

vec3 metal(vec3 albedo, vec3 n, vec3 view) {
  return albedo * (0.5 * light_on(n, dot(n, frame.key_direction.xyz)) + 0.5 * mirrored(view, n)) + lamps_of_the_street(albedo);
}

// What one sees of a room through its window: its colour by the light of its lamps (rgb), and how much of what lies
// beyond shows through the windows of the other side (w).
vec4 room(vec3 p, vec3 v, float floor_z, float ceiling) {
  const float kHalfWidth = 1.16, kSeats = 0.86;
  v = vec3(abs(v.x) < 1e-4 ? 1e-4 : v.x, abs(v.y) < 1e-4 ? 1e-4 : v.y, abs(v.z) < 1e-4 ? 1e-4 : v.z);
  float to_wall = ((v.y > 0.0 ? kHalfWidth : -kHalfWidth) - p.y) / v.y;
  float to_level = ((v.z > 0.0 ? ceiling : floor_z) - p.z) / v.z;
  float reach = min(max(to_wall, 0.0), max(to_level, 0.0));
  float row = floor(p.x / kSeats);
  for (int i = 0; i < 4; ++i) {
    float plane = (row + (v.x > 0.0 ? float(i + 1) : -float(i))) * kSeats;
    float t = (plane - p.x) / v.x;
    if (t > reach) break;
    vec3 q = p + t * v;
    uint seat = uint(int(plane / kSeats) + 64) * 4u + uint(q.y > 0.0) * 2u + uint(abs(q.y) > 0.72);
    float aside = abs(abs(q.y) - (abs(q.y) > 0.72 ? 0.95 : 0.5));
    if (q.z < floor_z + 1.02 && aside < 0.21) return vec4(vec3(0.035, 0.05, 0.085) * (0.35 + 0.65 * (q.z - floor_z)), 0.0);
    // Somebody sits there.
    vec2 head = vec2(aside, q.z - floor_z - 1.18);
    if (random(seat, v_facts.z) < 0.4 && dot(head, head) < 0.016) return vec4(vec3(0.10, 0.075, 0.06), 0.0);
  }
  vec3 q = p + reach * v;
  if (to_wall < to_level) {
    float height = q.z - floor_z;
    bool open = height > 0.8 && height < 1.75 && fract(q.x / 1.7) > 0.1;
    return open ? vec4(0.0, 0.0, 0.0, 1.0) : vec4(vec3(0.34, 0.33, 0.31), 0.0);
  }
  if (v.z < 0.0) return vec4(vec3(0.05), 0.0);
  float strip = 1.0 - smoothstep(0.06, 0.10, abs(abs(q.y) - 0.45));
  return vec4(mix(vec3(0.42), vec3(2.2), strip), 0.0);
}

vec3 glass(vec3 n, vec3 view) {
  vec3 light = light_on(n, dot(n, frame.key_direction.xyz));
  float mirror = fresnel(view, n, 0.07);
  vec3 reflected = mirrored(view, n);
  float glint = pow(max(dot(reflect(view, n), frame.key_direction.xyz), 0.0), 160.0);
  reflected += frame.key_light.rgb * (key_share * glint);
  float floor_z = float(v_facts.w & 0xffu) * 0.02;
  float ceiling = float(v_facts.w >> 8) * 0.02;
  bool cab = ceiling == 0.0;
  float footprint = max(place_width.x, place_width.z);
  vec4 seen = vec4(0.22, 0.22, 0.22, 0.25);
  if (cab) {
    seen = vec4(0.05, 0.05, 0.055, 0.0);
  } else if (footprint < 0.12) {
    seen = mix(room(v_place, normalize(v_ray), floor_z, ceiling), seen, smoothstep(0.05, 0.12, footprint));
  }
  // By day little light comes in; at night the lamps are on.
  vec3 day = seen.rgb * (frame.ambient_up.rgb + frame.key_light.rgb * 0.25) * 0.32;
  vec3 lamp = frame.window_light.rgb * vec3(0.92, 1.15, 1.45) * (cab ? 0.04 : 1.5);
  vec3 beyond = air(vec3(view.xy, max(view.z, 0.05))) * 0.35 * (1.0 - 0.85 * darkness());
  vec3 behind = day + seen.rgb * lamp * darkness() + seen.w * beyond;
  return mix(behind * vec3(0.80, 0.86, 0.84), reflected, mirror) + 0.01 * light;
}

// How much light a display's dots give at a place on it.
float dots(vec2 at) {
  uint count = 0u;
  for (uint i = 0u; i < 16u; ++i) {
    if ((v_display[i >> 2u] >> (8u * (i & 3u)) & 0xffu) > 32u) count = i + 1u;
  }
  if (count == 0u) return 0.0;
  float columns = max(float(count * 6u + 3u), 42.0);
  const float kRows = 9.0;
  vec2 dot_at = vec2(at.x * columns, (1.0 - at.y) * kRows);
  float width = max(surface_width.x * columns, surface_width.y * kRows);
  float start = floor((columns - float(count * 6u - 1u)) * 0.5);
  vec2 in_text = vec2(dot_at.x - start, dot_at.y - 1.0);
  if (in_text.x < 0.0 || in_text.y < 0.0 || in_text.y >= 7.0 || in_text.x >= float(count * 6u)) return 0.0;
  uint letter = uint(in_text.x) / 6u;
  uint column = uint(in_text.x) % 6u;
  uint row = uint(in_text.y);
  uint code = clamp(v_display[letter >> 2u] >> (8u * (letter & 3u)) & 0xffu, 32u, 95u) - 32u;
  bool lit = column < 5u && ((row < 4u ? kLetters[code].x >> (row * 5u + column) : kLetters[code].y >> ((row - 4u) * 5u + column)) & 1u) != 0u;
  vec2 inside = fract(in_text) - 0.5;
  float round_dot = 1.0 - smoothstep(0.36, 0.36 + max(width, 0.12), length(inside));
  float sharp = (lit ? 1.0 : 0.0) * mix(round_dot, 0.6, clamp(width * 1.5 - 0.5, 0.0, 1.0));
  return mix(sharp, 0.22, clamp(width * 0.8 - 0.9, 0.0, 1.0));
}

vec3 lamp(vec3 albedo, vec3 color, bool on, vec3 n, vec3 view) {
  vec3 off = paint(albedo, n, view);
  if (!on) return off;
  float towards = clamp(-dot(view, n), 0.0, 1.0);
  vec3 strength = max(frame.window_light.rgb * 7.0, frame.ambient_up.rgb * 1.6);
  float luminance = dot(strength, vec3(0.3333));
  return off * 0.3 + color * luminance * (0.25 + 0.75 * towards);
}

// On the road: colour and how much of it covers.
vec4 on_the_road() {
  vec2 at = (surface_place() - 0.5) * 64.0;
  vec3 code = v_color * 255.0;
  vec2 half_size = vec2(code.x * 0.1, code.y * 0.02);
  uint neighbours = uint(code.z + 0.5);
  bool open = (neighbours & (at.x > 0.0 ? 1u : 2u)) == 0u;
  vec2 outside = vec2(open ? abs(at.x) - half_size.x : -100.0, abs(at.y) - half_size.y);
  vec2 out_only = max(outside, vec2(0.0));
  float away = length(out_only) + min(max(outside.x, outside.y), 0.0);
  float shade = 0.62 * smoothstep(0.75, -0.75, away);
  vec4 result = vec4(0.0, 0.0, 0.0, shade * (0.45 + 0.55 * max(frame.key_direction.w, 0.0)));
  if ((v_facts.y & (kFromTimetable | kHighlighted)) == 0u) return result;
  // A dashed line around what is where the timetable has it; a whole one around what is pointed at.
  vec2 metre_width = max(surface_width * 64.0, vec2(1e-3));
  float width = abs(outside.x) < abs(outside.y) ? max(metre_width.x, 0.5 * metre_width.y) : max(metre_width.y, 0.5 * metre_width.x);
  float half_line = max(0.045, 0.75 * width);
  float line = 1.0 - smoothstep(half_line - 0.5 * width, half_line + 0.5 * width, abs(away - 0.62));
  float along = abs(outside.y) < abs(outside.x) || !open ? at.x : at.y;
  float dash_width = max(metre_width.x, metre_width.y) / 1.4;
  float dashes = (v_facts.y & kHighlighted) != 0u ? 1.0 : mix(stripes(along / 1.4, 0.0, 0.55, dash_width), 0.55, clamp(dash_width * 2.0 - 0.6, 0.0, 1.0));
  vec3 ink = (v_facts.y & kHighlighted) != 0u ? vec3(1.0, 0.62, 0.18) : vec3(0.62, 0.86, 1.0);
  float brightness = mix(dot(frame.ambient_up.rgb, vec3(0.3333)) * 1.5 + 0.08, 0.30, darkness());
  float cover = line * dashes * 0.8;
  return mix(result, vec4(ink * brightness, 1.0), cover);
}

vec4 beam() {
  vec2 at = surface_place();
  float across = abs(at.y - 0.5) * 2.0 / (0.35 + 0.65 * at.x);
  float strength = smoothstep(1.0, 0.1, across) * smoothstep(0.0, 0.12, at.x) * (1.0 - at.x) * (1.0 - at.x);
  bool on = (v_facts.y & kShinesWhite) != 0u;
  return vec4(frame.window_light.rgb * vec3(0.8, 0.95, 1.1) * 0.7, on ? 0.38 * strength * darkness() : 0.0);
}

void main() {
  place_width = fwidth(v_place);
  surface_width = fwidth(surface_place());
  uint material = v_facts.x;
  vec3 view = from_eye() * inversesqrt(max(dot(from_eye(), from_eye()), 1e-6));
  if (kSurface == kOnRoad) {
    vec4 covers = material == kRoad ? on_the_road() : beam();
    if (covers.a < 0.004) discard;
    out_color = vec4(to_screen(through_air(covers.rgb, from_eye())), covers.a);
    return;
  }
  vec3 n = normalize(v_normal_and_v.xyz);
  vec3 eye = in_second_view() ? frame.views[1].eye.xyz : frame.views[0].eye.xyz;
  key_share = key_light_share(from_eye() + eye, n, 0.0);
  vec3 light;
  if (kSurface == kBodies) {
    light = material == kPaint   ? paint(v_color, n, view)
            : material == kMetal ? metal(v_color, n, view)
                                 : v_color * light_on(n, dot(n, frame.key_direction.xyz)) * (0.5 + 0.5 * clamp(v_place.z, 0.0, 1.0)) + lamps_of_the_street(v_color);
  } else if (kSurface == kPanes) {
    light = glass(n, view);
  } else if (material == kDisplay) {
    vec3 strength = max(frame.window_light.rgb * 2.2, frame.ambient_up.rgb * 1.3);
    light = paint(v_color, n, view) + vec3(1.0, 0.62, 0.16) * dot(strength, vec3(0.3333)) * dots(surface_place());
  } else {
    bool white = material == kHeadLamp;
    light = lamp(v_color, white ? vec3(1.0, 0.97, 0.90) : vec3(1.0, 0.03, 0.02), (v_facts.y & (white ? kShinesWhite : kShinesRed)) != 0u, n, view);
  }
  if ((v_facts.y & kHighlighted) != 0u) light = mix(light, vec3(1.0, 0.62, 0.18), 0.25) + vec3(0.06, 0.035, 0.0);
  out_color = vec4(to_screen(through_air(light, from_eye())), 1.0);
}
