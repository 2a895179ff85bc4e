// A timetable written by hand: timetable.json, which tells lines, running times and headways, becomes a GTFS feed whose
// shapes follow the drawn tracks.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <glm/trigonometric.hpp>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/region/json_fields.h"
#include "tools/bake/region_fields.h"
#include "tools/bake/region_sketch.h"
#include "tools/bake/track_graph.h"

namespace mercia::bake {
namespace {

using region::JsonField;

constexpr std::size_t kLineLimit = 500;
constexpr std::size_t kTripLimit = 200'000;  // of the whole file
constexpr int kLatest = 30 * 3600;           // seconds of the day after which nothing leaves its first stop

// Bits of a service: the days on which it runs.
constexpr unsigned kWeekdays = 1, kSaturday = 2, kSunday = 4;

struct Mode {
  const char* name;
  int route_type;  // of GTFS
};
constexpr std::array<Mode, 2> kModes{{{"tram", 0}, {"rail", 2}}};

struct Call {
  std::string stop;
  glm::dvec2 point{0.0};
  std::string id;
  double arrives = 0.0, leaves = 0.0;  // minutes after the first call's departure
  bool served = true;                  // false: the point at which the line leaves the region
};

// Trips of the same calls along the same way.
struct Course {
  std::vector<Call> calls;
  std::vector<glm::dvec2> way;  // through all calls and the points between them, in order: what the route is found by
};

struct Departures {
  unsigned days = 0;
  int from = 0, until = 0;  // seconds, until is not in
  double every = 0.0;       // seconds
};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return fmt::format("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

// "HH:MM", which may pass 24:00.
Result<int> read_clock(const JsonField& field, std::string_view key) {
  MERCIA_TRY(const std::string text, field.text(key));
  int hours = 0, minutes = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, hours);
  const bool colon = first.ec == std::errc{} && first.ptr != end && *first.ptr == ':';
  const auto second = colon ? std::from_chars(first.ptr + 1, end, minutes) : first;
  if (!colon || second.ec != std::errc{} || second.ptr != end || end - first.ptr != 3 || hours < 0 || minutes < 0 ||
      minutes > 59 || hours * 3600 + minutes * 60 > kLatest)
    return field.fail(fmt::format("{} is \"{}\", not a time", key, text), "write HH:MM, up to 30:00");
  return hours * 3600 + minutes * 60;
}

// "YYYY-MM-DD".
Result<std::chrono::sys_days> read_date(const JsonField& field) {
  MERCIA_TRY(const std::string text, field.as_text());
  int year = 0;
  unsigned month = 0, day = 0;
  const auto part = [&](std::size_t at, std::size_t size, auto& value) {
    const char* end = text.data() + at + size;
    const auto [stop, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc{} && stop == end;
  };
  const bool shaped =
      text.size() == 10 && text[4] == '-' && text[7] == '-' && part(0, 4, year) && part(5, 2, month) && part(8, 2, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!shaped || !date.ok()) return field.fail(fmt::format("\"{}\" is no date", text), "write YYYY-MM-DD");
  return std::chrono::sys_days(date);
}

std::string date_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}{:02}{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

unsigned class_of(std::chrono::sys_days day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Sunday ? kSunday : weekday == std::chrono::Saturday ? kSaturday : kWeekdays;
}

std::string service_name(unsigned days) {
  std::string name;
  for (const auto& [bit, word] : {std::pair(kWeekdays, "weekdays"), {kSaturday, "saturday"}, {kSunday, "sunday"}})
    if (days & bit) name += (name.empty() ? "" : "-") + std::string(word);
  return name;
}

class Timetabler {
 public:
  Timetabler(RegionSketch& sketch, const JsonField& document) : sketch_(sketch), document_(document) {}

  Result<void> run(Account& account);

 private:
  Result<void> read_ends();
  Result<void> read_line(const JsonField& field, Account& account);
  Result<void> add_trips(const JsonField& field, const std::string& route, const Course& course,
                         const std::string& headsign);
  Result<Course> read_calls(const JsonField& list, const TrackNetwork& network) const;
  Result<std::vector<Departures>> read_departures(const JsonField& field) const;
  Result<std::string> add_shape(const JsonField& field, const Course& course, const TrackGraph& graph,
                                std::vector<double>& distances);
  Result<void> add_calendar();
  void add_stop(const Call& call);
  std::string& table(const std::string& name, const char* header);

  RegionSketch& sketch_;
  const JsonField& document_;
  std::map<std::string, Call> ends_;               // by name
  std::map<std::string, TrackGraph> graphs_;       // by network's file
  std::map<std::string, bool> stops_, operators_;  // ids that are written
  std::map<unsigned, bool> services_;              // those that are used
  std::size_t trips_ = 0;
  int shapes_ = 0;
  std::string zone_;
  std::string network_;  // of the line that is read
};

std::string& Timetabler::table(const std::string& name, const char* header) {
  std::string& text = sketch_.scene.timetable[name];
  if (text.empty()) text = std::string(header) + "\n";
  return text;
}

// Where lines leave the region: named points, at an end of what is drawn.
Result<void> Timetabler::read_ends() {
  if (!document_.has("ends")) return {};
  MERCIA_TRY(const JsonField list, document_.array("ends", kLineLimit));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField field = list.element(i);
    Call end;
    MERCIA_TRY(end.stop, field.text("name"));
    MERCIA_TRY(const JsonField at, field.array("at", 2));
    MERCIA_TRY(end.point, read_point(at, sketch_.scene.frame));
    end.id = fmt::format("end-{}", i + 1);
    end.served = false;
    ends_[end.stop] = end;
  }
  return {};
}

// A list of ["name", minute], ["name", arrival, departure] and, where the way is not the shortest, positions between.
Result<Course> Timetabler::read_calls(const JsonField& list, const TrackNetwork& network) const {
  Course course;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField field = list.element(i);
    if (!field.value().is_array() || field.size() < 2 || field.size() > 3)
      return field.fail("this is neither a call nor a position", "write [\"Stop\", minute] or [latitude, longitude]");
    if (!field.element(0).value().is_string()) {
      MERCIA_TRY(const glm::dvec2 point, read_point(field, sketch_.scene.frame));
      course.way.push_back(point);
      continue;
    }
    Call call;
    MERCIA_TRY(call.stop, field.element(0).as_text());
    if (const auto end = ends_.find(call.stop); end != ends_.end()) {
      call = end->second;
    } else if (const auto stop = network.stops.find(call.stop); stop != network.stops.end()) {
      call.id = stop->second.id;
      call.point = stop->second.point;
    } else {
      return field.fail(fmt::format("there is no stop \"{}\" in {}", call.stop, network.file));
    }
    MERCIA_TRY(call.arrives, field.element(1).as_number(0.0, 1440.0));
    call.leaves = call.arrives;
    if (field.size() == 3) {
      MERCIA_TRY(call.leaves, field.element(2).as_number(call.arrives, 1440.0));
    }
    if (!course.calls.empty() && call.arrives <= course.calls.back().leaves)
      return field.fail("the call is not after the one in front of it");
    course.way.push_back(call.point);
    course.calls.push_back(std::move(call));
  }
  if (course.calls.size() < 2) return list.fail("a line needs at least two calls");
  if (course.way.front() != course.calls.front().point || course.way.back() != course.calls.back().point)
    return list.fail("a line begins and ends with a call");
  return course;
}

Course backwards(const Course& course) {
  Course back;
  const double total = course.calls.back().arrives;
  for (auto call = course.calls.rbegin(); call != course.calls.rend(); ++call) {
    Call turned = *call;
    turned.arrives = total - call->leaves;
    turned.leaves = total - call->arrives;
    back.calls.push_back(std::move(turned));
  }
  back.calls.front().arrives = back.calls.front().leaves = 0.0;
  back.calls.back().leaves = back.calls.back().arrives;
  back.way = {course.way.rbegin(), course.way.rend()};
  return back;
}

Result<std::vector<Departures>> Timetabler::read_departures(const JsonField& field) const {
  std::vector<Departures> all;
  MERCIA_TRY(const JsonField list, field.array("departures", 200));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonField row = list.element(i);
    Departures departures;
    MERCIA_TRY(const JsonField days, row.array("days", 3));
    for (std::size_t k = 0; k < days.size(); ++k) {
      MERCIA_TRY(const std::string day, days.element(k).as_text());
      const unsigned bit = day == "weekdays"   ? kWeekdays
                           : day == "saturday" ? kSaturday
                           : day == "sunday"   ? kSunday
                                               : 0;
      if (bit == 0)
        return days.element(k).fail(fmt::format("\"{}\" is not a kind of day", day),
                                    "write \"weekdays\", \"saturday\" or \"sunday\"");
      departures.days |= bit;
    }
    MERCIA_TRY(departures.from, read_clock(row, "from"));
    MERCIA_TRY(departures.until, read_clock(row, "until"));
    MERCIA_TRY(const double minutes, row.number("every", 1.0, 1440.0));
    departures.every = minutes * 60.0;
    if (departures.until <= departures.from) return row.fail("until is not after from");
    if (departures.days == 0) return row.fail("there is no day on which it runs");
    all.push_back(departures);
  }
  return all;
}

