// Leaves in clumps: each leans its own way, the gaps between them are dark, and some of the sun's light comes through.

vec3 shade_foliage(vec3 albedo, vec3 n) {
  vec3 p = ground_place();
  float footprint = fwidth(p.x) + fwidth(p.y) + fwidth(p.z);
  vec2 side = p.xy + p.z * vec2(0.7, 1.3);
  float clump = 0.0, leaf = 0.0;
  vec3 lean = vec3(0.0);
  if (footprint < 1.5) {
    float near = clamp(1.5 - footprint, 0.0, 1.0);
    float a = ground_noise(side, 1.0), b = ground_noise(side.yx + 91.7, 1.0);
    lean = vec3(a - 0.5, b - 0.5, a + b - 1.0) * near;
    clump = (ground_noise(side, 0.5) - 0.5) * near;
    if (footprint < 0.3) leaf = (ground_noise(side.yx, 0.125) - 0.5) * clamp(2.0 - footprint * 6.0, 0.0, 1.0);
  }
  vec3 turned = normalize(n + 0.9 * lean);
  float facing = dot(turned, frame.key_direction.xyz);
  float open = clamp(0.74 + 0.26 * n.z + 0.7 * clump + 0.55 * leaf, 0.25, 1.35);
  vec3 green = albedo * (0.95 + 0.3 * (seed_part(5u) - 0.5)) * mix(vec3(0.80, 0.90, 0.85), vec3(1.08, 1.06, 0.86), turned.z * 0.5 + 0.5 + 0.3 * leaf);
  vec3 through = frame.key_light.rgb * vec3(0.55, 0.65, 0.15) * max(0.25 - 0.45 * facing, 0.0) * 0.5;
  return green * (light_on(turned, facing * 0.8 + 0.2) * open + through);
}
