// What a detailed material gives its programs: mirrors engine/render/detail.h.
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer SecondPlaces { vec2 at[]; };
layout(push_constant, std430) uniform Detail {
  vec4 axes[4];     // of metallic-roughness, normal, occlusion, emissive: from texture place to place in the picture
  vec4 offsets[2];  // of two each
  vec3 emission;
  float normal_scale;
  uint roughness_and_metallic;  // in 1/65535
  uint occlusion_and_flags;     // strength in 1/65535, flags
  uvec2 second_uv;              // address
} detail;
const uint kSecondShift = 16u;
const uint kAnySecond = 0xf0000u;
const uint kHasNormal = 1u << 20;
