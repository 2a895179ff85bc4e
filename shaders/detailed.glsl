// Metallic-roughness materials (glTF 2.0, appendix B) with their textures.

layout(set = 2, binding = 0) uniform sampler2D detail_textures[4];

// What sample_detail() found.
vec3 detail_normal;  // world axes, of the front
float detail_roughness;
float detail_metallic;
float detail_occlusion;
vec3 detail_glow;

vec2 place_in(uint texture_number) {
  bool second = (detail.occlusion_and_flags >> (kSecondShift + texture_number) & 1u) != 0u;
  vec2 place = second ? v_second_place : texture_place();
  vec4 axes = detail.axes[texture_number];
  vec4 offsets = detail.offsets[texture_number / 2u];
  return axes.xy * place.x + axes.zw * place.y + ((texture_number & 1u) == 0u ? offsets.xy : offsets.zw);
}

// The picture's directions on the surface come from how place and position change from pixel to pixel (Schueler 2013,
// "Followup: Normal Mapping Without Precomputed Tangents").
vec3 mapped_normal(vec3 n) {
  vec2 place = place_in(1u);
  vec2 bump = texture(detail_textures[1], place).xy * 2.0 - 1.0;
  float up = sqrt(max(1.0 - dot(bump, bump), 0.0));
  vec3 across_p = dFdx(from_eye());
  vec3 down_p = dFdy(from_eye());
  vec2 across = dFdx(place);
  vec2 down = dFdy(place);
  float turn = across.x * down.y - down.x * across.y;
  vec3 u_axis = (across_p * down.y - down_p * across.y) * sign(turn);
  vec3 v_axis = (down_p * across.x - across_p * down.x) * sign(turn);
  u_axis -= n * dot(n, u_axis);
  v_axis -= n * dot(n, v_axis);
  float u_length = dot(u_axis, u_axis);
  float v_length = dot(v_axis, v_axis);
  if (!(u_length > 0.0 && v_length > 0.0)) return n;
  bump *= detail.normal_scale;
  // The picture's y points up, its v down.
  return normalize(n * up + u_axis * (inversesqrt(u_length) * bump.x) - v_axis * (inversesqrt(v_length) * bump.y));
}

void sample_detail(vec3 n) {
  vec2 own = unpackUnorm2x16(detail.roughness_and_metallic);
  vec2 mapped = texture(detail_textures[0], place_in(0u)).gb;
  detail_roughness = clamp(own.x * mapped.x, 0.045, 1.0);
  detail_metallic = own.y * mapped.y;
  detail_normal = (detail.occlusion_and_flags & kHasNormal) != 0u ? mapped_normal(n) : n;
  float strength = unpackUnorm2x16(detail.occlusion_and_flags).x;
  detail_occlusion = 1.0 + strength * (texture(detail_textures[2], place_in(2u)).r - 1.0);
  detail_glow = detail.emission * texture(detail_textures[3], place_in(3u)).rgb;
}

// How much of the light from all around is mirrored, by the share at right angles (Karis 2014, "Physically Based
// Shading on Mobile").
vec3 mirrored_share(vec3 straight, float roughness, float facing_eye) {
  vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  float bend = min(r.x * r.x, exp2(-9.28 * facing_eye)) * r.x + r.y;
  vec2 scale = vec2(-1.04, 1.04) * bend + r.zw;
  return straight * scale.x + scale.y;
}

vec3 shade(vec3 albedo, vec3 n) {
  vec3 to_eye = -from_eye() * inversesqrt(max(dot(from_eye(), from_eye()), 1e-6));
  vec3 to_light = frame.key_direction.xyz;
  vec3 halfway = normalize(to_eye + to_light);
  float light_cos = dot(n, to_light);
  float eye_cos = clamp(abs(dot(n, to_eye)), 1e-3, 1.0);
  float half_cos = clamp(dot(n, halfway), 0.0, 1.0);
  vec3 straight = mix(vec3(0.04), albedo, detail_metallic);
  vec3 diffuse = albedo * (1.0 - detail_metallic);

  // GGX with Smith's shadowing. The key light is what a white diffuse surface returns, so pi cancels out.
  float a2 = detail_roughness * detail_roughness;
  a2 *= a2;
  float lit_cos = max(light_cos, 0.0);
  float spread = half_cos * half_cos * (a2 - 1.0) + 1.0;
  float visible = 0.5 / max(lit_cos * sqrt(eye_cos * eye_cos * (1.0 - a2) + a2) +
                            eye_cos * sqrt(lit_cos * lit_cos * (1.0 - a2) + a2), 1e-4);
  float away = 1.0 - clamp(dot(to_eye, halfway), 0.0, 1.0);
  float away_5 = away * away * away * away * away;
  vec3 glint = (straight + (1.0 - straight) * away_5) * (a2 / (spread * spread) * visible * lit_cos);

  // The rougher, the wider the part of the surroundings that one sees in it.
  vec3 bounced = reflect(-to_eye, n);
  vec3 wide = mix(frame.ambient_down.rgb, frame.ambient_up.rgb, bounced.z * 0.5 + 0.5);
  float edge = 0.02 + 0.3 * detail_roughness;
  vec3 sharp = mix(frame.ambient_down.rgb, air(vec3(bounced.xy, abs(bounced.z))), smoothstep(-edge, edge, bounced.z));
  vec3 around = mix(sharp, wide, detail_roughness);
  vec3 ambient = mix(frame.ambient_down.rgb, frame.ambient_up.rgb, n.z * 0.5 + 0.5);
  vec3 surroundings = diffuse * ambient + mirrored_share(straight, detail_roughness, eye_cos) * around;
  return frame.key_light.rgb * (key_share * (diffuse * lit_cos + glint)) + surroundings * detail_occlusion + detail_glow;
}
