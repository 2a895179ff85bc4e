// Servers that fail: at the root, at a tileset within the tileset, at once or for a while.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/tiles/root_request.h"
#include "engine/tiles/streamer.h"
#include "tests/tiles/counting_sink.h"
#include "tests/tiles/flight.h"
#include "tests/tiles/glb_builder.h"
#include "tests/tiles/http_server.h"

namespace mercia::tiles::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Json tile(const std::string& uri, double error = 0.0) {
  return {{"boundingVolume", {{"sphere", {0.5, 0.5, 0.0, 2.0}}}},
          {"geometricError", error},
          {"refine", "REPLACE"},
          {"content", {{"uri", uri}}}};
}

std::string tileset(const Json& root) {
  return Json{{"asset", {{"version", "1.1"}}}, {"geometricError", 100.0}, {"root", root}}.dump();
}

std::string triangle() {
  GlbBuilder builder;
  builder.add_primitive({{"POSITION", builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3)}});
  const Bytes bytes = builder.finish();
  return std::string(as_text(bytes));
}

HttpAnswer answered(int status, const std::string& body) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = body;
  return answer;
}

// Answers as its table says, once a target has failed as often as it shall.
struct Site {
  std::map<std::string, std::string> files;
  std::map<std::string, int> failing;  // how often a target is 503 first; -1: 404 for ever
  std::mutex mutex{};                  // connections have threads of their own

  HttpAnswer answer(const std::string& target) {
    const std::lock_guard lock(mutex);
    const auto file = files.find(target);
    int& left = failing[target];
    if (file == files.end() || left < 0) return answered(404, "no");
    if (left > 0) {
      --left;
      return answered(503, "busy");
    }
    return answered(200, file->second);
  }
};

StreamerOptions patient() {
  StreamerOptions options;
  options.waits_for_root = true;
  options.maximum_screen_space_error = 0.5;
  return options;
}

const auto kStep = std::chrono::milliseconds(2);

TEST(Unreliable, ARootIsAskedForUntilItComes) {
  Site site{{{"/tileset.json", tileset(tile("a.glb"))}, {"/a.glb", triangle()}}, {{"/tileset.json", 3}}};
  HttpServer server([&](const std::string& target) { return site.answer(target); });
  const auto opened = Streamer::open(server.address() + "/tileset.json", patient());
  ASSERT_TRUE(opened) << opened.error().sentence();
  Streamer& streamer = **opened;
  EXPECT_THAT(streamer.waiting_for_root(), HasSubstr("503"));
  EXPECT_FALSE(streamer.georeferenced());
  CountingSink sink;
  const geo::View views[] = {view_of({{0.5, 0.5, 0.0}, 2.0}, 3.0)};
  double now = 50.0;
  streamer.update(views, now, sink);
  EXPECT_THAT(streamer.waiting_for_root(), HasSubstr("Trying again in"));
  EXPECT_FALSE(streamer.complete());
  EXPECT_EQ(server.requests()["/tileset.json"], 1) << "not at once";
  double came = 0.0;
  for (int i = 0; i < 4000 && came == 0.0; ++i) {
    streamer.update(views, now += 0.01, sink);
    if (streamer.waiting_for_root().empty()) came = now;
    std::this_thread::sleep_for(kStep);
  }
  EXPECT_EQ(server.requests()["/tileset.json"], 4);
  EXPECT_GT(came - 50.0, 1.0 + 2.0 + 4.0) << "each time it waits twice as long";
  EXPECT_TRUE(fly(streamer, sink, views, now).completed);
  EXPECT_EQ(streamer.stats().tiles_selected, 1u);
  EXPECT_THAT(streamer.problems(), IsEmpty());
}

TEST(Unreliable, WhoDoesNotWaitHearsAtOnce) {
  Site site{{{"/tileset.json", tileset(tile("a.glb"))}}, {{"/tileset.json", 99}}};
  HttpServer server([&](const std::string& target) { return site.answer(target); });
  EXPECT_FALSE(Streamer::open(server.address() + "/tileset.json", {}));
  // What will not get better is not waited for.
  EXPECT_FALSE(Streamer::open(server.address() + "/absent.json", patient()));
  site.files["/page.json"] = "<html>";
  EXPECT_FALSE(Streamer::open(server.address() + "/page.json", patient()));
}

