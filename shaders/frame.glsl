// What every shader of a frame reads. Mirrors engine/render/frame_data.h.
//
// "relative" is world axes with the origin in the middle between the eyes: small numbers near the viewer.

struct ViewData {
  mat4 clip_from_relative;
  vec4 eye;         // relative
  vec4 ground;      // world position of the eye, wrapped to [0, 4096) m: where noise is anchored
  vec4 ray_middle;  // world-axes ray through ndc (x, y) = middle + x * right + y * down
  vec4 ray_right;
  vec4 ray_down;
};

layout(set = 0, binding = 0, std140) uniform Frame {
  ViewData views[2];
  vec4 key_direction;   // towards the sun, or the moon at night; w: 1 if it is the sun
  vec4 key_light;       // rgb
  vec4 sun_direction;   // always the sun, for the glow in the sky
  vec4 ambient_up;      // from the sky onto what faces up
  vec4 ambient_down;    // from the ground onto what faces down
  vec4 zenith;          // what the sky looks like there, for whoever needs no direction
  vec4 horizon;
  vec4 window_light;    // rgb of a lit window, w: share of windows that are lit
  vec4 lamp_light;      // rgb that street lamps spread over what lies low
  vec4 haze;            // x: how wet the ground is, 0 to 1; y: seconds, z: how far the stars are out
  vec4 extinction;      // rgb: of the air, per metre in powers of two
  vec4 cloud_light;     // rgb of a cloud, w: how much of the sky they cover, 0 to 1
  vec4 moon_direction;
  vec4 moon_disc;       // rgb where the sun shines straight on it
  vec4 peak;            // x, y: shape of the sky's glow, see air()
  mat3 world_from_stars;
  vec4 sky[16];         // rgb: four functions of the angle to the sun, each by four of the height
  // Shadow maps (engine/render/shadow_data.h).
  vec4 shadow_axis_x;   // world to light axes
  vec4 shadow_axis_y;
  vec4 shadow_axis_z;   // towards the light
  vec4 shadow_scale[4]; // light axes to places in a map and depths; w: metres around the eye for which it is used
  vec4 shadow_offset[4];  // w: metres of a texel
  vec4 shadow_map;      // x: texels a side, y: number of maps, z: tangent of the sun's angular radius
  uvec4 highlight;      // x: feature
} frame;
