// The streamer on tilesets made for the purpose: budgets, failures, cycles, cancellation.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/tiles/flight.h"
#include "tests/tiles/http_server.h"
#include "tests/tiles/subtree_builder.h"
#include "tests/tiles/tileset_folder.h"

namespace mercia::tiles::test {
namespace {

std::unique_ptr<Streamer> opened(const std::filesystem::path& path, const StreamerOptions& options = {}) {
  auto streamer = Streamer::open(path.string(), options);
  EXPECT_TRUE(streamer) << streamer.error().sentence();
  return streamer ? std::move(*streamer) : nullptr;
}

// From above the middle of a square of `size` metres, looking down.
geo::View from_above(double size, double height, double x = 0.5, double y = 0.5) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye({size * x, size * y, height}, 0.0, -M_PI / 2.0);
  view.field_of_view = geo::symmetric_field_of_view(M_PI / 2.0, 1.0);
  view.width = view.height = 512;
  return view;
}

Json one_tile(const std::string& uri, double error = 0.0) {
  return {{"boundingVolume", {{"box", {0.5, 0.5, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 1}}}},
          {"geometricError", error},
          {"content", {{"uri", uri}}}};
}

Json tileset_of(const Json& root) { return {{"asset", {{"version", "1.1"}}}, {"geometricError", 100}, {"root", root}}; }

bool mentions(const std::vector<std::string>& sentences, const std::string& text) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&](const auto& one) { return one.find(text) != std::string::npos; });
}

TEST(Streamer, LoadsEverythingInViewAndNothingTwice) {
  const TilesetFolder folder;
  folder.write_quadtree(4, 1000.0, 4);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  const FlightLog log = fly(*streamer, sink, views, now);
  EXPECT_TRUE(log.completed);
  EXPECT_EQ(log.holes_after_whole_picture, 0u);
  EXPECT_EQ(streamer->stats().tiles_selected, 64u);
  EXPECT_EQ(streamer->stats().triangles_selected, 64u * 32u);
  EXPECT_EQ(streamer->stats().tiles_known, 85u);
  EXPECT_EQ(sink.uploads, 85u);
  EXPECT_EQ(streamer->stats().gpu_bytes, sink.held());
  EXPECT_GT(streamer->stats().cpu_bytes, 85 * sizeof(std::uint32_t));
  EXPECT_TRUE(streamer->problems().empty());
  const auto again = streamer->update(views, now + 1.0, sink);
  EXPECT_EQ(again.size(), 64u);
  EXPECT_TRUE(streamer->complete());
}

TEST(Streamer, ContentsArePreparedOnAWorkerBeforeTheirUpload) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 4);
  CountingSink sink;
  double now = 0.0;
  std::atomic<unsigned> prepared{0};
  std::atomic<bool> on_the_render_thread{false};
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder.path("tileset.json"), options);
  streamer->set_prepare([&, render_thread = std::this_thread::get_id()](TileContent& content) {
    if (std::this_thread::get_id() == render_thread) on_the_render_thread = true;
    content.primitives.clear();
    ++prepared;
  });
  const geo::View views[] = {from_above(1000, 600)};
  fly(*streamer, sink, views, now);
  EXPECT_EQ(prepared, 5u);
  EXPECT_FALSE(on_the_render_thread);
  EXPECT_EQ(sink.uploads, 0u) << "what was prepared away was uploaded";
}

TEST(Streamer, TransformsReachTheDrawItems) {
  const TilesetFolder folder;
  folder.write("a.glb", triangle_glb());
  Json root = one_tile("a.glb");
  root["transform"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 500, 600, 700, 1};
  folder.write("tileset.json", tileset_of(root));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  EXPECT_EQ(streamer->root_sphere().center, glm::dvec3(500.5, 600.5, 700));
  EXPECT_FALSE(streamer->georeferenced());
  const geo::View views[] = {view_of(streamer->root_sphere(), 3.0)};
  ASSERT_TRUE(fly(*streamer, sink, views, now).completed);
  const auto items = streamer->update(views, now, sink);
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(glm::dvec3(items[0].world_from_tile[3]), glm::dvec3(500, 600, 700));
}

