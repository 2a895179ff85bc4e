// The programs themselves, as a person or a script runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/app/program.h"
#include "tests/app/small_tileset.h"
#include "tests/support/folders.h"
#include "tests/support/temporary_folder.h"

namespace mercia::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Picture {
  unsigned width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
  const std::uint8_t* at(unsigned x, unsigned y) const { return rgb.data() + std::size_t{3} * (y * width + x); }
};

Picture read_png(const std::filesystem::path& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  Picture picture;
  if (!png_image_begin_read_from_file(&image, path.c_str())) return picture;
  image.format = PNG_FORMAT_RGB;
  picture.width = image.width;
  picture.height = image.height;
  picture.rgb.resize(PNG_IMAGE_SIZE(image));
  png_image_finish_read(&image, nullptr, picture.rgb.data(), 0, nullptr);
  return picture;
}

// One line: what scripts and people can read.
void expect_one_sentence(const std::string& error) {
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 1) << error;
  EXPECT_THAT(error, testing::StartsWith("mercia"));
  EXPECT_THAT(error, testing::EndsWith(".\n"));
}

class Program : public testing::Test {
 protected:
  // Without one libwayland complains in the program's name.
  void SetUp() override { setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 0); }

  TemporaryFolder folder_;
  std::string shot_ = quoted((folder_.path() / "shot.png").string());

  Picture take(const std::string& arguments) {
    const auto tileset = write_small_tileset(folder_.path() / "boxes");
    const Said said =
        run_program("mercia", quoted(tileset.string()) + " --validation --shot " + shot_ + " " + arguments);
    EXPECT_EQ(said.code, 0) << said.error;
    EXPECT_EQ(said.error, "");
    return read_png(folder_.path() / "shot.png");
  }
};

TEST_F(Program, HelpAndVersionGoToStandardOutput) {
  const Said help = run_program("mercia", "--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("--shot"));
  EXPECT_EQ(help.error, "");
  const Said version = run_program("mercia", "--version");
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, testing::StartsWith("mercia 0."));
}

TEST_F(Program, WrongOptionsAreCodeTwo) {
  for (const char* arguments : {"--no-such-option", "--size huge", "--sse 0", "--time never"}) {
    const Said said = run_program("mercia", arguments);
    EXPECT_EQ(said.code, 2) << arguments;
    expect_one_sentence(said.error);
  }
}

TEST_F(Program, AMissingRegionIsCodeThreeAndNamed) {
  const Said said = run_program("mercia", "/no/such/region --shot " + shot_);
  EXPECT_EQ(said.code, 3);
  expect_one_sentence(said.error);
  EXPECT_THAT(said.error, HasSubstr("/no/such/region"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "shot.png"));
}

TEST_F(Program, AFolderThatIsNoRegionIsCodeThree) {
  const Said said = run_program("mercia", quoted(folder_.path().string()) + " --shot " + shot_);
  EXPECT_EQ(said.code, 3);
  expect_one_sentence(said.error);
}

TEST_F(Program, ABrokenTilesetIsCodeThree) {
  std::ofstream(folder_.path() / "tileset.json") << "{\"asset\": {\"version\": \"1.1\"";
  const Said said = run_program("mercia", quoted((folder_.path() / "tileset.json").string()) + " --shot " + shot_);
  EXPECT_EQ(said.code, 3);
  expect_one_sentence(said.error);
}

TEST_F(Program, AShotIntoAMissingFolderIsCodeThree) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes");
  const Said said = run_program("mercia", quoted(tileset.string()) + " --shot /no/such/folder/a.png");
  EXPECT_EQ(said.code, 3);
  expect_one_sentence(said.error);
  EXPECT_THAT(said.error, HasSubstr("/no/such/folder"));
}

TEST_F(Program, ADeviceThatIsNotThereIsCodeFour) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes");
  const Said said = run_program("mercia", quoted(tileset.string()) + " --device no-such-gpu --shot " + shot_);
  EXPECT_EQ(said.code, 4);
  expect_one_sentence(said.error);
}

TEST_F(Program, WithoutADisplayAWindowIsCodeFourAndShotIsNamed) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes");
  const Said said =
      run_shell("env -u DISPLAY -u WAYLAND_DISPLAY " + quoted((test::binary_folder() / "bin/mercia").string()) + " " +
                    quoted(tileset.string()),
                60);
  EXPECT_EQ(said.code, 4);
  expect_one_sentence(said.error);
  EXPECT_THAT(said.error, HasSubstr("--shot"));
}

TEST_F(Program, AViewpointThatIsNotThereIsCodeTwo) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes");
  const Said said = run_program("mercia", quoted(tileset.string()) + " --view nowhere --shot " + shot_);
  EXPECT_EQ(said.code, 2);
  expect_one_sentence(said.error);
}

TEST_F(Program, ATileThatCannotBeLoadedIsSaidAndTheRestIsDrawn) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes", true);
  const Said said = run_program("mercia", quoted(tileset.string()) + " --sse 0.1 --size 160x120 --shot " + shot_);
  EXPECT_EQ(said.code, 3);
  EXPECT_THAT(said.error, HasSubstr("absent.glb"));
  EXPECT_EQ(read_png(folder_.path() / "shot.png").width, 160u);
}