TEST(Unreliable, ANobodyIsLeftWithoutWaiting) {
  std::string address;
  {
    const HttpServer gone([](const std::string&) { return HttpAnswer{}; });
    address = gone.address();
  }
  const auto streamer = Streamer::open(address + "/tileset.json", patient());
  ASSERT_TRUE(streamer) << streamer.error().sentence();
  EXPECT_FALSE((*streamer)->waiting_for_root().empty());
  CountingSink sink;
  const geo::View views[] = {view_of({{0.5, 0.5, 0.0}, 2.0}, 3.0)};
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE((*streamer)->update(views, i * 0.1, sink).empty());
    std::this_thread::sleep_for(kStep);
  }
  EXPECT_FALSE((*streamer)->complete());
}

TEST(Unreliable, ARootThatIsRubbishForAWhileIsAskedForAgain) {
  std::atomic<int> asked{0};
  HttpServer server([&](const std::string&) {
    return answered(200, ++asked < 2 ? "<html>in a minute</html>" : tileset(tile("a.glb")));
  });
  const std::shared_ptr<TileSource> source = make_source({});
  const std::string uri = server.address() + "/tileset.json";
  RootRequest request(source, {uri, uri}, {Error{ErrorKind::Input, "nobody there", uri, ""}, true});
  std::optional<TilePart> part;
  double now = 0.0;
  for (int i = 0; i < 4000 && !part; ++i) {
    part = request.poll(now += 0.01);
    std::this_thread::sleep_for(kStep);
  }
  ASSERT_TRUE(part);
  EXPECT_EQ(part->tiles.size(), 1u);
  EXPECT_EQ(asked, 2);
}

class ExternalTileset : public testing::Test {
 protected:
  ExternalTileset() {
    Json root = tile("root.glb", 50.0);
    root["children"] = {tile("inner.json", 20.0), tile("leaf.glb")};
    site_.files = {{"/tileset.json", tileset(root)},
                   {"/root.glb", triangle()},
                   {"/leaf.glb", triangle()},
                   {"/inner.json", tileset(tile("inner.glb"))},
                   {"/inner.glb", triangle()}};
  }
  // Loads all there is, and looks that from the first picture on there never is a hole.
  void load() {
    server_ = std::make_unique<HttpServer>([this](const std::string& target) { return site_.answer(target); });
    StreamerOptions options = patient();
    options.maximum_requests = 1;  // so that the root, which comes first, is there first
    auto opened = Streamer::open(server_->address() + "/tileset.json", options);
    ASSERT_TRUE(opened) << opened.error().sentence();
    streamer_ = std::move(*opened);
    const geo::View views[] = {view_of({{0.5, 0.5, 0.0}, 2.0}, 3.0)};
    double now = 0.0;
    const FlightLog log = fly(*streamer_, sink_, views, now, 0.05);
    EXPECT_TRUE(log.completed);
    EXPECT_EQ(log.holes_after_whole_picture, 0u);
    EXPECT_EQ(streamer_->stats().holes, 0u);
  }
  Site site_;
  std::unique_ptr<HttpServer> server_;
  CountingSink sink_;
  std::unique_ptr<Streamer> streamer_;
};

TEST_F(ExternalTileset, IsDrawnInPlaceOfItsParent) {
  load();
  EXPECT_EQ(streamer_->stats().tiles_selected, 2u);
}

TEST_F(ExternalTileset, ThatFailsLeavesTheParent) {
  site_.failing["/inner.json"] = -1;
  load();
  EXPECT_EQ(streamer_->stats().tiles_selected, 1u);
  EXPECT_EQ(streamer_->stats().tiles_failed, 1u);
  ASSERT_EQ(streamer_->problems().size(), 1u);
  EXPECT_THAT(streamer_->problems()[0], HasSubstr("inner.json"));
}

TEST_F(ExternalTileset, WhoseOwnContentFailsLeavesTheParent) {
  site_.failing["/inner.glb"] = -1;
  load();
  EXPECT_EQ(streamer_->stats().tiles_selected, 1u);
  EXPECT_THAT(streamer_->problems()[0], HasSubstr("inner.glb"));
}

TEST_F(ExternalTileset, ThatIsNoTilesetLeavesTheParent) {
  site_.files["/inner.json"] = R"({"asset": {"version": "1.1"}, "geometricError": 1})";
  load();
  EXPECT_EQ(streamer_->stats().tiles_selected, 1u);
  EXPECT_THAT(streamer_->problems()[0], HasSubstr("inner.json"));
}

TEST_F(ExternalTileset, ThatFailsForAWhileComesLater) {
  site_.failing["/inner.json"] = 2;
  site_.failing["/inner.glb"] = 1;
  load();
  EXPECT_EQ(streamer_->stats().tiles_selected, 2u);
  EXPECT_EQ(streamer_->stats().tiles_failed, 0u);
}

}  // namespace
}  // namespace mercia::tiles::test