TEST(Streamer, AMissingTileLeavesItsParentAndASentence) {
  const TilesetFolder folder;
  folder.write_quadtree(3, 1000.0, 2);
  std::filesystem::remove(folder.path("2_0_0.glb"));
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_failed, 1u);
  EXPECT_EQ(streamer->stats().holes, 0u);
  EXPECT_EQ(streamer->stats().tiles_selected, 13u) << "one parent instead of its four children";
  EXPECT_TRUE(mentions(streamer->problems(), "2_0_0.glb"));
}

TEST(Streamer, AMissingRootIsAHoleThatIsCounted) {
  const TilesetFolder folder;
  folder.write("tileset.json", tileset_of(one_tile("absent.glb")));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 3.0)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().holes, 1u);
  EXPECT_EQ(streamer->stats().tiles_failed, 1u);
  EXPECT_EQ(streamer->problems().size(), 1u);
}

TEST(Streamer, BrokenContentsAreNamed) {
  const TilesetFolder folder;
  Bytes cut = triangle_glb();
  cut.resize(cut.size() - 4);
  folder.write("cut.glb", cut);
  folder.write("page.glb", Json{{"error", "not found"}});
  folder.write("a.glb", triangle_glb());
  Json root = one_tile("a.glb", 10.0);
  root["children"] = {one_tile("cut.glb"), one_tile("page.glb")};
  folder.write("tileset.json", tileset_of(root));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 1.5)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_failed, 2u);
  EXPECT_EQ(streamer->stats().tiles_selected, 1u);
  EXPECT_TRUE(mentions(streamer->problems(), "cut.glb: the GLB is cut off"));
  EXPECT_TRUE(mentions(streamer->problems(), "page.glb"));
}

TEST(Streamer, RootsThatAreNoTilesets) {
  const TilesetFolder folder;
  folder.write("a.glb", triangle_glb());
  folder.write("empty.json", Bytes{});
  folder.write("other.json", Json{{"type", "FeatureCollection"}});
  folder.write("strange.json", tileset_of(Json{{"geometricError", 1}}));
  for (const char* name : {"a.glb", "empty.json", "other.json", "strange.json", "absent.json"}) {
    const auto streamer = Streamer::open(folder.path(name).string(), {});
    ASSERT_FALSE(streamer) << name;
    EXPECT_EQ(streamer.error().kind, ErrorKind::Input);
    EXPECT_NE(streamer.error().sentence().find(name), std::string::npos) << streamer.error().sentence();
  }
  EXPECT_FALSE(Streamer::open("ftp://example.org/tileset.json", {}));
}

TEST(Streamer, ExternalTilesetsAndCycles) {
  const TilesetFolder folder;
  folder.write("a.glb", triangle_glb());
  Json inner = one_tile("../a.glb", 10.0);
  inner["children"] = {one_tile("inner.json"), one_tile("../tileset.json")};
  folder.write("sub/inner.json", tileset_of(inner));
  Json root = one_tile("a.glb", 20.0);
  root["children"] = {one_tile("sub/inner.json", 10.0)};
  folder.write("tileset.json", tileset_of(root));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 1.2)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_failed, 2u) << "itself, and the tileset around it";
  EXPECT_TRUE(mentions(streamer->problems(), "contains itself"));
  EXPECT_EQ(streamer->stats().holes, 0u);
  EXPECT_EQ(streamer->stats().tiles_selected, 1u);
}

// Each names the next under another address, so that no address repeats.
TEST(Streamer, EndlessChainsOfTilesetsEnd) {
  HttpServer server([](const std::string& target) {
    const int number = std::atoi(target.c_str() + 1);
    return HttpAnswer{200, tileset_of(one_tile("/" + std::to_string(number + 1) + ".json", 10.0)).dump(), {}};
  });
  CountingSink sink;
  double now = 0.0;
  auto streamer = Streamer::open(server.address() + "/0.json", {});
  ASSERT_TRUE(streamer) << streamer.error().sentence();
  const geo::View views[] = {view_of((*streamer)->root_sphere(), 1.2)};
  EXPECT_TRUE(fly(**streamer, sink, views, now, 1.0 / 60.0, 20.0).completed);
  EXPECT_LT(server.requests().size(), 40u);
  EXPECT_TRUE(mentions((*streamer)->problems(), "nested too deeply"));
}