TEST_F(Program, DrawsWestOnTheLeftWhenItLooksNorth) {
  // 120 m south of the boxes, level with their middle.
  const Picture picture = take("--size 320x240 --at 52.47862,-1.9026,10 --look 0,0");
  ASSERT_EQ(picture.width, 320u);
  ASSERT_EQ(picture.height, 240u);
  // 30 m aside at a distance of 110 m; the half width of the picture is 85 m there.
  const std::uint8_t* west = picture.at(160 - 56, 119);
  const std::uint8_t* east = picture.at(160 + 56, 119);
  EXPECT_GT(west[0], 2 * west[1]) << "red in the west";
  EXPECT_GT(east[1], 2 * east[0]) << "green in the east";
  const std::uint8_t* sky = picture.at(160, 20);
  EXPECT_GE(sky[2], sky[0]) << "sky above";
  const std::uint8_t* ground = picture.at(160, 220);
  EXPECT_LT(std::max({ground[0], ground[1], ground[2]}) - std::min({ground[0], ground[1], ground[2]}), 40)
      << "grey below";
}

TEST_F(Program, StandsAboveTheGroundThatTheTilesHave) {
  // The tileset's ground is at height 0 on the ellipsoid: both ways to say 60 m give one picture.
  const Picture above_ground = take("--size 160x120 --at 52.4790,-1.9026,60 --look 0,-40");
  const Picture above_ellipsoid = take("--size 160x120 --at 52.4790,-1.9026,asl:60 --look 0,-40");
  ASSERT_EQ(above_ground.rgb.size(), above_ellipsoid.rgb.size());
  int worst = 0;
  for (std::size_t i = 0; i < above_ground.rgb.size(); ++i)
    worst = std::max(worst, std::abs(above_ground.rgb[i] - above_ellipsoid.rgb[i]));
  EXPECT_LE(worst, 40);
}

TEST_F(Program, TheSameShotTwiceIsTheSamePicture) {
  const Picture first = take("--size 160x120 --time 2026-03-20T09:00Z");
  const Picture second = take("--size 160x120 --time 2026-03-20T09:00Z");
  EXPECT_EQ(first.rgb, second.rgb);
}

TEST_F(Program, TheOverlayIsDrawnWhenAskedFor) {
  const Picture bare = take("--size 1280x720");
  const Picture panels = take("--size 1280x720 --overlay on");
  const Picture large = take("--size 1280x720 --overlay on --scale 2");
  const auto brightness = [](const Picture& picture, unsigned x, unsigned y) {
    return picture.at(x, y)[0] + picture.at(x, y)[1] + picture.at(x, y)[2];
  };
  // The panel of time and compass in the upper right corner is dark; panels of twice the scale take more of the
  // picture.
  EXPECT_GT(brightness(bare, 1200, 60), 2 * brightness(panels, 1200, 60));
  const auto covered = [&](const Picture& picture) {
    int count = 0;
    for (unsigned y = 0; y < 720; ++y)
      for (unsigned x = 0; x < 1280; ++x) count += 2 * brightness(picture, x, y) < brightness(bare, x, y);
    return count;
  };
  EXPECT_GT(covered(large), covered(panels) * 5 / 4);
}

TEST_F(Program, FirstPictureNeedsNotWaitForEverything) {
  const Picture picture = take("--size 160x120 --wait first");
  EXPECT_EQ(picture.width, 160u);
}

TEST_F(Program, ListsDevices) {
  const Said said = run_program("mercia", "--list-devices");
  EXPECT_EQ(said.code, 0) << said.error;
  EXPECT_THAT(said.out, HasSubstr("Vulkan 1."));
}

TEST_F(Program, BenchPrintsItsContractAsJson) {
  const auto tileset = write_small_tileset(folder_.path() / "boxes");
  for (const char* arguments :
       {"--path orbit --frames 3", "--path street --seconds 0.3", "--path flight --frames 2 --views 2",
        "--path teleport --frames 2", "--path hold --frames 2"}) {
    const Said said = run_program("mercia-bench", quoted(tileset.string()) + " --size 160x120 --json " + arguments);
    ASSERT_EQ(said.code, 0) << arguments << ": " << said.error;
    const auto json = nlohmann::json::parse(said.out);
    EXPECT_GT(json["frame_ms_p50"], 0.0) << arguments;
    EXPECT_EQ(json["holes"], 0) << arguments;
    EXPECT_GT(json["complete_ms"], json["first_picture_ms"].get<double>() - 1.0) << arguments;
    EXPECT_GT(json["peak_rss_mb"], 10.0);
  }
}

TEST_F(Program, BenchKeepsTheExitCodes) {
  EXPECT_EQ(run_program("mercia-bench", "/no/such/tileset.json").code, 3);
  EXPECT_EQ(run_program("mercia-bench", "x --path zigzag").code, 2);
  EXPECT_EQ(run_program("mercia-bench", "").code, 2);
}

}  // namespace
}  // namespace mercia::test
