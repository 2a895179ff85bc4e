// What the streamer remembers of a tile that is being loaded or failed to.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/tiles/content.h"
#include "engine/tiles/load_queue.h"
#include "engine/tiles/mesh_sink.h"
#include "engine/tiles/select.h"

namespace mercia::tiles {

struct LoadProgress {
  std::shared_ptr<LoadJob> job;          // asked for
  std::unique_ptr<TileContent> decoded;  // waiting for its upload
  std::unique_ptr<UploadState> upload;   // of which a part is done
  std::uint64_t decoded_bytes = 0;
  std::uint32_t last_wished = 0;  // picture number
  unsigned failures = 0;
  double retry_at = 0.0;      // monotonic seconds
  double wished_since = 0.0;  // monotonic seconds
  Priority priority;
};

// What is begun is uploaded first; then the most urgent.
inline bool uploads_before(const LoadProgress& first, const LoadProgress& second) {
  if (!first.upload != !second.upload) return !second.upload;
  return first.priority > second.priority;
}

}  // namespace mercia::tiles
