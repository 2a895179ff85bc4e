// What the culling programs share: mirrors engine/render/cull_data.h and engine/render/clusters.h.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#extension GL_EXT_scalar_block_layout : require
#include "depth_pyramid.glsl"

struct Cluster {
  vec4 sphere;  // mesh coordinates
  vec4 cone;    // axis, cutoff
  uint first_index;
  uint index_count;
  uvec2 half_size;  // of the box around the center, in 1/65535 of the radius: x and y, z
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Clusters { Cluster at[]; };

const uint kClustersOfAnItem = 32u;
const uint kFacesAnyWay = 1u;
const uint kSeenLater = 2u;
struct Item {
  uvec2 clusters;  // address
  uint count;
  uint record;
  int vertex_offset;
  uint flags;
  uvec2 seen;  // address of a word that lasts: its clusters that the last frame saw
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Items { Item at[]; };

struct Batch {
  uint first_item;
  uint item_count;
  uint first_command;
  uint unused;
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Batches { Batch at[]; };

struct View {
  vec4 planes[5];  // relative coordinates; seen is what lies on the positive side of all
  vec4 eye;
  vec4 clip[3];    // clip_from_relative: its rows for x, y and w
  vec4 screen;     // half the width and height in pixels, near distance
};

// The draw's transform and more (engine/render/frame_data.h).
struct Record {
  vec4 relative_from_mesh[3];  // rows
  vec4 base_color;
  uvec4 facts;
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Records { Record at[]; };

layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Views { View at[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) buffer Masks { uint at[]; };

struct Command {
  uint index_count;
  uint instance_count;
  uint first_index;
  int vertex_offset;
  uint first_instance;
};
layout(buffer_reference, scalar, buffer_reference_align = 4) writeonly buffer Commands { Command at[]; };
// commands, clusters, triangles, 0
layout(buffer_reference, std430, buffer_reference_align = 16) writeonly buffer Counts { uvec4 at[]; };

// What is taken for seen: mirrors engine/render/cull_data.h.
const uint kEverything = 0u;
const uint kInSight = 1u;  // in a frustum and turned towards an eye
const uint kEarly = 2u;    // of these what the last frame saw
const uint kLate = 3u;     // of these what is not behind what the early ones drew, and was not among them

layout(push_constant, std430) uniform Push {
  Views views;
  Records records;
  Items items;
  Batches batches;
  Masks masks;
  Commands commands;
  Counts counts;
  Masks early_masks;
  Depths pyramid;
  uint item_count;
  uint view_count;
  uint copies;  // records and instances of a draw
  uint choice;
  uint pyramid_width;  // of its base, in texels
  uint pyramid_height;
} push;
