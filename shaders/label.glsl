// Labels in the scene: what both programs know. Mirrors engine/render/label_pass.cpp.
#extension GL_EXT_buffer_reference : require

struct Quad {
  vec3 origin;    // relative to the middle of the eyes, metres
  float edge;     // ems by which the glyph is drawn thinner; negative: bolder
  vec3 right;     // metres for one em
  float softness; // ems over which the edge of a halo fades; 0: as sharp as pixels are
  vec3 up;
  float is_shape; // 1: a box with round corners instead of a glyph
  vec4 rect;      // ems from the origin: low x, low y, high x, high y
  vec4 uv;        // of a glyph: left, bottom, right, top in the atlas; of a shape: half width, half height, radius
  vec4 color;     // as the target wants it
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Quads { Quad at[]; };
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Eyes { mat4 clip_from_relative[2]; };

layout(push_constant, std430) uniform Push {
  Quads quads;
  Eyes eyes;
} push;