Result<std::string> Timetabler::add_shape(const JsonField& field, const Course& course, const TrackGraph& graph,
                                          std::vector<double>& distances) {
  std::vector<TrackPoint> way;
  std::vector<std::size_t> at;  // of the course's points in the way
  for (std::size_t i = 0; i < course.way.size(); ++i) {
    const auto to = graph.node_at(course.way[i]);
    if (!to) return field.fail(fmt::format("no track of {} has its point number {}", network_, i + 1));
    if (i > 0) {
      const auto piece = graph.way(*graph.node_at(course.way[i - 1]), *to);
      if (!piece) return field.fail(fmt::format("no tracks of {} lead to its point number {}", network_, i + 1));
      if (!way.empty()) way.pop_back();
      way.insert(way.end(), piece->begin(), piece->end());
    }
    at.push_back(way.empty() ? 0 : way.size() - 1);
  }
  const std::vector<glm::dvec2> line = keep_left(way);
  std::string& rows =
      table("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled,tunnel");
  const std::string id = fmt::format("shape-{}", ++shapes_);
  std::vector<double> along;
  for (std::size_t i = 0; i < line.size(); ++i) {
    along.push_back(i == 0 ? 0.0 : along.back() + glm::distance(line[i - 1], line[i]));
    const geo::Geodetic position = sketch_.scene.frame.geodetic_from_map(glm::dvec3(line[i], 0.0));
    rows += fmt::format("{},{:.7f},{:.7f},{},{:.2f},{}\n", id, glm::degrees(position.latitude),
                        glm::degrees(position.longitude), i, along.back(), way[i].tunnel ? 1 : 0);
  }
  std::size_t point = 0;
  for (const Call& call : course.calls) {
    while (course.way[point] != call.point) ++point;
    distances.push_back(along[at[point++]]);
  }
  return id;
}

