#version 460
#extension GL_GOOGLE_include_directive : require
#include "cull.glsl"

// One workgroup turns the bits of one batch's items into indirect draws, in the items' order and without gaps.
// Neighbouring clusters lie next to each other in the index buffer and become one draw.
layout(local_size_x = 64) in;

shared uint ends[64];
shared uint drawn_clusters;
shared uint drawn_triangles;

// Draws of the runs of set bits.
void write(Item item, uint mask, uint at) {
  Clusters clusters = Clusters(item.clusters);
  uint triangles = 0u;
  atomicAdd(drawn_clusters, uint(bitCount(mask)));
  while (mask != 0u) {
    uint first = uint(findLSB(mask));
    uint gaps = ~mask & (0xffffffffu << first);
    uint end = gaps == 0u ? 32u : uint(findLSB(gaps));
    mask &= end == 32u ? 0u : 0xffffffffu << end;
    Command command;
    command.first_index = clusters.at[first].first_index;
    command.index_count = clusters.at[end - 1u].first_index + clusters.at[end - 1u].index_count - command.first_index;
    command.instance_count = push.copies;
    command.vertex_offset = item.vertex_offset;
    command.first_instance = item.record;
    push.commands.at[at] = command;
    triangles += command.index_count / 3u;
    ++at;
  }
  atomicAdd(drawn_triangles, triangles);
}

void main() {
  uint own = gl_LocalInvocationID.x;
  Batch batch = push.batches.at[gl_WorkGroupID.x];
  if (own == 0u) {
    drawn_clusters = 0u;
    drawn_triangles = 0u;
  }
  barrier();
  uint done = 0u;
  for (uint start = 0u; start < batch.item_count; start += 64u) {
    uint i = batch.first_item + start + own;
    bool exists = start + own < batch.item_count;
    uint mask = exists ? push.masks.at[i] : 0u;
    uint runs = uint(bitCount(mask & ~(mask << 1)));
    ends[own] = runs;
    barrier();
    for (uint step = 1u; step < 64u; step *= 2u) {
      uint before = own >= step ? ends[own - step] : 0u;
      barrier();
      ends[own] += before;
      barrier();
    }
    if (mask != 0u) write(push.items.at[i], mask, batch.first_command + done + ends[own] - runs);
    done += ends[63];
    barrier();
  }
  if (own == 0u) push.counts.at[gl_WorkGroupID.x] = uvec4(done, drawn_clusters, drawn_triangles, 0u);
}
