// What the upload of a content needs beside its vertices and indices; made by prepare() (renderer.h) on a worker.
#pragma once

#include <vector>

#include "engine/render/clusters.h"
#include "engine/tiles/content.h"

namespace mercia::render {

struct PreparedMesh final : tiles::PreparedContent {
  struct Part {
    std::vector<Cluster> clusters;  // first_index counts in the primitive's indices
    std::vector<ClusterRange> ranges;
  };
  std::vector<Part> parts;  // one a primitive; the primitive's vertices and indices are in the clusters' order

  std::uint64_t cpu_bytes() const override;
  std::uint64_t gpu_bytes() const override;
};

// Of the bits that say which clusters of a range the last frame saw.
std::uint64_t seen_bytes(const ClusterRange& range);

// Errors (Internal): an index outside the vertices; the content is as it was.
Result<std::shared_ptr<const PreparedMesh>> prepare_mesh(tiles::TileContent& content);

}  // namespace mercia::render
