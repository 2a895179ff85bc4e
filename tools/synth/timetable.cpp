#include "tools/synth/timetable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <system_error>
#include <vector>

namespace mercia::synth {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kCalls = 40;       // of a trip
constexpr double kSpacing = 350.0;         // metres between stops
constexpr std::uint32_t kTripsALine = 30;  // a day, of each direction
constexpr double kSouth = 52.3, kWest = -2.25;
constexpr double kLatitudeStep = kSpacing / 111'250.0, kLongitudeStep = kSpacing / 68'100.0;  // degrees
constexpr double kSeconds = 110.0;                                                            // from stop to stop

// One file of the feed.
class Table {
 public:
  Table(const fs::path& folder, const char* name, const char* header) : file_(folder / name, std::ios::binary) {
    text_ = std::string(header) + "\n";
  }
  template <typename... Values>
  void row(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    text_ += '\n';
    if (text_.size() > (1u << 20)) flush();
  }
  bool finish() {
    flush();
    file_.close();
    return !file_.fail();
  }

 private:
  void flush() {
    file_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }
  std::ofstream file_;
  std::string text_;
};

std::string clock_text(std::uint32_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// When the share `u` of a day's trips has left: from five to midnight, twice as many around 08:15 and 17:15.
std::uint32_t departure_of(double u) {
  const auto left = [](double t) {
    const auto peak = [&](double middle) { return 1.5 * (1.0 + std::tanh((t - middle) / 3600.0)) / 2.0; };
    return (t - 18'000.0) / 68'400.0 * 5.0 + peak(29'700.0) + peak(62'100.0);
  };
  double low = 18'000.0, high = 86'400.0;
  const double wanted = left(low) + u * (left(high) - left(low));
  for (int i = 0; i < 40; ++i) (left((low + high) / 2.0) < wanted ? low : high) = (low + high) / 2.0;
  return static_cast<std::uint32_t>(low);
}

struct Grid {
  std::uint32_t columns, rows;
  double latitude(std::uint32_t stop) const { return kSouth + (stop / columns) * kLatitudeStep; }
  double longitude(std::uint32_t stop) const { return kWest + (stop % columns) * kLongitudeStep; }
};

// A way over the grid that mostly goes on as it went.
std::vector<std::uint32_t> wander(const Grid& grid, std::uint32_t stops, std::mt19937& random) {
  std::vector<std::uint32_t> way;
  auto column = static_cast<int>(random() % grid.columns), row = static_cast<int>(random() % grid.rows);
  int across = 1, up = 0;
  const auto stop_at = [&](int c, int r) {
    return static_cast<std::uint32_t>(r) * grid.columns + static_cast<std::uint32_t>(c);
  };
  const auto inside = [&](int c, int r) {
    return c >= 0 && r >= 0 && c < static_cast<int>(grid.columns) && r < static_cast<int>(grid.rows) &&
           stop_at(c, r) < stops;
  };
  while (!inside(column, row)) row = static_cast<int>(random() % grid.rows);
  while (way.size() < kCalls) {
    way.push_back(stop_at(column, row));
    if (random() % 5 == 0 || !inside(column + across, row + up)) {
      std::swap(across, up);
      if (random() % 2 == 0 || !inside(column + across, row + up)) {
        across = -across;
        up = -up;
      }
      if (!inside(column + across, row + up)) {
        std::swap(across, up);
        if (!inside(column + across, row + up)) {
          across = -across;
          up = -up;
        }
      }
    }
    column += across;
    row += up;
  }
  return way;
}

}  // namespace

Result<TimetableSummary> make_timetable(const TimetableOptions& options) {
  if (options.stops < 100 || options.stops > 1'000'000 || options.stop_times < 1'000 ||
      options.stop_times > 100'000'000)
    return fail(ErrorKind::Usage, "a timetable has 100 to 1,000,000 stops and 1,000 to 100,000,000 stop times");
  std::error_code error;
  fs::create_directories(options.output, error);
  if (error) return fail_input(error.message(), options.output.string());

  TimetableSummary summary;
  summary.stops = options.stops;
  const std::uint32_t trips = (options.stop_times + kCalls - 1) / kCalls;
  summary.routes = std::max(1u, trips / (2 * kTripsALine));
  Grid grid{static_cast<std::uint32_t>(std::ceil(std::sqrt(options.stops))), 0};
  grid.rows = (options.stops + grid.columns - 1) / grid.columns;

  const fs::path& folder = options.output;
  Table agency(folder, "agency.txt", "agency_id,agency_name,agency_url,agency_timezone");
  agency.row("S,Synthetic,https://example.org,Europe/London");
  Table calendar(folder, "calendar.txt",
                 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date");
  calendar.row("daily,1,1,1,1,1,1,1,20260101,20261231");
  Table stops(folder, "stops.txt", "stop_id,stop_name,stop_lat,stop_lon");
  for (std::uint32_t i = 0; i < options.stops; ++i)
    stops.row("stop{},\"Street {}, corner {}\",{:.6f},{:.6f}", i, i / grid.columns, i % grid.columns, grid.latitude(i),
              grid.longitude(i));
  Table routes(folder, "routes.txt", "route_id,route_short_name,route_long_name,route_type,route_color");
  Table shapes(folder, "shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence");
  Table trip_rows(folder, "trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id,shape_id");
  Table times(folder, "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence");

  std::mt19937 random(1);
  for (std::uint32_t route = 0; route < summary.routes; ++route) {
    routes.row("line{},{},Line {},3,{:06x}", route, route % 999, route, (route * 2654435761u) >> 8);
    std::vector<std::uint32_t> way = wander(grid, options.stops, random);
    for (int direction = 0; direction < 2; ++direction) {
      std::uint32_t points = 0;
      for (std::size_t i = 0; i < way.size(); ++i) {
        const double latitude = grid.latitude(way[i]), longitude = grid.longitude(way[i]);
        shapes.row("shape{}-{},{:.6f},{:.6f},{}", route, direction, latitude, longitude, points++);
        if (i + 1 == way.size()) break;
        const double north = grid.latitude(way[i + 1]) - latitude, east = grid.longitude(way[i + 1]) - longitude;
        for (const double share : {0.3, 0.7})  // streets are not quite straight
          shapes.row("shape{}-{},{:.6f},{:.6f},{}", route, direction, latitude + share * north + 0.03 * east,
                     longitude + share * east + 0.03 * north, points++);
      }
      summary.shape_points += points;
      const std::uint32_t done = summary.trips;
      const std::uint32_t runs_left = 2 * (summary.routes - route) - static_cast<std::uint32_t>(direction);
      const std::uint32_t count = (trips - done + runs_left - 1) / runs_left;
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::uint32_t trip = summary.trips++;
        trip_rows.row("line{},daily,trip{},\"To street {}\",{},shape{}-{}", route, trip, way.back() / grid.columns,
                      direction, route, direction);
        const std::uint32_t start = departure_of((k + static_cast<double>(random() % 1000) / 1000.0) / count);
        for (std::uint32_t call = 0; call < kCalls; ++call) {
          // Whole minutes, as most timetables have.
          const auto time = static_cast<std::uint32_t>(start + call * kSeconds) / 60 * 60;
          times.row("trip{},{},{},stop{},{}", trip, clock_text(time), clock_text(time), way[call], call + 1);
          ++summary.stop_times;
        }
      }
      std::reverse(way.begin(), way.end());
    }
  }
  bool good = true;
  for (Table* table : {&agency, &calendar, &stops, &routes, &shapes, &trip_rows, &times}) good &= table->finish();
  if (!good) return fail_input("the feed could not be written", folder.string(), "check the space left on the disk");
  return summary;
}

}  // namespace mercia::synth
