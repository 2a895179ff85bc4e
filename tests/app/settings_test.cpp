#include "app/settings.h"

#include <gtest/gtest.h>

#include "engine/base/file.h"
#include "tests/support/temporary_folder.h"

namespace mercia::app {
namespace {

TEST(Settings, AreFoundAgain) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "new/mercia/settings.json";
  const auto none = read_settings(file);
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, Settings());
  const Settings chosen{.high_contrast = true, .names = false, .text_scale = 1.6};
  ASSERT_TRUE(write_settings(file, chosen));
  const auto again = read_settings(file);
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(*again, chosen);
}

TEST(Settings, ThatAreBrokenAreAnErrorThatNamesThem) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "settings.json";
  for (const std::string text : {"", "[]", "{\"text_scale\": \"big\"}", "{\"text_scale\": 99}", "{\"names\": 1}"}) {
    ASSERT_TRUE(write_file(file, as_bytes(text)));
    const auto read = read_settings(file);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().sentence().find("settings.json"), std::string::npos);
  }
}

TEST(Settings, SizesOfTextGoInStepsAndEnd) {
  EXPECT_DOUBLE_EQ(stepped_text_scale(1.0, 1), 1.2);
  EXPECT_DOUBLE_EQ(stepped_text_scale(1.2, -1), 1.0);
  EXPECT_DOUBLE_EQ(stepped_text_scale(kMostTextScale, 1), kMostTextScale);
  EXPECT_DOUBLE_EQ(stepped_text_scale(0.8, -1), kLeastTextScale);
  EXPECT_DOUBLE_EQ(stepped_text_scale(kLeastTextScale, 1), 1.0);
}

}  // namespace
}  // namespace mercia::app
