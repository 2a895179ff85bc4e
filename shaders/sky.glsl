// The colour of the air in a direction, cheap enough for every pixel: it is also what distance fades into.

vec3 air(vec3 direction) {
  float up = max(direction.z, 0.0);
  vec3 color = mix(frame.zenith.rgb, frame.horizon.rgb, exp2(-5.0 * up));
  float towards = max(dot(direction, frame.sun_direction.xyz), 0.0);
  float wide = towards * towards;
  wide *= wide;
  return color + frame.glow.rgb * wide * (0.15 + 0.85 * exp2(-9.0 * up));
}

// What the air leaves of `color` at `from_eye`, and what it adds.
vec3 through_air(vec3 color, vec3 from_eye) {
  float distance_2 = dot(from_eye, from_eye);
  float inverse = inversesqrt(max(distance_2, 1e-6));
  return mix(air(from_eye * inverse), color, exp2(-frame.haze.x * distance_2 * inverse));
}
