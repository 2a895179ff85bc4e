#include "engine/base/task_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <numeric>

namespace mercia {
namespace {

// Holds a pool's only thread until it is let go, so that a queue can build up behind it.
class Gate {
 public:
  explicit Gate(TaskPool& pool) {
    std::promise<void> entered;
    auto inside = entered.get_future();
    pool.submit(1e9, [this, &entered] {
      entered.set_value();
      released_.get_future().wait();
    });
    inside.wait();
  }
  void open() { released_.set_value(); }

 private:
  std::promise<void> released_;
};

TEST(TaskPool, RunsTheMostUrgentFirstAndEqualsInOrder) {
  TaskPool pool(1);
  Gate gate(pool);
  std::vector<int> order;
  for (const int i : {0, 1, 2}) pool.submit(0.0, [&, i] { order.push_back(i); });
  pool.submit(5.0, [&] { order.push_back(50); });
  pool.submit(-5.0, [&] { order.push_back(-50); });
  pool.submit(5.0, [&] { order.push_back(51); });
  gate.open();
  pool.wait_idle();
  EXPECT_EQ(order, (std::vector<int>{50, 51, 0, 1, 2, -50}));
}

TEST(TaskPool, HasAtLeastOneThread) {
  TaskPool pool(0);
  EXPECT_EQ(pool.thread_count(), 1u);
  std::atomic<int> runs = 0;
  pool.submit(0.0, [&] { ++runs; });
  pool.wait_idle();
  EXPECT_EQ(runs, 1);
}

TEST(TaskPool, WaitIdleWaitsForTasksThatTasksSubmit) {
  TaskPool pool(3);
  std::atomic<int> runs = 0;
  std::function<void(int)> split = [&](int depth) {
    ++runs;
    if (depth == 0) return;
    pool.submit(depth, [&, depth] { split(depth - 1); });
    pool.submit(-depth, [&, depth] { split(depth - 1); });
  };
  pool.submit(0.0, [&] { split(9); });
  pool.wait_idle();
  EXPECT_EQ(runs, 1023);
}

TEST(TaskPool, TheDestructorDropsWhatHasNotBegunAndWaitsForWhatHas) {
  std::atomic<bool> began_finished = false;
  std::atomic<int> dropped_runs = 0;
  std::promise<void> entered;
  {
    TaskPool pool(1);
    pool.submit(1.0, [&] {
      entered.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      began_finished = true;
    });
    entered.get_future().wait();
    for (int i = 0; i < 100; ++i) pool.submit(0.0, [&] { ++dropped_runs; });
  }
  EXPECT_TRUE(began_finished);
  EXPECT_EQ(dropped_runs, 0);
}

// What a dropped task holds is destroyed with it; its destructor may ask the dying pool for more work.
TEST(TaskPool, ADroppedTasksDestructorMaySubmit) {
  struct Submits {
    explicit Submits(TaskPool& owner) : pool(owner) {}
    ~Submits() {
      pool.submit(0.0, [] {});
      ++destroyed();
    }
    static std::atomic<int>& destroyed() {
      static std::atomic<int> count = 0;
      return count;
    }
    TaskPool& pool;
  };
  std::promise<void> entered;
  {
    TaskPool pool(1);
    pool.submit(1.0, [&] {
      entered.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    });
    entered.get_future().wait();
    pool.submit(0.0, [kept = std::make_shared<Submits>(pool)] {});
  }
  EXPECT_EQ(Submits::destroyed(), 1);
}

TEST(ParallelFor, CallsEachIndexExactlyOnce) {
  TaskPool pool(4);
  for (const std::size_t count : {0u, 1u, 2u, 3u, 7u, 1000u}) {
    std::vector<std::atomic<int>> calls(count);
    parallel_for(pool, count, [&](std::size_t i) { ++calls[i]; });
    for (const auto& call : calls) EXPECT_EQ(call, 1);
  }
}

// Results without a lock: each index owns its slot, and everything is visible when the call returns.
TEST(ParallelFor, IsExactUnderStress) {
  TaskPool pool(8);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t count = static_cast<std::size_t>(round % 17);
    std::vector<std::size_t> slots(count, 99);
    parallel_for(pool, count, [&](std::size_t i) { slots[i] = i; });
    std::vector<std::size_t> expected(count);
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    ASSERT_EQ(slots, expected) << "round " << round;
  }
}

TEST(ParallelFor, MayBeCalledFromInsideATaskAndFromManyThreads) {
  TaskPool pool(2);
  std::atomic<int> runs = 0;
  parallel_for(pool, 8, [&](std::size_t) { parallel_for(pool, 8, [&](std::size_t) { ++runs; }); });
  EXPECT_EQ(runs, 64);
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i)
    callers.emplace_back([&] {
      for (int k = 0; k < 50; ++k) parallel_for(pool, 10, [&](std::size_t) { ++runs; });
    });
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(runs, 64 + 4 * 50 * 10);
}

}  // namespace
}  // namespace mercia
