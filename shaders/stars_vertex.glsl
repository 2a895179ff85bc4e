// Stars: the brightest where they are, fainter ones where chance has put them. A small square each, at infinity.

#include "frame.glsl"
#include "views.glsl"
#include "noise.glsl"
#include "bright_stars.glsl"

layout(location = 0) out vec2 v_place;       // in the square, -1 to 1
layout(location = 1) flat out vec4 v_light;  // colour on the screen, w: how strong

const float kFaintest = 5.8;  // magnitude

vec3 equatorial(float right_ascension, float declination) {
  return vec3(cos(declination) * vec2(cos(right_ascension), sin(right_ascension)), sin(declination));
}

void main() {
  int star = gl_VertexIndex / 6;
  int corner = gl_VertexIndex % 6;
  vec2 place = vec2(corner == 1 || corner == 2 || corner == 4 ? 1.0 : -1.0, corner == 2 || corner >= 4 ? 1.0 : -1.0);
  vec3 direction;
  float magnitude, blue_less;
  if (star < kBrightStars) {
    vec4 known = kStars[star];
    direction = equatorial(radians(known.x), radians(known.y));
    magnitude = known.z;
    blue_less = known.w;
  } else {
    // Three times as many in each magnitude as in the one before.
    direction = equatorial(6.2831853 * random(uint(star), 1u), asin(2.0 * random(uint(star), 2u) - 1.0));
    magnitude = max(2.9, kFaintest + 2.1 * log2(max(random(uint(star), 3u), 1e-3)) * 0.30103);
    blue_less = random(uint(star), 4u) * 1.4 - 0.1;
  }
  direction = frame.world_from_stars * direction;

  // As large as a pixel of a screen or a headset; bright ones seem larger.
  float size = radians(0.075 + 0.022 * clamp(2.0 - magnitude, 0.0, 3.5));
  vec3 across = normalize(vec3(direction.y, -direction.x, 1e-6));
  vec3 upward = cross(across, direction);
  bool second = is_second_view();
  mat4 clip_from_relative = second ? frame.views[1].clip_from_relative : frame.views[0].clip_from_relative;
  gl_Position = clip_from_relative * vec4(direction + size * (place.x * across + place.y * upward), 0.0);
  if (direction.z < 0.0) gl_Position = vec4(2.0, 2.0, 0.0, 1.0);

  v_place = place;
  vec3 color = mix(vec3(0.72, 0.83, 1.0), vec3(1.0, 0.78, 0.56), clamp(blue_less * 0.62 + 0.2, 0.0, 1.0));
  float strength = exp2(-0.55 * magnitude) * 1.25;
  v_light = vec4(mix(color, vec3(1.0), 0.35), min(strength, 1.0) * frame.haze.z * smoothstep(0.01, 0.35, direction.z));
}
