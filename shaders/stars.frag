#version 460

layout(location = 0) in vec2 v_place;
layout(location = 1) flat in vec4 v_light;
layout(location = 0) out vec4 out_color;

void main() { out_color = vec4(v_light.rgb, v_light.w * exp2(-4.0 * dot(v_place, v_place))); }
