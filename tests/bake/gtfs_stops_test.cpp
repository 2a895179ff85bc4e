#include "tools/bake/gtfs_stops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <glm/trigonometric.hpp>

#include "engine/base/file.h"
#include "engine/transit/feed_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"

namespace mercia::bake {
namespace {

using ::testing::HasSubstr;

void write_text(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

TEST(GtfsStops, CountsEveryRowOnce) {
  const mercia::test::TemporaryFolder folder;
  write_text(folder.path() / "stops.txt",
             "stop_id,stop_name,stop_lat,stop_lon,location_type,vehicle_type\n"
             "1,\"High Street, Stop A\",51.5,-2.5,0,3\n"
             "2,Central,51.6,-2.6,1,2\n"
             "3,Door,51.6,-2.6,2,\n"
             "4,Nowhere,,,0,\n"
             "5,Pole,95,0,0,\n"
             "6,Null,0,0,0,\n"
             "7,Nan,nan,1,0,\n"
             "8,,51.5,-2.4,,900\n"
             "9,Short\n");
  Account account;
  const auto places = read_gtfs_stops(folder.path(), account);
  ASSERT_TRUE(places) << places.error().sentence();
  ASSERT_EQ(places->size(), 3u);
  EXPECT_EQ((*places)[0].name, "High Street, Stop A");
  EXPECT_EQ((*places)[0].kind, "bus_stop");
  EXPECT_NEAR((*places)[0].position.latitude, glm::radians(51.5), 1e-12);
  EXPECT_EQ((*places)[1].kind, "railway_station");
  EXPECT_EQ((*places)[2].name, "8");
  EXPECT_EQ((*places)[2].kind, "tram_stop");
  const Tally& tally = account["stops"];
  EXPECT_EQ(tally.read, 9u);
  EXPECT_EQ(tally.drawn, 3u);
  EXPECT_TRUE(tally.balanced());
  EXPECT_EQ(tally.rejected.at("no valid position"), 4u);
}

TEST(GtfsStops, RefusesWhatIsNoFeed) {
  const mercia::test::TemporaryFolder folder;
  Account account;
  const auto absent = read_gtfs_stops(folder.path() / "none.zip", account);
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().sentence(), HasSubstr("none.zip"));
  write_text(folder.path() / "text.zip", "this is no zip");
  const auto no_zip = read_gtfs_stops(folder.path() / "text.zip", account);
  ASSERT_FALSE(no_zip);
  EXPECT_THAT(no_zip.error().sentence(), HasSubstr("zip archive"));
  write_text(folder.path() / "stops.txt", "stop_id,stop_name\n1,A\n");
  const auto no_column = read_gtfs_stops(folder.path(), account);
  ASSERT_FALSE(no_column);
  EXPECT_THAT(no_column.error().sentence(), HasSubstr("stop_lat"));
  write_text(folder.path() / "stops.txt", "");
  EXPECT_FALSE(read_gtfs_stops(folder.path(), account));
}

TEST(GtfsStops, AFolderIsPackedTheSameWayEveryTime) {
  const mercia::test::TemporaryFolder folder;
  const auto feed = folder.path() / "feed";
  std::filesystem::create_directory(feed);
  write_text(feed / "stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n1,A,51,-2\n");
  write_text(feed / "agency.txt", "agency_name\nB\n");
  write_text(feed / "notes.md", "not part of the feed");
  const auto first = folder.path() / "1.zip";
  const auto second = folder.path() / "2.zip";
  ASSERT_TRUE(copy_gtfs(feed, first));
  std::filesystem::last_write_time(feed / "stops.txt",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(48));
  ASSERT_TRUE(copy_gtfs(feed, second));
  EXPECT_EQ(*read_file(first), *read_file(second));
  const auto packed = transit::FeedFiles::open(first);
  ASSERT_TRUE(packed) << packed.error().sentence();
  std::string text(100, '\0');
  const auto size = (*packed->read("agency.txt", 1000))(text);
  ASSERT_TRUE(size) << size.error().sentence();
  EXPECT_EQ(text.substr(0, *size), "agency_name\nB\n");
  EXPECT_FALSE(packed->has("notes.md"));
  EXPECT_FALSE((*packed->read("agency.txt", 3))(text)) << "the limit holds for what is unpacked";
  Account account;
  EXPECT_EQ(read_gtfs_stops(first, account)->size(), 1u);
}

TEST(GtfsStops, ACutZipIsRefused) {
  const mercia::test::TemporaryFolder folder;
  const auto feed = folder.path() / "feed";
  std::filesystem::create_directory(feed);
  std::string rows = "stop_id,stop_name,stop_lat,stop_lon\n";
  for (int i = 0; i < 2000; ++i) rows += std::to_string(i * 7919) + ",Stop,51,-2\n";
  write_text(feed / "stops.txt", rows);
  const auto zip = folder.path() / "feed.zip";
  ASSERT_TRUE(copy_gtfs(feed, zip));
  std::filesystem::resize_file(zip, std::filesystem::file_size(zip) / 2);
  Account account;
  EXPECT_FALSE(read_gtfs_stops(zip, account));
}

TEST(GtfsStops, ReadsARealFeed) {
  MERCIA_NEED_DATA(feed, "transit/gtfs/ember");
  std::filesystem::path stops;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(feed))
    if (entry.path().filename() == "stops.txt")
      stops = entry.path().parent_path();
    else if (entry.path().extension() == ".zip")
      stops = entry.path();
  ASSERT_FALSE(stops.empty());
  Account account;
  const auto places = read_gtfs_stops(stops, account);
  ASSERT_TRUE(places) << places.error().sentence();
  EXPECT_GT(places->size(), 10u);
  EXPECT_TRUE(account["stops"].balanced());
}

}  // namespace
}  // namespace mercia::bake
