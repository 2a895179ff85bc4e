// From light to the screen.

// A film-like curve: nearly linear in the shadows, rolling off towards white. It keeps 0 at 0, and sends a grey card in
// the sun (0.35) to about 0.40, white paper (1.6) to 0.80.
float curve(float x) { return x * (x * 1.05 + 0.22) / (x * (x * 1.05 + 0.80) + 0.16); }

vec3 tone(vec3 light) {
  vec3 x = max(light, vec3(0.0));
  // Very bright colours go towards white instead of to a clipped primary.
  float luminance = dot(x, vec3(0.2126, 0.7152, 0.0722));
  x = mix(x, vec3(luminance), clamp(luminance * 0.12 - 0.1, 0.0, 0.7));
  // The curve is for the strongest and the weakest primary; the one between keeps its place between them, and with it
  // the colour its hue. On each primary by itself the curve would turn a sunlit red to orange.
  float high = max(max(x.r, x.g), max(x.b, 1e-5));
  float low = min(min(x.r, x.g), x.b);
  float toned_high = curve(high);
  // Half way to the ratio it had: all of it looks like paint, none of it like chalk.
  float toned_low = mix(curve(low), low * toned_high / high, 0.5);
  return toned_low + (x - low) * ((toned_high - toned_low) / max(high - low, 1e-5));
}

// The target is UNORM on devices without an sRGB swapchain.
layout(constant_id = 10) const bool kEncodeSrgb = false;

vec3 to_screen(vec3 light) {
  vec3 c = tone(light);
  if (kEncodeSrgb) c = mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, greaterThan(c, vec3(0.0031308)));
  return c;
}