void Timetabler::add_stop(const Call& call) {
  if (std::exchange(stops_[call.id], true)) return;
  const geo::Geodetic position = sketch_.scene.frame.geodetic_from_map(glm::dvec3(call.point, 0.0));
  table("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type") +=
      fmt::format("{},{},{:.6f},{:.6f},0\n", call.id, quoted(call.stop), glm::degrees(position.latitude),
                  glm::degrees(position.longitude));
}

Result<void> Timetabler::add_trips(const JsonField& field, const std::string& route, const Course& course,
                                   const std::string& headsign) {
  MERCIA_TRY(const std::vector<Departures> departures, read_departures(field));
  if (departures.empty()) return {};
  std::vector<double> distances;
  MERCIA_TRY(const std::string shape, add_shape(field, course, graphs_.at(network_), distances));
  for (const Call& call : course.calls) add_stop(call);
  std::string& trips = table("trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id,shape_id");
  std::string& times = table("stop_times.txt",
                             "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,"
                             "shape_dist_traveled");
  const int direction = course.calls.front().point.x < course.calls.back().point.x ? 0 : 1;
  for (const Departures& row : departures) {
    services_[row.days] = true;
    for (int i = 0; row.from + i * row.every < row.until - 0.5; ++i) {
      if (++trips_ > kTripLimit) return field.fail("there are more trips than the limit of 200,000");
      const double start = row.from + i * row.every;
      const std::string trip = fmt::format("{}-{}-{}-{}", route, shapes_, service_name(row.days), clock_text(start));
      trips +=
          fmt::format("{},{},{},{},{},{}\n", route, service_name(row.days), trip, quoted(headsign), direction, shape);
      for (std::size_t k = 0; k < course.calls.size(); ++k) {
        const Call& call = course.calls[k];
        times += fmt::format("{},{},{},{},{},{},{},{:.2f}\n", trip, clock_text(start + call.arrives * 60.0),
                             clock_text(start + call.leaves * 60.0), call.id, k + 1, call.served ? 0 : 1,
                             call.served ? 0 : 1, distances[k]);
      }
    }
  }
  return {};
}