TEST(Streamer, ImplicitTilesetsFollowTheirSubtrees) {
  const TilesetFolder folder;
  SubtreeBuilder top;
  top.json["tileAvailability"] = {{"constant", 1}};
  top.json["contentAvailability"] = Json::array({{{"constant", 1}}});
  top.json["childSubtreeAvailability"] = top.bits(16, {0, 15});
  folder.write("s/0.0.0.subtree", top.finish());
  SubtreeBuilder corner;
  corner.json["tileAvailability"] = corner.bits(5, {0});
  corner.json["contentAvailability"] = Json::array({corner.bits(5, {0})});
  corner.json["childSubtreeAvailability"] = {{"constant", 0}};
  folder.write("s/2.0.0.subtree", corner.finish());
  // 2.3.3.subtree is missing.
  for (const char* name : {"0_0_0", "1_0_0", "1_1_0", "1_0_1", "1_1_1", "2_0_0"})
    folder.write("c/" + std::string(name) + ".glb", triangle_glb());
  Json root = one_tile("c/{level}_{x}_{y}.glb", 16.0);
  root["refine"] = "REPLACE";
  root["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                            {"subtreeLevels", 2},
                            {"availableLevels", 4},
                            {"subtrees", {{"uri", "s/{level}.{x}.{y}.subtree"}}}};
  folder.write("tileset.json", tileset_of(root));
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1.0, 0.8)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_known, 7u);
  EXPECT_EQ(sink.uploads, 6u);
  EXPECT_EQ(streamer->stats().tiles_selected, 4u);
  EXPECT_EQ(streamer->stats().tiles_failed, 1u);
  EXPECT_TRUE(mentions(streamer->problems(), "2.3.3.subtree"));
  EXPECT_EQ(streamer->stats().holes, 0u);
}

TEST(Streamer, SeveralContentsAreOneMesh) {
  const TilesetFolder folder;
  folder.write("a.glb", triangle_glb());
  folder.write("b.glb", TilesetFolder::grid_glb(2));
  Json root = one_tile("a.glb");
  root.erase("content");
  root["contents"] = {{{"uri", "a.glb"}}, {{"uri", "b.glb"}}};
  folder.write("tileset.json", tileset_of(root));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 3.0)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(sink.uploads, 1u);
  EXPECT_EQ(streamer->stats().triangles_selected, 9u);
}

TEST(Streamer, FactsAndCopyrightsOfWhatIsDrawn) {
  const TilesetFolder folder;
  GlbBuilder builder;
  builder.json["asset"]["copyright"] = "Some Council; OpenStreetMap contributors";
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int batch = builder.add_accessor<std::uint16_t>({1, 1, 0}, 1);
  builder.add_primitive({{"POSITION", positions}, {"_BATCHID", batch}});
  folder.write("a.b3dm", b3dm_of(builder.finish(), R"({"BATCH_LENGTH":2})", R"({"name":["Hut","Barn"]})"));
  folder.write("tileset.json", tileset_of(one_tile("a.b3dm")));
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 3.0)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  const auto fact = streamer->feature(0, 0, 1);
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->kind, "feature");
  ASSERT_EQ(fact->facts.size(), 1u);
  EXPECT_EQ(fact->facts[0].second, "Barn");
  EXPECT_FALSE(streamer->feature(0, 0, 2));
  EXPECT_FALSE(streamer->feature(0, 1, 0));
  EXPECT_FALSE(streamer->feature(9, 0, 0));
  EXPECT_EQ(streamer->copyrights(), (std::vector<std::string>{"OpenStreetMap contributors", "Some Council"}));
}

