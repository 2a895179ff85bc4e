// The streamer's memory: all of it is counted, and a device that has less than it promised makes a coarser picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "engine/tiles/device_room.h"
#include "engine/tiles/scratch.h"
#include "tests/tiles/flight.h"
#include "tests/tiles/tileset_folder.h"

namespace mercia::tiles::test {
namespace {

TEST(DeviceRoom, IsTheBudgetUntilTheDeviceRefuses) {
  DeviceRoom room;
  room.update(1000, 1.0);
  EXPECT_EQ(room.limit(), 1000u);
  room.refused(600, 40, 1.0);
  EXPECT_LT(room.limit(), 620u);
  EXPECT_GT(room.limit(), 560u);
  room.update(1000, 2.9);
  EXPECT_LT(room.limit(), 620u) << "not at once";
  double now = 3.0;
  for (int i = 0; i < 100; ++i) room.update(1000, now += 1.0);
  EXPECT_EQ(room.limit(), 1000u) << "others may have given memory back";
  room.update(500, now);
  EXPECT_EQ(room.limit(), 500u);
}

TEST(DeviceRoom, OneGiantTakesNothingFromTheOthers) {
  DeviceRoom room;
  room.update(1000, 0.0);
  room.refused(300, 800, 0.0);
  EXPECT_GT(room.limit(), 600u);
  EXPECT_LT(room.limit(), 1000u);
}

// A device whose heap is smaller than the budget, and that says so when it is full.
class SmallHeap final : public MeshSink {
 public:
  explicit SmallHeap(std::uint64_t heap) : heap_(heap) {}
  Result<MeshHandle> upload(const TileContent& content) override {
    const std::uint64_t bytes = content.gpu_bytes();
    if (held + bytes > heap_) {
      ++refusals;
      return fail(ErrorKind::Device, "out of device memory");
    }
    held += bytes;
    meshes_[++last_] = bytes;
    return last_;
  }
  void release(MeshHandle mesh) override {
    held -= meshes_.at(mesh);
    meshes_.erase(mesh);
  }
  std::uint64_t own_bytes() const override { return own; }

  std::uint64_t held = 0;
  std::uint64_t own = 0;
  int refusals = 0;