Result<void> Timetabler::read_line(const JsonField& field, Account& account) {
  MERCIA_TRY(const std::string id, field.text("id"));
  MERCIA_TRY(const std::string name, field.text("name"));
  MERCIA_TRY(const std::string number, text_or(field, "number", ""));
  MERCIA_TRY(const std::string mode, field.text("mode"));
  MERCIA_TRY(const std::string operated, field.text("operator"));
  MERCIA_TRY(const std::string address, field.text("address"));
  MERCIA_TRY(network_, field.text("tracks"));
  MERCIA_TRY(std::string color, field.text("color"));
  MERCIA_TRY(std::string text_color, text_or(field, "text_color", "#ffffff"));
  for (std::string* text : {&color, &text_color}) {
    MERCIA_CHECK(read_color(JsonField(*text, field.where())));
    text->erase(0, 1);
  }
  const auto known = std::find_if(kModes.begin(), kModes.end(), [&](const Mode& m) { return mode == m.name; });
  if (known == kModes.end()) return field.fail("mode is \"" + mode + "\"", "write \"tram\" or \"rail\"");
  const auto network = std::find_if(sketch_.networks.begin(), sketch_.networks.end(),
                                    [&](const TrackNetwork& n) { return n.file == network_; });
  if (network == sketch_.networks.end())
    return field.fail("tracks is \"" + network_ + "\"", "write \"metro.json\" or \"railways.json\"");
  graphs_.try_emplace(network_, *network);

  if (!std::exchange(operators_[operated], true))
    table("agency.txt", "agency_id,agency_name,agency_url,agency_timezone") +=
        fmt::format("{},{},{},{}\n", quoted(operated), quoted(operated), quoted(address), zone_);
  table("routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color") +=
      fmt::format("{},{},{},{},{},{},{}\n", id, quoted(operated), quoted(number), quoted(name), known->route_type,
                  color, text_color);
  MERCIA_TRY(const JsonField runs, field.array("runs", 50));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const JsonField run = runs.element(i);
    MERCIA_TRY(const JsonField calls, run.array("calls", 200));
    MERCIA_TRY(const Course course, read_calls(calls, *network));
    MERCIA_TRY(const std::string to, text_or(run, "to", course.calls.back().stop));
    MERCIA_CHECK(add_trips(run, id, course, to));
    if (!run.has("back")) continue;
    MERCIA_TRY(const JsonField back, run.object("back"));
    MERCIA_TRY(const std::string from, text_or(back, "to", course.calls.front().stop));
    MERCIA_CHECK(add_trips(back, id, backwards(course), from));
  }
  Tally& tally = account["lines of the timetable"];
  ++tally.read;
  ++tally.drawn;
  return {};
}

Result<void> Timetabler::add_calendar() {
  MERCIA_TRY(const JsonField valid, document_.array("valid", 2));
  if (valid.size() != 2) return valid.fail("two dates are expected here");
  MERCIA_TRY(const auto first, read_date(valid.element(0)));
  MERCIA_TRY(const auto last, read_date(valid.element(1)));
  if (last < first) return valid.fail("the dates are not in their order");
  std::string& weeks =
      table("calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date");
  for (const auto& [days, used] : services_) {
    const int week = days & kWeekdays ? 1 : 0;
    weeks += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", service_name(days), week, week, week, week, week,
                         days & kSaturday ? 1 : 0, days & kSunday ? 1 : 0, date_text(first), date_text(last));
  }
  for (const auto& [key, as] : {std::pair<const char*, unsigned>("as_sunday", kSunday), {"without_service", 0}}) {
    if (!document_.has(key)) continue;
    MERCIA_TRY(const JsonField list, document_.array(key, 1000));
    for (std::size_t i = 0; i < list.size(); ++i) {
      MERCIA_TRY(const auto day, read_date(list.element(i)));
      for (const auto& [days, used] : services_) {
        const bool usual = (days & class_of(day)) != 0;
        const bool wanted = (days & as) != 0;
        if (usual != wanted)
          table("calendar_dates.txt", "service_id,date,exception_type") +=
              fmt::format("{},{},{}\n", service_name(days), date_text(day), wanted ? 1 : 2);
      }
    }
  }
  return {};
}

Result<void> Timetabler::run(Account& account) {
  MERCIA_TRY(zone_, document_.text("time_zone"));
  MERCIA_CHECK(read_ends());
  MERCIA_TRY(const JsonField lines, document_.array("lines", kLineLimit));
  for (std::size_t i = 0; i < lines.size(); ++i) MERCIA_CHECK(read_line(lines.element(i), account));
  return add_calendar();
}

}  // namespace

Result<void> read_timetable(const std::filesystem::path& folder, RegionSketch& sketch, Account& account) {
  const std::filesystem::path file = folder / "timetable.json";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {};
  MERCIA_TRY(const nlohmann::json json, region::read_json_file(file, kRegionFileLimit));
  const JsonField document(json, file.string());
  return Timetabler(sketch, document).run(account);
}

}  // namespace mercia::bake