TEST(Streamer, TheGpuBudgetHoldsOverAFlightAndTheErrorComesBack) {
  const TilesetFolder folder;
  folder.write_quadtree(5, 1000.0, 6);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 2.0;
  options.gpu_budget = 150'000;  // some 60 of the 341 tiles
  const auto streamer = opened(folder.path("tileset.json"), options);
  double worst_error = 0.0;
  for (int step = 0; step <= 10; ++step) {
    const geo::View views[] = {from_above(1000, 300, 0.1 * step, 0.3 + 0.04 * step)};
    const FlightLog log = fly(*streamer, sink, views, now, 1.0 / 60.0, 20.0);
    EXPECT_TRUE(log.completed) << step;
    EXPECT_EQ(log.holes_after_whole_picture, 0u) << step;
    EXPECT_EQ(streamer->stats().gpu_bytes, sink.held());
    worst_error = std::max(worst_error, streamer->stats().effective_screen_space_error);
  }
  EXPECT_LE(sink.most_held, options.gpu_budget);
  EXPECT_GT(sink.releases, 0u);
  EXPECT_GT(worst_error, 2.0) << "the budget was meant to press";
  EXPECT_LT(worst_error, 2.0 * 64.0);
  EXPECT_EQ(streamer->stats().holes, 0u);
  // Far away little is needed.
  for (int i = 0; i < 5; ++i) {
    const geo::View far[] = {from_above(1000, 20000.0 + i)};
    fly(*streamer, sink, far, now, 1.0 / 60.0, 20.0);
    for (int k = 0; k < 200; ++k) {
      const geo::View moved[] = {from_above(1000, 20000.0 + i + 0.001 * k)};
      streamer->update(moved, now += 1.0 / 60.0, sink);
    }
  }
  EXPECT_EQ(streamer->stats().effective_screen_space_error, 2.0);
}

TEST(Streamer, WhatIsExpectedIsThereBeforeItIsSeen) {
  const TilesetFolder folder;
  folder.write_quadtree(5, 1000.0, 4);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 4.0;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View here[] = {from_above(1000, 40, 0.1, 0.1)};
  const geo::View there[] = {from_above(1000, 40, 0.9, 0.9)};
  streamer->expect(there);
  ASSERT_TRUE(fly(*streamer, sink, here, now).completed);
  // Nothing is missing here any more; what is expected goes on loading.
  const auto begin = std::chrono::steady_clock::now();
  std::size_t uploads = 0;
  for (int still = 0; still < 50 && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20); ++still) {
    streamer->update(here, now += 1.0 / 60.0, sink);
    if (sink.uploads != uploads) still = 0;
    uploads = sink.uploads;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  streamer->update(there, now += 1.0 / 60.0, sink);
  EXPECT_TRUE(streamer->complete());
  EXPECT_EQ(streamer->stats().tiles_loading, 0u);
  EXPECT_GT(streamer->stats().tiles_selected, 1u);
}

