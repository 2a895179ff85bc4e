// What a large timetable costs: loading it, asking it. Prints figures; ctest only sees that it runs.
//
//   mercia-synth --timetable -o network && build/release/bin/mercia_bench_transit network
//
// Without a feed it makes a small one of its own.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <random>
#include <vector>

#include "engine/transit/open.h"
#include "tests/support/temporary_folder.h"
#include "tools/synth/timetable.h"

namespace {

using namespace mercia;
using namespace mercia::transit;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Of this process up to now, mebibytes.
double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// Median and 99th percentile.
void print_times(const char* what, std::vector<double> seconds, double unit, const char* name) {
  std::sort(seconds.begin(), seconds.end());
  fmt::print("{:<34} median {:8.2f} {}, p99 {:8.2f} {}\n", what, seconds[seconds.size() / 2] * unit, name,
             seconds[seconds.size() * 99 / 100] * unit, name);
}

Result<void> measure(const std::filesystem::path& feed) {
  std::error_code ignored;
  std::filesystem::remove(cache_path(feed), ignored);
  const double before = peak_memory();
  auto start = std::chrono::steady_clock::now();
  {
    MERCIA_TRY(const OpenedTimetable cold, open_timetable(feed));
    fmt::print("{:<34} {:.2f} s, peak {:.0f} MiB more\n", "cold, with the cache written", seconds_since(start),
               peak_memory() - before);
    const TimetableData& data = cold.timetable.data();
    fmt::print("{:<34} {} stops, {} trips, {} stop times, {} points of paths, {} problems\n", "", data.stops.size(),
               data.trips.size(), data.times.size(), data.path_points.size(), cold.problems.total());
  }
  start = std::chrono::steady_clock::now();
  MERCIA_TRY(const OpenedTimetable opened, open_timetable(feed));
  fmt::print("{:<34} {:.3f} s, file {:.0f} MiB{}\n", "from the cache", seconds_since(start),
             static_cast<double>(std::filesystem::file_size(cache_path(feed), ignored)) / (1 << 20),
             opened.from_cache ? "" : " (NOT USED)");
  const Timetable& timetable = opened.timetable;

  // The middle of the feed's days, which is a day like others.
  const Day day = timetable.data().first_day + static_cast<Day>(timetable.data().day_count / 2);
  std::mt19937 random(1);
  std::vector<double> times;
  std::size_t found = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto stop = static_cast<StopIndex>(random() % timetable.data().stops.size());
    const UnixSeconds at = timetable.day_start(day) + static_cast<double>(random() % 86400);
    const auto begin = std::chrono::steady_clock::now();
    found += timetable.next_departures(stop, at, 10).size();
    times.push_back(seconds_since(begin));
  }
  print_times("the next ten departures at a stop", times, 1e6, "us");
  fmt::print("{:<34} {:.1f}\n", "departures found", static_cast<double>(found) / 10'000.0);

  std::vector<VehiclePlace> places;
  for (const double hour : {8.5, 12.0, 17.5}) {
    times.clear();
    for (int i = 0; i < 200; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      timetable.vehicles_at(timetable.day_start(day) + hour * 3600.0 + i, places);
      times.push_back(seconds_since(begin));
    }
    print_times(fmt::format("{} vehicles at {:02}:{:02}", places.size(), static_cast<int>(hour),
                            static_cast<int>(hour * 60.0) % 60)
                    .c_str(),
                times, 1e3, "ms");
  }
  fmt::print("{:<34} {:.0f} MiB\n", "peak memory of the process", peak_memory());
  return {};
}

}  // namespace

int main(int count, char** words) {
  std::optional<mercia::test::TemporaryFolder> folder;
  std::filesystem::path feed;
  if (count > 1) {
    feed = words[1];
  } else {
    folder.emplace();
    feed = folder->path() / "network";
    if (const auto made = synth::make_timetable({1500, 50'000, feed}); !made) {
      fmt::print(stderr, "{}\n", made.error().sentence());
      return 1;
    }
  }
  const auto done = measure(feed);
  if (!done) fmt::print(stderr, "mercia_bench_transit: {}\n", done.error().sentence());
  return done ? 0 : 1;
}
