// What the culling programs share: mirrors engine/render/cull_data.h and engine/render/clusters.h.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#extension GL_EXT_scalar_block_layout : require

struct Cluster {
  vec4 sphere;  // mesh coordinates
  vec4 cone;    // axis, cutoff
  uint first_index;
  uint index_count;
  uvec2 unused;
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Clusters { Cluster at[]; };

const uint kClustersOfAnItem = 32u;
const uint kFacesAnyWay = 1u;
struct Item {
  uvec2 clusters;  // address
  uint count;
  uint record;
  int vertex_offset;
  uint flags;
  uvec2 unused;
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

layout(push_constant, std430) uniform Push {
  Views views;
  Records records;
  Items items;
  Batches batches;
  Masks masks;
  Commands commands;
  Counts counts;
  uint item_count;
  uint view_count;
  uint copies;   // records and instances of a draw
  uint enabled;  // 0: everything is taken for seen
} push;
