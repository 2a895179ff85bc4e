#include "engine/gpu/retire_queue.h"

#include <utility>

namespace mercia::gpu {

void RetireQueue::add(std::uint64_t value, std::function<void()> destroy) {
  entries_.push_back({value, std::move(destroy)});
}

void RetireQueue::collect(std::uint64_t completed) {
  while (!entries_.empty() && entries_.front().value <= completed) {
    const std::function<void()> destroy = std::move(entries_.front().destroy);
    entries_.pop_front();
    destroy();
  }
}

}  // namespace mercia::gpu
