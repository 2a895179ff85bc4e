// What streaming leaves out must not show: along a flight over a tileset whose requests are slow and fail, every frame
// covers what the coarsest complete picture covers.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>

#include "engine/tiles/faulty_source.h"
#include "engine/tiles/streamer.h"
#include "tests/render/render_fixture.h"
#include "tests/tiles/tileset_folder.h"

namespace mercia::test {
namespace {

constexpr double kSide = 1000.0;  // metres of the ground
constexpr std::uint32_t kWidth = 160, kHeight = 120;

std::unique_ptr<tiles::Streamer> opened(const tiles::test::TilesetFolder& folder, tiles::StreamerOptions options,
                                        const tiles::Faults& faults) {
  options.waits_for_root = true;
  auto streamer = tiles::Streamer::open(folder.path("tileset.json").string(), options,
                                        tiles::make_faulty_source(tiles::make_source(), faults));
  EXPECT_TRUE(streamer) << streamer.error().sentence();
  return streamer ? std::move(*streamer) : nullptr;
}

// Along a wave at different heights; every 25 frames it goes on from somewhere else.
geo::View stand_at(int frame) {
  const int leg = frame / 25;
  const double along = frame % 25 / 25.0;
  const glm::dvec3 from(kSide * std::fmod(0.37 * leg, 1.0), kSide * std::fmod(0.61 * leg + 0.2, 1.0), 0.0);
  const double heading = 1.3 * leg + 0.5 * along;  // radians
  const glm::dvec3 step(std::sin(heading), std::cos(heading), 0.0);
  return view_from(from + step * (200.0 * along) + glm::dvec3(0.0, 0.0, 30.0 + 40.0 * (leg % 3)),
                   heading * 180.0 / M_PI, -30.0, kWidth, kHeight);
}

bool covered(const Picture& picture, std::uint32_t x, std::uint32_t y) {
  const glm::u8vec4 p = pixel(picture, x, y);
  return p.r > 0 || p.g > 0 || p.b > 0;
}

class CoverageTest : public RenderTest {
 protected:
  Picture picture_of(render::Renderer& renderer, const geo::View& view, std::span<const tiles::DrawItem> items) {
    const std::array views{view};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.draw_sky = false;
    return draw_one(renderer, frame);
  }

  // Everything that a view from far above asks for, and with it the coarsest tile, which all falls back to.
  std::vector<tiles::DrawItem> from_afar(tiles::Streamer& streamer, render::Renderer& renderer, double& now) {
    const std::array views{view_from({kSide / 2.0, kSide / 2.0, 5000.0}, 0.0, -89.0, kWidth, kHeight)};
    std::span<const tiles::DrawItem> items;
    for (int i = 0; i < 30000 && (items.empty() || !streamer.complete()); ++i) {
      items = streamer.update(views, now += 0.01, renderer);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(streamer.complete());
    return {items.begin(), items.end()};
  }
};

TEST_F(CoverageTest, NoFrameOfAFlightLeavesUncoveredWhatTheCoarsestPictureCovers) {
  const tiles::test::TilesetFolder folder;
  folder.write_quadtree(6, kSide, 4);
  for (const double fade_seconds : {0.0, 0.25}) {
    const auto renderer = make_renderer({.samples = VK_SAMPLE_COUNT_1_BIT});
    ASSERT_TRUE(renderer);
    const auto whole = opened(folder, {.maximum_screen_space_error = 1e6}, {});
    double now = 0.0;
    const auto root = from_afar(*whole, *renderer, now);
    ASSERT_EQ(root.size(), 1u);

    tiles::StreamerOptions options;
    options.maximum_screen_space_error = 1.0;
    options.gpu_budget = (std::uint64_t{16} << 20) + 200'000;  // staging, and a seventh of the tiles
    options.fade_seconds = fade_seconds;
    const auto streamer = opened(folder, options, {.fail_share = 0.25, .latency_seconds = 0.004, .seed = 3});
    from_afar(*streamer, *renderer, now);
    std::size_t finest = 0;
    for (int frame = 0; frame < 300; ++frame) {
      const geo::View view = stand_at(frame);
      const std::array views{view};
      const auto items = streamer->update(views, now += 1.0 / 30.0, *renderer);
      finest = std::max(finest, items.size());
      const Picture all = picture_of(*renderer, view, root);
      const Picture streamed = picture_of(*renderer, view, items);
      int expected = 0, missing = 0;
      for (std::uint32_t y = 0; y < kHeight; ++y) {
        for (std::uint32_t x = 0; x < kWidth; ++x) {
          if (!covered(all, x, y)) continue;
          ++expected;
          if (!covered(streamed, x, y)) ++missing;
        }
      }
      // Between levels a seam may miss single samples.
      ASSERT_LE(missing, expected / 2000 + 1) << "frame " << frame << ", fade " << fade_seconds;
      ASSERT_EQ(streamer->stats().holes, 0u) << "frame " << frame;
    }
    EXPECT_GT(finest, 20u) << "it was meant to come in many tiles";
    EXPECT_GT(streamer->stats().uploads, finest);
  }
}

}  // namespace
}  // namespace mercia::test
