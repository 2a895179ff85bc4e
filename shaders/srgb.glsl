// Within 1 % of the exact curve.
vec3 linear_from_srgb(vec3 c) { return c * (c * (c * 0.305306 + 0.682171) + 0.012523); }