TEST(Streamer, TurningShowsWhatLiesBesideAtOnce) {
  const TilesetFolder folder;
  folder.write_quadtree(3, 1000.0, 4);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.01;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View corner[] = {from_above(1000, 30, 0.1, 0.1)};
  ASSERT_TRUE(fly(*streamer, sink, corner, now).completed);
  EXPECT_LT(sink.uploads, 21u);
  const auto begin = std::chrono::steady_clock::now();
  while (sink.uploads < 9 && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)) {
    streamer->update(corner, now += 1.0 / 60.0, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(sink.uploads, 9u) << "the root, its children, and the children of the one in view";
}

TEST(Streamer, ALevelFadesIntoTheNext) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 4);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.fade_seconds = 0.5;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View far[] = {from_above(1000, 1e6)};
  ASSERT_TRUE(fly(*streamer, sink, far, now).completed);
  ASSERT_EQ(streamer->stats().tiles_selected, 1u);
  const geo::View views[] = {from_above(1000, 600)};
  bool both = false;
  streamer->update(views, now += 1.0 / 60.0, sink);
  while (!(streamer->complete() && streamer->stats().tiles_fading == 0) && now < 100.0) {
    float arriving = 0.0f, leaving = 0.0f;
    for (const DrawItem& item : streamer->update(views, now += 1.0 / 60.0, sink)) {
      if (item.share < 0.0f) leaving = item.share;
      if (item.share > 0.0f && item.share < 1.0f) arriving = item.share;
    }
    if (leaving < 0.0f) {
      EXPECT_NEAR(arriving - leaving, 1.0f, 1e-3f);
      EXPECT_EQ(streamer->stats().tiles_fading, 5u);
      both = true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(both);
  EXPECT_EQ(streamer->update(views, now, sink).size(), 4u);
}

TEST(Streamer, TheCpuBudgetHolds) {
  const TilesetFolder folder;
  folder.write_quadtree(4, 1000.0, 30);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.01;
  options.slice_seconds = 0.0;  // one upload a frame, so that decoded contents pile up
  options.cpu_budget = 1'000'000;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  std::uint64_t most = 0;
  const auto begin = std::chrono::steady_clock::now();
  while (!streamer->complete() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(30)) {
    streamer->update(views, now += 1.0 / 60.0, sink);
    most = std::max(most, streamer->stats().cpu_bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(streamer->complete());
  EXPECT_EQ(streamer->stats().tiles_selected, 64u);
  // What is being decoded when the limit is reached still arrives.
  EXPECT_LT(most, options.cpu_budget + 4 * 200'000);
}

TEST(Streamer, ABudgetTooSmallForTheRootEndsInAHole) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 10);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.gpu_budget = 1000;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  EXPECT_TRUE(fly(*streamer, sink, views, now, 0.1, 20.0).completed);
  EXPECT_EQ(sink.uploads, 0u);
  EXPECT_EQ(streamer->stats().holes, 1u);
}

TEST(Streamer, AFailedUploadIsTriedAgain) {
  const TilesetFolder folder;
  folder.write_quadtree(2, 1000.0, 2);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 0.001;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  // The root comes first; then every upload fails for a while.
  while (sink.uploads == 0) streamer->update(views, now += 1.0 / 60.0, sink);
  sink.uploads_to_fail = 3;
  const FlightLog log = fly(*streamer, sink, views, now, 1.0 / 30.0);
  EXPECT_TRUE(log.completed);
  EXPECT_EQ(log.holes_after_whole_picture, 0u) << "the parent stays meanwhile";
  EXPECT_EQ(streamer->stats().tiles_failed, 0u);
}

TEST(Streamer, AnUploadThatNeverSucceedsIsGivenUp) {
  const TilesetFolder folder;
  folder.write("a.glb", triangle_glb());
  folder.write("tileset.json", tileset_of(one_tile("a.glb")));
  CountingSink sink;
  sink.uploads_to_fail = 1000;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 3.0)};
  EXPECT_TRUE(fly(*streamer, sink, views, now, 0.1).completed);
  EXPECT_EQ(1000u - sink.uploads_to_fail, 4u) << "once and three times again";
  EXPECT_TRUE(mentions(streamer->problems(), "out of device memory"));
}

TEST(Streamer, ABusyServerIsAskedAgainAfterOneTwoAndFourSeconds) {
  std::atomic<int> refusals{2};
  HttpServer server([&](const std::string& target) {
    if (target == "/tileset.json") return HttpAnswer{200, tileset_of(one_tile("a.glb")).dump(), {}};
    if (refusals-- > 0) return HttpAnswer{503, "busy", {}};
    const Bytes glb = triangle_glb();
    return HttpAnswer{200, std::string(as_text(glb)), {}};
  });
  for (const bool for_ever : {false, true}) {
    refusals = for_ever ? 1000 : 2;
    CountingSink sink;
    double now = 0.0;
    auto streamer = Streamer::open(server.address() + "/tileset.json", {});
    ASSERT_TRUE(streamer);
    const geo::View views[] = {view_of((*streamer)->root_sphere(), 3.0)};
    EXPECT_TRUE(fly(**streamer, sink, views, now, 0.05).completed);
    EXPECT_EQ((*streamer)->stats().tiles_failed, for_ever ? 1u : 0u);
    EXPECT_EQ(sink.uploads, for_ever ? 0u : 1u);
    EXPECT_GE(now, for_ever ? 7.0 : 3.0) << "in the streamer's time";
    EXPECT_EQ(mentions((*streamer)->problems(), "503"), for_ever);
  }
  EXPECT_EQ(server.requests()["/a.glb"], 3 + 4);
}

