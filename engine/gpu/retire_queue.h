// What must live until the GPU has finished with it, in the order of the timeline.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>

namespace mercia::gpu {

class RetireQueue {
 public:
  // Values never decrease from call to call: they are the timeline's.
  void add(std::uint64_t value, std::function<void()> destroy);
  // Runs everything whose value has been reached, oldest first. A destroy function may add again.
  void collect(std::uint64_t completed);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t value;
    std::function<void()> destroy;
  };
  std::deque<Entry> entries_;
};

}  // namespace mercia::gpu
