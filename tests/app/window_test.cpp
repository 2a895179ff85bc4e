// A real window on a display that exists only in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/app/program.h"
#include "tests/app/small_tileset.h"
#include "tests/support/folders.h"
#include "tests/support/temporary_folder.h"

namespace mercia::test {
namespace {

TEST(Window, SurvivesResizeKeysAndMouseWithoutAValidationMessage) {
  if (run_shell("command -v xvfb-run && command -v xdotool", 10).code != 0)
    GTEST_SKIP() << "needs xvfb-run and xdotool";
  const TemporaryFolder folder;
  const auto tileset = write_small_tileset(folder.path() / "boxes");
  // Waits for the window, then does what hands do: another size, every mode, a drag, the wheel, panels, a click.
  const std::string script = quoted((test::binary_folder() / "bin/mercia").string()) + " " + quoted(tileset.string()) +
                             " --size 480x320 --frames 1000 --validation & viewer=$!; "
                             "window=$(xdotool search --sync --onlyvisible --name Mercia | head -1); "
                             "xdotool windowsize $window 360 300 mousemove --window $window 180 200 mousedown 1 "
                             "mousemove_relative 30 10 mouseup 1 "
                             "click 4 click 5 key F3 key 2 key 3 key 1 key F1 key F1 key bracketright key "
                             "shift+bracketleft key space key period "
                             "key comma key t "
                             "windowsize $window 600 400 mousemove --window $window 300 200 click 1 mousedown 3 "
                             "mousemove_relative 20 -20 mouseup 3 key F12; "
                             "wait $viewer; echo code $?";
  const Said said = run_shell(
      "cd " + quoted(folder.path().string()) + " && xvfb-run -a -s '-screen 0 800x600x24' sh -c " + quoted(script),
      240);
  EXPECT_THAT(said.out, testing::HasSubstr("code 0")) << said.error;
  EXPECT_THAT(said.error, testing::Not(testing::HasSubstr("mercia:")));
  int pictures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    pictures += entry.path().extension() == ".png";
  EXPECT_EQ(pictures, 1) << "F12 saves a picture";
}

}  // namespace
}  // namespace mercia::test
