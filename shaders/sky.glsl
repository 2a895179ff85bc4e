// The colour of the air in a direction, cheap enough for every pixel: it is also what distance fades into. Mirrors
// engine/render/sky_fit.h.

vec3 air(vec3 direction) {
  float e = 0.09 / (max(direction.z, 0.0) + 0.09);
  float c = dot(direction, frame.sun_direction.xyz);
  float q = inversesqrt(frame.peak.x - frame.peak.y * c);
  q *= q * q;
  vec3 even = frame.sky[0].rgb + e * (frame.sky[1].rgb + e * (frame.sky[2].rgb + e * frame.sky[3].rgb));
  vec3 once = frame.sky[4].rgb + e * (frame.sky[5].rgb + e * (frame.sky[6].rgb + e * frame.sky[7].rgb));
  vec3 twice = frame.sky[8].rgb + e * (frame.sky[9].rgb + e * (frame.sky[10].rgb + e * frame.sky[11].rgb));
  vec3 glow = frame.sky[12].rgb + e * (frame.sky[13].rgb + e * (frame.sky[14].rgb + e * frame.sky[15].rgb));
  return max(even + c * (once + c * twice) + q * glow, vec3(0.0));
}

// What the air leaves of each colour over so many metres: blue goes first.
vec3 air_leaves(float metres) { return exp2(-frame.extinction.rgb * metres); }

// What the air leaves of `color` at `from_eye`, and what it adds.
vec3 through_air(vec3 color, vec3 from_eye) {
  float distance_2 = dot(from_eye, from_eye);
  float inverse = inversesqrt(max(distance_2, 1e-6));
  return mix(air(from_eye * inverse), color, air_leaves(distance_2 * inverse));
}
