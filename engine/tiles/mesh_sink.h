// Where decoded tiles go: the renderer, or a counter in a test. Keeps Vulkan out of this folder.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/base/result.h"
#include "engine/tiles/content.h"

namespace mercia::tiles {

// Names an uploaded content; 0 names none.
using MeshHandle = std::uint32_t;

// How far the upload of one content has got: whatever the sink needs to go on. Destroying it gives up.
class UploadState {
 public:
  virtual ~UploadState() = default;
};

class MeshSink {
 public:
  virtual ~MeshSink() = default;
  // Called on the render thread. On success the vertices, indices and pixels may be dropped. Errors (Device): out of
  // memory; the caller keeps the parent and tries again later.
  virtual Result<MeshHandle> upload(const TileContent& content) = 0;
  // The same a piece at a time, so that no frame waits for a large content: goes on until all of it is there or
  // `enough` is true, and returns 0 if there is more to do. `state` is empty at first and stays with the content, which
  // may not change; it is empty again at the end and after an error.
  virtual Result<MeshHandle> upload_some(const TileContent& content, std::unique_ptr<UploadState>& state,
                                         const std::function<bool()>& enough) {
    static_cast<void>(state);
    static_cast<void>(enough);
    return upload(content);
  }
  // The memory is given back when the last frame that drew it has retired.
  virtual void release(MeshHandle mesh) = 0;
  // Of the GPU's budget, what the sink takes for itself beside the meshes: buffers on the way to the device.
  virtual std::uint64_t own_bytes() const { return 0; }
};

}  // namespace mercia::tiles