 private:
  std::uint64_t heap_;
  std::map<MeshHandle, std::uint64_t> meshes_;
  MeshHandle last_ = 0;
};

geo::View from_above(double x, double y, double height) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye({x, y, height}, 0.0, -M_PI / 2.0);
  view.field_of_view = geo::symmetric_field_of_view(M_PI / 2.0, 1.0);
  view.width = view.height = 512;
  return view;
}

std::unique_ptr<Streamer> opened(const TilesetFolder& folder, const StreamerOptions& options) {
  auto streamer = Streamer::open(folder.path("tileset.json").string(), options);
  EXPECT_TRUE(streamer) << streamer.error().sentence();
  return streamer ? std::move(*streamer) : nullptr;
}

TEST(Streamer, AHeapSmallerThanPromisedMakesACoarserPictureWithoutHoles) {
  const TilesetFolder folder;
  folder.write_quadtree(5, 1000.0, 6);
  StreamerOptions options;
  options.maximum_screen_space_error = 2.0;
  options.gpu_budget = 100'000'000;
  SmallHeap sink(150'000);  // some 60 of the 341 tiles
  const auto streamer = opened(folder, options);
  double now = 0.0;
  for (int step = 0; step <= 6; ++step) {
    const geo::View views[] = {from_above(150.0 * step, 300.0 + 60.0 * step, 250.0)};
    const auto begin = std::chrono::steady_clock::now();
    bool pictured = step > 0;
    do {
      pictured |= !streamer->update(views, now += 1.0 / 30.0, sink).empty();
      if (pictured) {
        ASSERT_EQ(streamer->stats().holes, 0u) << step;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (!streamer->complete() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    EXPECT_TRUE(streamer->complete()) << step;
    EXPECT_GT(streamer->stats().tiles_selected, 4u) << "not only the root";
  }
  EXPECT_GT(sink.refusals, 0);
  EXPECT_LT(sink.refusals, 100) << "it learns what the device bears";
  EXPECT_GT(streamer->stats().effective_screen_space_error, 2.0);
  EXPECT_EQ(streamer->stats().tiles_failed, 0u);
  EXPECT_EQ(streamer->stats().gpu_bytes, sink.held);
}

TEST(Streamer, WhatTheSinkTakesForItselfIsPartOfTheBudget) {
  const TilesetFolder folder;
  folder.write_quadtree(5, 1000.0, 6);
  StreamerOptions options;
  options.maximum_screen_space_error = 0.5;
  options.gpu_budget = 200'000;
  SmallHeap sink(options.gpu_budget);
  sink.own = 80'000;
  const auto streamer = opened(folder, options);
  const geo::View views[] = {from_above(500.0, 500.0, 300.0)};
  double now = 0.0;
  std::uint64_t most = 0;
  for (int i = 0; i < 600; ++i) {
    streamer->update(views, now += 1.0 / 30.0, sink);
    most = std::max(most, streamer->stats().gpu_bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_LE(most, options.gpu_budget);
  EXPECT_LE(sink.held, options.gpu_budget - sink.own);
  EXPECT_GT(sink.held, (options.gpu_budget - sink.own) / 2);
  EXPECT_EQ(sink.refusals, 0);
}

TEST(Streamer, ABrokenContentIsNotTakenForAFullDevice) {
  class Picky final : public MeshSink {
   public:
    Result<MeshHandle> upload(const TileContent&) override {
      ++asked;
      return fail(ErrorKind::Internal, "an index lies outside the vertices");
    }
    void release(MeshHandle) override {}
    int asked = 0;
  };
  const TilesetFolder folder;
  folder.write_quadtree(1, 1000.0, 2);
  Picky sink;
  const auto streamer = opened(folder, {});
  const geo::View views[] = {from_above(500.0, 500.0, 600.0)};
  double now = 0.0;
  const auto begin = std::chrono::steady_clock::now();
  while (!streamer->complete() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)) {
    streamer->update(views, now += 1.0 / 30.0, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(streamer->complete());
  EXPECT_EQ(sink.asked, 1);
  EXPECT_EQ(streamer->stats().tiles_failed, 1u);
  EXPECT_EQ(streamer->stats().effective_screen_space_error, StreamerOptions{}.maximum_screen_space_error);
}

// Uploads nothing until it may.
class ClosedSink final : public MeshSink {
 public:
  Result<MeshHandle> upload(const TileContent&) override { return ++last_; }
  Result<MeshHandle> upload_some(const TileContent& content, std::unique_ptr<UploadState>&,
                                 const std::function<bool()>&) override {
    if (!open) return 0;
    return upload(content);
  }
  void release(MeshHandle) override {}
  bool open = false;

 private:
  MeshHandle last_ = 0;
};

TEST(Streamer, ContentsOnTheirWayAreCounted) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 60);  // 3,721 vertices and 7,200 triangles each: 205 kB
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder, options);
  const geo::View views[] = {from_above(500.0, 500.0, 600.0)};
  ClosedSink sink;
  double now = 0.0;
  std::uint64_t waiting = 0;
  // Until five are there as a whole: of one on its way only what has been read is counted.
  for (int i = 0; i < 10'000 && waiting < 5 * 205'000; ++i) {
    streamer->update(views, now += 1.0 / 60.0, sink);
    waiting = streamer->stats().cpu_bytes;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_GE(waiting, 5u * 200'000u);
  sink.open = true;
  EXPECT_FALSE(streamer->complete());
  for (int i = 0; i < 10'000 && !streamer->complete(); ++i) {
    streamer->update(views, now += 1.0 / 60.0, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_LE(streamer->stats().cpu_bytes, waiting - 5 * 200'000 + Scratch::total_bytes());
}

TEST(Scratch, IsCountedOverAllThreads) {
  const std::uint64_t before = Scratch::total_bytes();
  std::uint64_t during = 0, kept = 0;
  std::thread([&] {
    {
      Scratch scratch;
      scratch.take(1 << 20);
      scratch.take(6 << 20);
      during = Scratch::total_bytes();
    }
    kept = Scratch::total_bytes();
  }).join();
  EXPECT_GE(during - before, 7u << 20);
  EXPECT_LE(kept - before, Scratch::kKept);
  EXPECT_EQ(Scratch::total_bytes(), before) << "a thread that ends keeps nothing";
}

}  // namespace
}  // namespace mercia::tiles::test
