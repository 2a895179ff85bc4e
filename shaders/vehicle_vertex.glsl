// The vertex program of vehicles, for any way of drawing views (views.glsl).
#include "frame.glsl"
#include "views.glsl"
#include "srgb.glsl"
#define MERCIA_STAGE out
#include "vehicle_interface.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec4 normal;
layout(location = 2) in vec4 color;
layout(location = 3) in vec2 uv;
layout(location = 4) in uvec4 kind;
// One an instance (engine/render/vehicle_plan.h).
layout(location = 5) in vec4 relative_from_car_x;  // rows
layout(location = 6) in vec4 relative_from_car_y;
layout(location = 7) in vec4 relative_from_car_z;
layout(location = 8) in uvec4 car_facts;           // first and second colour, flags, seed
layout(location = 9) in uvec4 display;

void main() {
  vec4 p = vec4(position, 1.0);
  vec3 relative = vec3(dot(relative_from_car_x, p), dot(relative_from_car_y, p), dot(relative_from_car_z, p));
  bool second = is_second_view();
  mat4 clip_from_relative = second ? frame.views[1].clip_from_relative : frame.views[0].clip_from_relative;
  gl_Position = clip_from_relative * vec4(relative, 1.0);
  vec3 ray = relative - (second ? frame.views[1].eye.xyz : frame.views[0].eye.xyz);
  v_from_eye_and_u = vec4(ray, uv.x);
  vec3 n = vec3(dot(relative_from_car_x.xyz, normal.xyz), dot(relative_from_car_y.xyz, normal.xyz), dot(relative_from_car_z.xyz, normal.xyz));
  v_normal_and_v = vec4(n, uv.y);
  vec3 own = kind.y == 1u ? unpackUnorm4x8(car_facts.x).rgb : kind.y == 2u ? unpackUnorm4x8(car_facts.y).rgb : color.rgb;
  v_color = kind.x >= kRoad ? color.rgb : linear_from_srgb(own);
  v_place = position;
  v_ray = relative_from_car_x.xyz * ray.x + relative_from_car_y.xyz * ray.y + relative_from_car_z.xyz * ray.z;
  v_facts = uvec4(kind.x, car_facts.z | (second ? 0x100u : 0u), car_facts.w, kind.z | kind.w << 8);
  v_display = display;
}
