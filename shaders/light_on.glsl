// The light that a surface gets from sun or moon and from all around.

// How much of the key light comes here; main() finds it out.
float key_share = 1.0;

vec3 light_on(vec3 n, float facing) {
  return frame.key_light.rgb * (key_share * max(facing, 0.0)) + mix(frame.ambient_down.rgb, frame.ambient_up.rgb, n.z * 0.5 + 0.5);
}
