#include "engine/base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/support/temporary_folder.h"

namespace mercia {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

class FileTest : public testing::Test {
 protected:
  fs::path at(const char* name) const { return folder_.path() / name; }
  const fs::path& folder() const { return folder_.path(); }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(FileTest, WhatIsWrittenReadsBack) {
  const std::string text("a\0b\xff", 4);
  ASSERT_TRUE(write_file(at("a.bin"), as_bytes(text)));
  EXPECT_EQ(read_text_file(at("a.bin")).value(), text);
  EXPECT_EQ(as_text(read_file(at("a.bin")).value()), text);
  EXPECT_EQ(entries(folder()), 1u) << "nothing else may be left beside it";
}

TEST_F(FileTest, AnEmptyFileIsNoError) {
  ASSERT_TRUE(write_file(at("empty"), {}));
  EXPECT_TRUE(read_file(at("empty")).value().empty());
}

TEST_F(FileTest, TheLimitIsTheLargestSizeThatIsRead) {
  ASSERT_TRUE(write_file(at("ten"), as_bytes("0123456789")));
  EXPECT_TRUE(read_file(at("ten"), 10));
  const auto refused = read_file(at("ten"), 9);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Input);
  EXPECT_THAT(refused.error().sentence(), HasSubstr("10 bytes, more than the limit of 9"));
}

TEST_F(FileTest, RefusesWhatIsNoRegularFile) {
  ASSERT_EQ(mkfifo(at("fifo").c_str(), 0600), 0);
  EXPECT_THAT(read_file(at("absent")).error().sentence(), HasSubstr("absent: there is no such file"));
  EXPECT_THAT(read_file(folder()).error().sentence(), HasSubstr("not a regular file"));
  EXPECT_THAT(read_file(at("fifo")).error().sentence(), HasSubstr("not a regular file"));
  EXPECT_THAT(read_file(at("absent/deep")).error().sentence(), HasSubstr("no such file"));
}

TEST_F(FileTest, AFileInALockedFolderIsNotSaidToBeAbsent) {
  if (geteuid() == 0) GTEST_SKIP() << "nothing is locked for root";
  fs::create_directory(at("locked"));
  ASSERT_TRUE(write_file(at("locked") / "a", as_bytes("x")));
  fs::permissions(at("locked"), fs::perms::none);
  const std::string sentence = read_file(at("locked") / "a").error().sentence();
  fs::permissions(at("locked"), fs::perms::owner_all);
  EXPECT_THAT(sentence, HasSubstr("ermission"));
  EXPECT_THAT(sentence, testing::Not(HasSubstr("no such file")));
}

TEST_F(FileTest, AFailedWriteLeavesTheOldFileAndNothingElse) {
  fs::create_directory(at("taken"));
  ASSERT_TRUE(write_file(at("taken") / "inside", as_bytes("x")));
  const auto onto_folder = write_file(at("taken"), as_bytes("new"));
  ASSERT_FALSE(onto_folder);
  EXPECT_EQ(onto_folder.error().kind, ErrorKind::Input);
  EXPECT_EQ(entries(folder()), 1u) << "the half of a write must not stay behind";
  EXPECT_FALSE(write_file(at("nowhere") / "a", as_bytes("x")));
}

TEST_F(FileTest, AFullDiskIsSaidToBeFull) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "needs /dev/full";
  ASSERT_TRUE(write_file(at("a"), as_bytes("old")));
  // The temporary file of a write is a.part; here it is a disk without space.
  fs::create_symlink("/dev/full", at("a.part"));
  const auto full = write_file(at("a"), as_bytes("new"));
  ASSERT_FALSE(full);
  EXPECT_THAT(full.error().sentence(), HasSubstr("check the space left on the disk"));
  EXPECT_EQ(read_text_file(at("a")).value(), "old");
}

// A reader sees one whole value or another, whatever the moment.
TEST_F(FileTest, AReaderNeverSeesHalfAFile) {
  const std::string zeros(200'000, '0');
  const std::string ones(100'000, '1');
  ASSERT_TRUE(write_file(at("value"), as_bytes(zeros)));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) ASSERT_TRUE(write_file(at("value"), as_bytes(i % 2 ? zeros : ones)));
  });
  for (int i = 0; i < 300; ++i) {
    const auto text = read_text_file(at("value"));
    // The file may be exchanged between asking for its size and reading: then it is an error, not half a value.
    EXPECT_TRUE(!text || *text == zeros || *text == ones);
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace mercia
