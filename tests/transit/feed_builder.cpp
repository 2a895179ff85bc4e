#include "tests/transit/feed_builder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <sstream>

#include "engine/base/file.h"

namespace mercia::transit::test {

FeedBuilder::FeedBuilder() {
  set("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nX,Test,https://example.org,Europe/London\n");
  set("stops.txt",
      "stop_id,stop_name,stop_lat,stop_lon\n"
      "A,Alpha,52.48000,-1.9\nB,Beta,52.48899,-1.9\nC,Gamma,52.49798,-1.9\nD,Delta,52.50697,-1.9\n");
  set("routes.txt", "route_id,route_short_name,route_long_name,route_type,route_color\nT,1,Test tram,0,00aa44\n");
  set("calendar.txt",
      "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
      "W,1,1,1,1,1,0,0,20260101,20261231\nS,0,0,0,0,0,1,1,20260101,20261231\n");
  set("trips.txt", "route_id,service_id,trip_id,trip_headsign,shape_id\n");
  set("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n");
}

FeedBuilder& FeedBuilder::set(const std::string& file, std::string text) {
  files_[file] = std::move(text);
  return *this;
}

FeedBuilder& FeedBuilder::add(const std::string& file, const std::string& line) {
  files_[file] += line + "\n";
  return *this;
}

FeedBuilder& FeedBuilder::remove(const std::string& file) {
  files_.erase(file);
  return *this;
}

FeedBuilder& FeedBuilder::trip(const std::string& id, const std::string& calls, const std::string& service,
                               const std::string& shape) {
  add("trips.txt", fmt::format("T,{},{},to {},{}", service, id, id, shape));
  std::istringstream list(calls);
  std::string call;
  for (int sequence = 1; std::getline(list, call, ','); ++sequence) {
    std::istringstream words(call);
    std::string stop, arrival, departure;
    words >> stop >> arrival >> departure;
    add("stop_times.txt",
        fmt::format("{},{},{},{},{}", id, arrival, departure.empty() ? arrival : departure, stop, sequence));
  }
  return *this;
}

std::filesystem::path FeedBuilder::write() const {
  const std::filesystem::path feed = folder_.path() / "feed";
  std::filesystem::create_directories(feed);
  for (const auto& [name, text] : files_) EXPECT_TRUE(write_file(feed / name, as_bytes(text)));
  return feed;
}

std::filesystem::path FeedBuilder::write_zip(const std::string& inside) const {
  const std::filesystem::path file = folder_.path() / "feed.zip";
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  EXPECT_NE(archive, nullptr);
  for (const auto& [name, text] : files_)
    EXPECT_GE(zip_file_add(archive, (inside + name).c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                           ZIP_FL_ENC_UTF_8),
              0);
  EXPECT_EQ(zip_close(archive), 0);
  return file;
}

Timetable FeedBuilder::timetable() const {
  auto feed = read();
  if (!feed) {
    ADD_FAILURE() << feed.error().sentence();
    std::abort();
  }
  auto timetable = Timetable::create(std::move(feed->data));
  if (!timetable) {
    ADD_FAILURE() << timetable.error().sentence();
    std::abort();
  }
  return std::move(*timetable);
}

StopIndex stop_of(const Timetable& timetable, const std::string& id) {
  const auto found = timetable.find_stop(id);
  EXPECT_TRUE(found) << id;
  return found.value_or(0);
}

TripIndex trip_of(const Timetable& timetable, const std::string& id) {
  const auto found = timetable.find_trip(id);
  EXPECT_TRUE(found) << id;
  return found.value_or(0);
}

std::string id_of(const Timetable& timetable, const NextDeparture& departure) {
  return std::string(timetable.text(timetable.data().trips[departure.trip].id));
}

UnixSeconds london(int month, int day, int hour, int minute, int second, int year) {
  return TimeZone::find("Europe/London")->at({year, month, day, hour * 3600.0 + minute * 60.0 + second});
}

}  // namespace mercia::transit::test
