// How much of the surroundings of a point in the world can be seen: looks at the depths around it, in both eyes.
#extension GL_EXT_buffer_reference : require

layout(local_size_x = 64) in;

struct Probe {
  vec3 at;          // relative to the middle of the eyes
  float tolerance;  // metres that something nearer may be before it hides the point
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Probes { Probe at[]; };
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Eyes { mat4 clip_from_relative[2]; };
layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer Shares { float at[]; };

layout(push_constant, std430) uniform Push {
  Probes probes;
  Eyes eyes;
  Shares shares;
  uint count;
  uint views;
  int width;
  int height;
  float near_distance;
  float step;  // pixels between two looks
} push;

// What including programs bring.
float depth_at(ivec2 pixel, int view);

float share_seen(Probe probe, int view) {
  vec4 clip = push.eyes.clip_from_relative[view] * vec4(probe.at, 1.0);
  if (clip.w <= push.near_distance) return 0.0;
  vec2 pixel = (clip.xy / clip.w * 0.5 + 0.5) * vec2(push.width, push.height);
  float seen = 0.0, looks = 0.0;
  for (int y = -2; y <= 2; ++y) {
    for (int x = -2; x <= 2; ++x) {
      ivec2 look = ivec2(floor(pixel + vec2(x, y) * push.step));
      if (look.x < 0 || look.y < 0 || look.x >= push.width || look.y >= push.height) continue;
      float depth = depth_at(look, view);  // near / distance, 0 for the sky
      looks += 1.0;
      seen += depth * (clip.w - probe.tolerance) <= push.near_distance ? 1.0 : 0.0;
    }
  }
  return looks > 0.0 ? seen / looks : 0.0;
}

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i >= push.count) return;
  float share = 0.0;
  for (int view = 0; view < int(push.views); ++view) share = max(share, share_seen(push.probes.at[i], view));
  push.shares.at[i] = share;
}
