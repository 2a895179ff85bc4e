#include "engine/base/task_pool.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace mercia {

TaskPool::TaskPool(unsigned threads) {
  threads = std::max(1u, threads);
  threads_.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

TaskPool::~TaskPool() {
  decltype(queue_) dropped;  // destroyed without the lock: what a task holds may call submit() when it dies
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void TaskPool::submit(double priority, std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    queue_.push(Entry{priority, next_sequence_++, std::move(task)});
  }
  wake_.notify_one();
}

void TaskPool::wait_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return queue_.empty() && running_ == 0; });
}

void TaskPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    // top() is const, but the entry is popped before anybody can see it again.
    auto task = std::move(const_cast<Entry&>(queue_.top()).task);
    queue_.pop();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    --running_;
    if (queue_.empty() && running_ == 0) idle_.notify_all();
  }
}

void parallel_for(TaskPool& pool, std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  struct Shared {
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    std::mutex mutex;
    std::condition_variable all_done;
  };
  auto shared = std::make_shared<Shared>();
  // `body` outlives every call of it: this function returns only when `done` has reached `count`, and a helper that
  // starts later finds no index left and never touches it.
  auto run = [shared, count, &body] {
    for (std::size_t i = shared->next++; i < count; i = shared->next++) {
      body(i);
      if (++shared->done == count) {
        std::lock_guard lock(shared->mutex);
        shared->all_done.notify_all();
      }
    }
  };
  const std::size_t helpers = std::min<std::size_t>(pool.thread_count(), count - 1);
  for (std::size_t i = 0; i < helpers; ++i) pool.submit(0.0, run);
  run();
  std::unique_lock lock(shared->mutex);
  shared->all_done.wait(lock, [&] { return shared->done == count; });
}

}  // namespace mercia
