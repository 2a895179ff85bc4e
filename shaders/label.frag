// How much of the pixel lies inside a glyph, whose distances are in the atlas, or inside a box with round corners.
#version 460

layout(set = 0, binding = 0) uniform sampler2D fields;

layout(location = 0) in vec2 v_uv;
layout(location = 1) in vec2 v_em;
layout(location = 2) flat in vec4 v_color;
layout(location = 3) flat in vec3 v_edge;
layout(location = 4) flat in vec3 v_shape;

layout(location = 0) out vec4 out_color;

// engine/text/fonts.h: bytes from 0 to 1 go over twice the spread of 8 pixels, 40 of them an em.
const float kEmsPerUnit = 16.0 / 40.0;

// Ems inside the outline.
float inside(vec2 uv) { return (textureLod(fields, uv, 0.0).r - 128.0 / 255.0) * kEmsPerUnit; }

float coverage(float inside_ems, float ems_per_pixel) {
  float depth = inside_ems - v_edge.x;
  // A halo is strongest at the letter and fades outwards.
  return v_edge.y > 0.0 ? smoothstep(0.0, v_edge.y, depth) : clamp(depth / ems_per_pixel + 0.5, 0.0, 1.0);
}

void main() {
  float ems_per_pixel = max(length(dFdx(v_em)), length(dFdy(v_em)));
  vec2 dx = dFdx(v_uv) * 0.25, dy = dFdy(v_uv) * 0.25;
  float covered;
  if (v_edge.z > 0.5) {
    vec2 q = abs(v_em) - v_shape.xy + v_shape.z;
    covered = coverage(v_shape.z - length(max(q, vec2(0.0))) - min(max(q.x, q.y), 0.0), ems_per_pixel);
  } else {
    // Four looks a pixel: small letters are smaller than their picture in the atlas.
    covered = coverage(inside(v_uv + dx * 0.5 + dy), ems_per_pixel) + coverage(inside(v_uv - dx * 0.5 - dy), ems_per_pixel) +
              coverage(inside(v_uv + dx - dy * 0.5), ems_per_pixel) + coverage(inside(v_uv - dx + dy * 0.5), ems_per_pixel);
    covered *= 0.25;
  }
  out_color = vec4(v_color.rgb, v_color.a * covered);
}
