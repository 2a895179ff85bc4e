// Sources that fail by dice, and what the streamer makes of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "engine/tiles/faulty_source.h"
#include "tests/tiles/flight.h"
#include "tests/tiles/tileset_folder.h"

namespace mercia::tiles::test {
namespace {

// Answers everything with its address.
class Echo final : public TileSource {
 public:
  FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
    if (cancelled)
      return tl::unexpected<FetchError>(FetchError{Error{ErrorKind::Cancelled, "withdrawn", uri, {}}, true});
    const ByteView bytes = as_bytes(uri);
    return Bytes(bytes.begin(), bytes.end());
  }
};

const std::atomic<bool> kWanted{false};

std::vector<bool> failures(std::uint64_t seed, int uris, int times) {
  const auto source = make_faulty_source(std::make_unique<Echo>(), {.fail_share = 0.2, .seed = seed});
  std::vector<bool> failed;
  for (int time = 0; time < times; ++time) {
    for (int uri = 0; uri < uris; ++uri) {
      const auto fetched = source->fetch("file:///t_" + std::to_string(uri) + ".glb", kWanted);
      failed.push_back(!fetched);
      if (fetched) continue;
      EXPECT_TRUE(fetched.error().temporary);
      EXPECT_NE(fetched.error().error.sentence().find("t_" + std::to_string(uri)), std::string::npos);
    }
  }
  return failed;
}

TEST(FaultySource, FailsItsShareAndTheSameEveryTime) {
  const auto first = failures(1, 500, 8);
  EXPECT_NEAR(static_cast<double>(std::count(first.begin(), first.end(), true)) / 4000.0, 0.2, 0.02);
  EXPECT_EQ(first, failures(1, 500, 8));
  EXPECT_NE(first, failures(2, 500, 8));
  // Whether an address fails again does not depend on its having failed.
  int twice = 0;
  for (std::size_t i = 0; i < 500; ++i) twice += first[i] && first[i + 500] ? 1 : 0;
  EXPECT_NEAR(twice / 500.0, 0.04, 0.03);
}

TEST(FaultySource, DawdlesUntilNobodyWaits) {
  const auto source = make_faulty_source(std::make_unique<Echo>(), {.latency_seconds = 0.05});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(source->fetch("file:///a", kWanted));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(50));
  const auto slow = make_faulty_source(std::make_unique<Echo>(), {.latency_seconds = 3600.0});
  std::atomic<bool> cancelled{false};
  auto answer = std::async(std::launch::async, [&] { return slow->fetch("file:///a", cancelled); });
  cancelled = true;
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(30)), std::future_status::ready);
  const auto withdrawn = answer.get();
  ASSERT_FALSE(withdrawn);
  EXPECT_EQ(withdrawn.error().error.kind, ErrorKind::Cancelled);
}

std::unique_ptr<Streamer> opened(const TilesetFolder& folder, const StreamerOptions& options, const Faults& faults) {
  auto streamer =
      Streamer::open(folder.path("tileset.json").string(), options, make_faulty_source(make_source(), faults));
  EXPECT_TRUE(streamer) << streamer.error().sentence();
  return streamer ? std::move(*streamer) : nullptr;
}

geo::View from_above(double x, double y, double height) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye({x, y, height}, 0.0, -M_PI / 2.0);
  view.field_of_view = geo::symmetric_field_of_view(M_PI / 2.0, 1.0);
  view.width = view.height = 512;
  return view;
}

TEST(Streamer, AFlightWithFailingRequestsHasNoHolesAndMissesNothingInTheEnd) {
  const TilesetFolder folder;
  folder.write_quadtree(5, 1000.0, 6);
  CountingSink sink;
  StreamerOptions options;
  options.maximum_screen_space_error = 2.0;
  options.gpu_budget = 300'000;  // half of the 341 tiles
  options.waits_for_root = true;
  const auto streamer = opened(folder, options, {.fail_share = 0.2, .latency_seconds = 0.001});
  double now = 0.0;
  for (int step = 0; step <= 10; ++step) {
    const geo::View views[] = {from_above(100.0 * step, 300.0 + 40.0 * step, 200.0)};
    const FlightLog log = fly(*streamer, sink, views, now, 0.05, 20.0);
    EXPECT_TRUE(log.completed) << step;
    EXPECT_EQ(log.holes_after_whole_picture, 0u) << step;
    // Wherever it jumps to, there is something to show at once.
    if (step > 0) {
      EXPECT_EQ(log.first_whole_frame, 1) << step;
    }
    EXPECT_GT(streamer->stats().tiles_selected, 1u);
  }
  EXPECT_LE(sink.most_held, options.gpu_budget);
  EXPECT_EQ(streamer->stats().uploads, sink.uploads);
}

TEST(Streamer, WhatFailedForAWhileComesBackWithoutRestart) {
  // The network is away for longer than all retries take, but for the root.
  class Outage final : public TileSource {
   public:
    explicit Outage(const std::atomic<bool>& away) : away_(away), inner_(make_source()) {}
    FetchResult fetch(const std::string& uri, const std::atomic<bool>& cancelled) override {
      const bool of_root = uri.ends_with("tileset.json") || uri.ends_with("0_0_0.glb");
      if (away_ && !of_root)
        return tl::unexpected<FetchError>(FetchError{Error{ErrorKind::Input, "away", uri, {}}, true});
      return inner_->fetch(uri, cancelled);
    }

   private:
    const std::atomic<bool>& away_;
    std::unique_ptr<TileSource> inner_;
  };
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 2);
  std::atomic<bool> away{true};
  CountingSink sink;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  auto streamer = Streamer::open(folder.path("tileset.json").string(), options, std::make_unique<Outage>(away));
  ASSERT_TRUE(streamer) << streamer.error().sentence();
  const geo::View views[] = {from_above(500.0, 500.0, 600.0)};
  double now = 0.0;
  EXPECT_TRUE(fly(**streamer, sink, views, now, 0.1).completed);
  EXPECT_EQ((*streamer)->stats().tiles_failed, 4u);
  EXPECT_EQ((*streamer)->stats().tiles_selected, 1u);
  const std::size_t sentences = (*streamer)->problems().size();
  EXPECT_EQ((*streamer)->stats().holes, 0u);
  // Once more it is tried in vain, and nothing is said twice.
  for (double end = now + 70.0; now < end;) {
    (*streamer)->update(views, now += 0.1, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ((*streamer)->problems().size(), sentences);
  away = false;
  for (double end = now + 70.0; now < end && sink.uploads < 5;) {
    (*streamer)->update(views, now += 0.1, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(fly(**streamer, sink, views, now, 0.1).completed);
  EXPECT_EQ((*streamer)->stats().tiles_failed, 0u);
  EXPECT_EQ((*streamer)->stats().tiles_selected, 4u);
}

}  // namespace
}  // namespace mercia::tiles::test
