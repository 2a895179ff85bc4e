#include "engine/base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace mercia {
namespace {

TEST(Error, SaysWhereWhatAndWhatToDo) {
  const Error error{ErrorKind::Input, "the file ends in the middle of a block", "bristol.osm.pbf, block 12",
                    "download it again"};
  EXPECT_EQ(error.sentence(), "bristol.osm.pbf, block 12: the file ends in the middle of a block; download it again.");
}

TEST(Error, LeavesOutWhatItDoesNotKnow) {
  EXPECT_EQ((Error{ErrorKind::Input, "it is empty", "a.json", ""}).sentence(), "a.json: it is empty.");
  EXPECT_EQ((Error{ErrorKind::Input, "it is empty", "", "fill it"}).sentence(), "it is empty; fill it.");
  EXPECT_EQ((Error{ErrorKind::Input, "It is empty.", "", ""}).sentence(), "It is empty.");
}

TEST(Error, ExitCodesTellWhoseFaultItIs) {
  EXPECT_EQ(exit_code(ErrorKind::Usage), 2);
  EXPECT_EQ(exit_code(ErrorKind::Input), 3);
  EXPECT_EQ(exit_code(ErrorKind::Device), 4);
  EXPECT_EQ(exit_code(ErrorKind::Cancelled), 130);
  EXPECT_EQ(exit_code(ErrorKind::Internal), 1);
}

Result<std::unique_ptr<int>> make(int value) {
  if (value < 0) return fail(ErrorKind::Usage, "negative");
  return std::make_unique<int>(value);
}

Result<int> doubled(int value) {
  MERCIA_TRY(const std::unique_ptr<int> made, make(value));
  return 2 * *made;
}

Result<void> checked(int value) {
  MERCIA_CHECK(doubled(value));
  MERCIA_CHECK(doubled(value + 1));
  return {};
}

TEST(Result, TryMovesTheValueOutOrPassesTheErrorUp) {
  EXPECT_EQ(doubled(21).value(), 42);
  const auto failed = doubled(-1);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::Usage);
  EXPECT_EQ(failed.error().what, "negative");
}

TEST(Result, CheckPassesTheErrorUp) {
  EXPECT_TRUE(checked(0));
  ASSERT_FALSE(checked(-1));
  EXPECT_EQ(checked(-5).error().what, "negative");
}

}  // namespace
}  // namespace mercia