TEST(Streamer, RequestsThatNobodyWantsAnyMoreAreWithdrawn) {
  HttpServer server([&](const std::string& target) {
    if (target == "/tileset.json") return HttpAnswer{200, tileset_of(one_tile("slow.glb")).dump(), {}};
    HttpAnswer answer{200, "late", {}};
    answer.delay_milliseconds = 30'000;
    return answer;
  });
  CountingSink sink;
  double now = 0.0;
  auto streamer = Streamer::open(server.address() + "/tileset.json", {});
  ASSERT_TRUE(streamer);
  const geo::View views[] = {view_of((*streamer)->root_sphere(), 3.0)};
  while (server.requests()["/slow.glb"] == 0) {
    (*streamer)->update(views, now += 0.01, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_FALSE((*streamer)->complete());
  const auto begin = std::chrono::steady_clock::now();
  while (!(*streamer)->complete() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(10)) {
    (*streamer)->update({}, now += 0.01, sink);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_TRUE((*streamer)->complete());
  EXPECT_EQ((*streamer)->stats().tiles_failed, 0u);
}

TEST(Streamer, EndingInTheMiddleOfADownloadIsQuick) {
  HttpServer server([&](const std::string& target) {
    if (target == "/tileset.json") return HttpAnswer{200, tileset_of(one_tile("slow.glb")).dump(), {}};
    HttpAnswer answer{200, "late", {}};
    answer.delay_milliseconds = 30'000;
    return answer;
  });
  CountingSink sink;
  auto streamer = Streamer::open(server.address() + "/tileset.json", {});
  ASSERT_TRUE(streamer);
  const geo::View views[] = {view_of((*streamer)->root_sphere(), 3.0)};
  for (double now = 0.0; server.requests()["/slow.glb"] == 0; now += 0.01) (*streamer)->update(views, now, sink);
  const auto begin = std::chrono::steady_clock::now();
  streamer->reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Streamer, OfSeveralContentsTheBrokenOnesHarmNoneOfTheOthers) {
  const TilesetFolder folder;
  folder.write("a.glb", TilesetFolder::grid_glb(2));
  folder.write("broken.glb", Bytes(100));
  folder.write("tileset.json",
               Json{{"asset", {{"version", "1.1"}}},
                    {"geometricError", 10},
                    {"root",
                     {{"boundingVolume", {{"box", {0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9}}}},
                      {"geometricError", 0},
                      {"contents", {{{"uri", "absent.glb"}}, {{"uri", "a.glb"}}, {{"uri", "broken.glb"}}}}}}});
  CountingSink sink;
  double now = 0.0;
  const auto streamer = opened(folder.path("tileset.json"));
  const geo::View views[] = {view_of(streamer->root_sphere(), 2.0)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(sink.triangles, 8u);
  ASSERT_EQ(streamer->problems().size(), 2u);
  EXPECT_NE(streamer->problems()[0].find("absent.glb"), std::string::npos);
  EXPECT_NE(streamer->problems()[1].find("broken.glb"), std::string::npos);
}

TEST(Streamer, OptionsChangeBetweenFrames) {
  const TilesetFolder folder;
  folder.write_quadtree(3, 1000.0, 2);
  CountingSink sink;
  double now = 0.0;
  StreamerOptions options;
  options.maximum_screen_space_error = 1000.0;
  const auto streamer = opened(folder.path("tileset.json"), options);
  const geo::View views[] = {from_above(1000, 600)};
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_selected, 1u);
  options.maximum_screen_space_error = 0.001;
  streamer->set_options(options);
  streamer->update(views, now, sink);
  EXPECT_FALSE(streamer->complete());
  EXPECT_TRUE(fly(*streamer, sink, views, now).completed);
  EXPECT_EQ(streamer->stats().tiles_selected, 16u);
}

}  // namespace
}  // namespace mercia::tiles::test
