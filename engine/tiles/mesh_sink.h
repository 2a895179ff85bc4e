// Where decoded tiles go: the renderer, or a counter in a test. Keeps Vulkan out of this folder.
#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/tiles/content.h"

namespace mercia::tiles {

// Names an uploaded content; 0 names none.
using MeshHandle = std::uint32_t;

class MeshSink {
 public:
  virtual ~MeshSink() = default;
  // Called on the render thread, within its time slice. On success the vertices, indices and pixels may be dropped.
  // Errors (Device): out of memory; the caller keeps the parent and tries again later.
  virtual Result<MeshHandle> upload(const TileContent& content) = 0;
  // The memory is given back when the last frame that drew it has retired.
  virtual void release(MeshHandle mesh) = 0;
};

}  // namespace mercia::tiles
