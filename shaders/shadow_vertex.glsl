// Casters of shadows: nothing but where they are and, for what has holes, its texture.
layout(location = 0) in vec3 position;
layout(location = 5) in vec4 relative_from_mesh_x;  // rows
layout(location = 6) in vec4 relative_from_mesh_y;
layout(location = 7) in vec4 relative_from_mesh_z;

layout(push_constant) uniform Push {
  vec4 clip_x;  // rows of clip_from_relative
  vec4 clip_y;
  vec4 clip_z;
} push;

vec4 place_in_map() {
  vec4 p = vec4(position, 1.0);
  vec4 relative = vec4(dot(relative_from_mesh_x, p), dot(relative_from_mesh_y, p), dot(relative_from_mesh_z, p), 1.0);
  return vec4(dot(push.clip_x, relative), dot(push.clip_y, relative), dot(push.clip_z, relative), 1.0);
}
