// The font atlas is white; its alpha is how much of a pixel a letter covers.
#version 460

layout(set = 0, binding = 0) uniform sampler2D coverage;

layout(location = 0) in vec2 in_uv;
layout(location = 1) in vec4 in_color;
layout(location = 0) out vec4 out_color;

void main() { out_color = vec4(in_color.rgb, in_color.a * texture(coverage, in_uv).a); }
