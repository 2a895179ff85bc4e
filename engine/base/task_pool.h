// A fixed set of worker threads that take the most urgent task first.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace mercia {

// Thread-safe. The destructor runs no queued task: it drops what has not begun, then waits for what has.
class TaskPool {
 public:
  // At least one thread. A pool that decodes tiles leaves one core to the render thread.
  explicit TaskPool(unsigned threads);
  ~TaskPool();
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  // Higher priority runs earlier; equal priorities run in the order of submission. Tasks must not throw.
  void submit(double priority, std::function<void()> task);

  // Returns when nothing is queued or running. Tasks may submit further tasks.
  void wait_idle();

  unsigned thread_count() const { return static_cast<unsigned>(threads_.size()); }

 private:
  struct Entry {
    double priority;
    std::uint64_t sequence;
    std::function<void()> task;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.priority != b.priority ? a.priority < b.priority : a.sequence > b.sequence;
    }
  };
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
  std::uint64_t next_sequence_ = 0;
  unsigned running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Calls body(i) for every i in [0, count) on the calling thread and the pool's, and returns when all are done.
// The order is not defined, so a deterministic caller writes result i into slot i.
void parallel_for(TaskPool& pool, std::size_t count, const std::function<void(std::size_t)>& body);

}  // namespace mercia
