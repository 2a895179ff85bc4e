// Water: the sky and the town upside down in slow waves, darker the steeper one looks into it.

vec3 shade_water(vec3 albedo, vec3 n) {
  vec2 p = ground_place().xy;
  float seconds = frame.haze.y;
  float footprint = fwidth(p.x) + fwidth(p.y);
  const float turn = 6.2831853 / 4096.0;  // wave numbers are whole multiples of it, so that the wrap closes
  vec2 slope = vec2(0.0);
  slope += vec2(0.8, 0.6) * cos(dot(p, vec2(512.0, 384.0) * turn) + seconds * 1.1) * 0.018;
  slope += vec2(-0.5, 0.86) * cos(dot(p, vec2(-600.0, 1040.0) * turn) + seconds * 1.7) * 0.016;
  slope += vec2(0.2, -1.0) * cos(dot(p, vec2(420.0, -2100.0) * turn) + seconds * 2.3) * 0.014;
  if (footprint < 0.8) {
    float near = clamp(1.6 - footprint * 2.0, 0.0, 1.0);
    slope += near * vec2(0.9, 0.44) * cos(dot(p, vec2(3900.0, 1700.0) * turn) + seconds * 3.1) * 0.016;
    slope += near * vec2(-0.6, 0.8) * cos(dot(p, vec2(-3100.0, 4300.0) * turn) + seconds * 3.7) * 0.014;
    slope *= 0.55 + 0.9 * ground_noise(p + seconds * vec2(0.25, 0.125), 8.0);
  }
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
  // What stands on the banks hides the lowest sky.
  vec3 bank = mix(frame.ambient_down.rgb, frame.horizon.rgb, 0.3) * vec3(0.5, 0.52, 0.45);
  vec3 mirrored = mix(bank, air(bounced), smoothstep(0.0, 0.16, bounced.z));
  vec3 body = albedo * vec3(0.36, 0.40, 0.34) * light_on(wave, dot(wave, frame.key_direction.xyz));
  return mix(body, mirrored, fresnel) + frame.key_light.rgb * glint * 2.0 * (0.1 + fresnel);
}
