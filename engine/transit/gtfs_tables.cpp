#include "engine/transit/gtfs_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>
#include <initializer_list>
#include <utility>

#include "engine/transit/gtfs_values.h"

namespace mercia::transit {
namespace {

using Column = std::size_t;

// One file of the feed, row by row.
class Table {
 public:
  static Result<Table> open(const FeedFiles& files, std::string name, std::initializer_list<const char*> required,
                            const GtfsOptions& options, Problems& problems) {
    MERCIA_TRY(ReadMore more, files.read(name, options.limits.file_bytes));
    Table table(std::move(name), std::move(more), problems);
    MERCIA_TRY(const auto first, table.reader_.next());
    if (first != CsvReader::Row::Fields) return fail_input("it is empty", table.name_, "give a whole GTFS feed");
    for (const std::string_view field : table.reader_.fields()) table.header_.emplace_back(field);
    for (const char* column : required)
      if (table.column(column) == table.header_.size())
        return fail_input(fmt::format("the column {} is missing", column), table.name_, "give a whole GTFS feed");
    return table;
  }

  Column column(std::string_view name) const {
    return static_cast<Column>(std::find(header_.begin(), header_.end(), name) - header_.begin());
  }
  // The next row that is one; false at the end.
  Result<bool> next() {
    while (true) {
      MERCIA_TRY(const auto row, reader_.next());
      if (row == CsvReader::Row::End) return false;
      if (row == CsvReader::Row::Broken) {
        problem("the row is too long or a quote in it is not closed");
      } else if (reader_.fields().size() > header_.size()) {
        problem("the row has more fields than the header");
      } else {
        return true;
      }
    }
  }
  // Empty where the row or the file does not have it.
  std::string_view get(Column column) const {
    const auto fields = reader_.fields();
    return column < fields.size() ? fields[column] : std::string_view{};
  }
  void problem(std::string what) { problems_->add(name_, reader_.line(), std::move(what)); }
  std::uint32_t line() const { return static_cast<std::uint32_t>(reader_.line()); }

 private:
  Table(std::string name, ReadMore more, Problems& problems)
      : name_(std::move(name)), reader_(std::move(more)), problems_(&problems) {}

  std::string name_;
  CsvReader reader_;
  Problems* problems_;
  std::vector<std::string> header_;
};

// What reads all the tables.
class Reader {
 public:
  Reader(const FeedFiles& files, const GtfsOptions& options) : files_(files), options_(options) {}

  Result<GtfsTables> read() {
    MERCIA_CHECK(agency());
    MERCIA_CHECK(levels());
    MERCIA_CHECK(stops());
    MERCIA_CHECK(routes());
    MERCIA_CHECK(calendars());
    MERCIA_CHECK(trips());
    MERCIA_CHECK(stop_times());
    MERCIA_CHECK(frequencies());
    MERCIA_CHECK(shapes());
    MERCIA_CHECK(transfers());
    return std::move(tables_);
  }

 private:
  Result<void> agency();
  Result<void> levels();
  Result<void> stops();
  void join_parents(const std::vector<std::pair<std::uint32_t, TextIndex>>& parents);
  Result<void> routes();
  Result<void> calendars();
  Result<void> calendar_weeks();
  Result<void> calendar_exceptions();
  Result<void> trips();
  Result<void> stop_times();
  Result<void> frequencies();
  Result<void> shapes();
  Result<void> transfers();

  Result<Table> open(const char* name, std::initializer_list<const char*> required) {
    return Table::open(files_, name, required, options_, tables_.problems);
  }
  TextIndex shown(std::string_view text) { return tables_.texts.keep(shown_text(text)); }
  std::uint32_t find(const Ids& ids, std::string_view id) const {
    const TextIndex text = id.empty() ? kNone : tables_.texts.find(id);
    return text == kNone ? kNone : ids.find(text);
  }
  // Takes a row's id into `ids`; 0, with the problem told, if it has none or another row has it.
  TextIndex take_id(Table& table, Column column, Ids& ids, std::size_t index) {
    const TextIndex id = tables_.texts.keep(table.get(column));
    if (id == 0) {
      table.problem("the row has no id");
    } else if (!ids.add(id, static_cast<std::uint32_t>(index))) {
      table.problem("another row has this id already");
      return 0;
    }
    return id;
  }

  const FeedFiles& files_;
  const GtfsOptions& options_;
  GtfsTables tables_;
  std::vector<std::pair<TextIndex, float>> levels_;  // by id
};

Access access_of(std::string_view text) {
  return text == "1" ? Access::Yes : text == "2" ? Access::No : Access::Unknown;
}

std::optional<geo::Geodetic> position_of(std::string_view latitude, std::string_view longitude) {
  const auto lat = read_number(latitude);
  const auto lon = read_number(longitude);
  if (!lat || !lon || std::abs(*lat) > 90.0 || std::abs(*lon) > 180.0) return std::nullopt;
  if (*lat == 0.0 && *lon == 0.0) return std::nullopt;  // how programs write that they do not know
  return geo::geodetic_from_degrees(*lat, *lon);
}

// Out of range counts as regular: whoever shows it may be wrong, but nothing breaks.
Boarding boarding_of(std::string_view text) {
  return text == "1"   ? Boarding::None
         : text == "2" ? Boarding::ByPhone
         : text == "3" ? Boarding::AskDriver
                       : Boarding::Regular;
}

Result<void> Reader::agency() {
  if (files_.has("agency.txt")) {
    MERCIA_TRY(Table table, open("agency.txt", {}));
    const Column zone = table.column("agency_timezone");
    while (true) {
      MERCIA_TRY(const bool more, table.next());
      if (!more) break;
      const std::string named(table.get(zone));
      if (named.empty()) continue;
      if (tables_.time_zone.empty()) tables_.time_zone = named;
      if (tables_.time_zone != named) table.problem("its time zone is not the first agency's, which is used");
    }
  }
  if (tables_.time_zone.empty()) tables_.time_zone = options_.time_zone;
  if (tables_.time_zone.empty())
    return fail_input("the feed does not tell its time zone", "agency.txt", "add agency_timezone");
  return {};
}

Result<void> Reader::levels() {
  if (!files_.has("levels.txt")) return {};
  MERCIA_TRY(Table table, open("levels.txt", {"level_id", "level_index"}));
  const Column id = table.column("level_id"), index = table.column("level_index");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    const auto number = read_number(table.get(index));
    if (!number || std::abs(*number) > 1000.0) {
      table.problem("level_index is not a number");
    } else if (levels_.size() < options_.limits.stops) {
      levels_.emplace_back(tables_.texts.keep(table.get(id)), static_cast<float>(*number));
    }
  }
  std::sort(levels_.begin(), levels_.end());
  return {};
}

Result<void> Reader::stops() {
  MERCIA_TRY(Table table, open("stops.txt", {"stop_id"}));
  const Column id = table.column("stop_id"), code = table.column("stop_code"), name = table.column("stop_name"),
               latitude = table.column("stop_lat"), longitude = table.column("stop_lon"),
               kind = table.column("location_type"), parent = table.column("parent_station"),
               wheelchair = table.column("wheelchair_boarding"), level = table.column("level_id"),
               platform = table.column("platform_code");
  std::vector<std::pair<std::uint32_t, TextIndex>> parents;  // line and id, by stop
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    if (tables_.stops.size() >= options_.limits.stops) {
      table.problem("there are more stops than the limit");
      continue;
    }
    const std::string_view type = table.get(kind);
    Stop stop;
    if (!type.empty() && (type.size() != 1 || type[0] < '0' || type[0] > '4')) {
      table.problem("location_type is not 0 to 4");
      continue;
    }
    stop.kind = type.empty() ? StopKind::Stop : static_cast<StopKind>(type[0] - '0');
    const auto position = position_of(table.get(latitude), table.get(longitude));
    const bool may_lack = !table.get(parent).empty() && table.get(latitude).empty() && table.get(longitude).empty();
    if (!position && !may_lack) {
      table.problem("the stop has no valid position");
      continue;
    }
    // Not finite: to be taken from the parent.
    stop.position = position.value_or(geo::Geodetic{std::nan(""), std::nan(""), 0.0});
    stop.id = take_id(table, id, tables_.stop_ids, tables_.stops.size());
    if (stop.id == 0) continue;
    stop.code = shown(table.get(code));
    stop.name = shown(table.get(name).empty() ? table.get(id) : table.get(name));
    stop.platform = shown(table.get(platform));
    stop.wheelchair = access_of(table.get(wheelchair));
    if (const std::string_view level_id = table.get(level); !level_id.empty()) {
      const std::pair<TextIndex, float> wanted(tables_.texts.find(level_id), -1e9f);
      const auto found = std::lower_bound(levels_.begin(), levels_.end(), wanted);
      if (found != levels_.end() && found->first == wanted.first) {
        stop.level = found->second;
      } else {
        table.problem("there is no level with this level_id");
      }
    }
    parents.emplace_back(table.line(), tables_.texts.keep(table.get(parent)));
    tables_.stops.push_back(stop);
  }
  join_parents(parents);
  return {};
}

void Reader::join_parents(const std::vector<std::pair<std::uint32_t, TextIndex>>& parents) {
  std::vector<Stop>& stops = tables_.stops;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const auto [line, id] = parents[i];
    if (id == 0) continue;
    const StopIndex parent = tables_.stop_ids.find(id);
    const StopKind wanted = stops[i].kind == StopKind::BoardingArea ? StopKind::Stop : StopKind::Station;
    if (parent == kNone) {
      tables_.problems.add("stops.txt", line, "there is no stop with this parent_station");
    } else if (stops[i].kind == StopKind::Station || stops[parent].kind != wanted) {
      tables_.problems.add("stops.txt", line, "its parent_station is not of a kind that it can belong to");
    } else {
      stops[i].parent = parent;
    }
  }
  // What a boarding area takes from its stop, the stop may take from its station: those first.
  for (const bool areas : {false, true})
    for (Stop& stop : stops) {
      if (stop.parent == kNone || (stop.kind == StopKind::BoardingArea) != areas) continue;
      const Stop& parent = stops[stop.parent];
      if (stop.wheelchair == Access::Unknown) stop.wheelchair = parent.wheelchair;
      if (std::isnan(stop.position.latitude)) stop.position = parent.position;
    }
  for (std::size_t i = 0; i < stops.size(); ++i)
    if (std::isnan(stops[i].position.latitude))
      tables_.problems.add("stops.txt", parents[i].first, "neither the stop nor its station has a position");
}

Result<void> Reader::routes() {
  MERCIA_TRY(Table table, open("routes.txt", {"route_id", "route_type"}));
  const Column id = table.column("route_id"), short_name = table.column("route_short_name"),
               long_name = table.column("route_long_name"), type = table.column("route_type"),
               color = table.column("route_color"), text_color = table.column("route_text_color"),
               agency_id = table.column("agency_id");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    if (tables_.routes.size() >= options_.limits.routes) {
      table.problem("there are more routes than the limit");
      continue;
    }
    Route route;
    route.id = take_id(table, id, tables_.route_ids, tables_.routes.size());
    if (route.id == 0) continue;
    const auto mode = read_mode(table.get(type));
    if (!mode) table.problem("route_type is not one of GTFS; the route is drawn as something else");
    route.mode = mode.value_or(Mode::Other);
    route.short_name = shown(table.get(short_name));
    route.long_name = shown(table.get(long_name));
    route.agency = shown(table.get(agency_id));
    for (const auto& [column, target] : {std::pair(color, &route.color), std::pair(text_color, &route.text_color)}) {
      if (table.get(column).empty()) continue;
      if (const auto value = read_color(table.get(column))) {
        *target = *value;
      } else {
        table.problem("a colour is not six hexadecimal digits");
      }
    }
    tables_.routes.push_back(route);
  }
  return {};
}

Result<void> Reader::calendars() {
  const bool weeks = files_.has("calendar.txt");
  const bool exceptions = files_.has("calendar_dates.txt");
  if (!weeks && !exceptions)
    return fail_input("the feed has neither calendar.txt nor calendar_dates.txt", {}, "give a whole GTFS feed");
  if (weeks) MERCIA_CHECK(calendar_weeks());
  if (exceptions) MERCIA_CHECK(calendar_exceptions());
  return {};
}

Result<void> Reader::calendar_weeks() {
  MERCIA_TRY(Table table, open("calendar.txt", {"service_id", "start_date", "end_date"}));
  static constexpr std::array<const char*, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                        "friday", "saturday", "sunday"};
  const Column id = table.column("service_id"), first = table.column("start_date"), last = table.column("end_date");
  std::array<Column, 7> weekdays{};
  for (std::size_t i = 0; i < 7; ++i) weekdays[i] = table.column(kWeekdays[i]);
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    const auto begins = read_day(table.get(first));
    const auto ends = read_day(table.get(last));
    if (!begins || !ends || *ends < *begins) {
      table.problem("start_date and end_date are not two dates in their order");
      continue;
    }
    if (tables_.service_count >= options_.limits.services) {
      table.problem("there are more services than the limit");
      continue;
    }
    if (take_id(table, id, tables_.service_ids, tables_.service_count) == 0) continue;
    RawWeek week{tables_.service_count++, *begins, *ends, 0};
    for (unsigned i = 0; i < 7; ++i)
      if (table.get(weekdays[i]) == "1") week.weekdays = static_cast<std::uint8_t>(week.weekdays | (1u << i));
    tables_.weeks.push_back(week);
  }
  return {};
}

Result<void> Reader::calendar_exceptions() {
  MERCIA_TRY(Table table, open("calendar_dates.txt", {"service_id", "date", "exception_type"}));
  const Column id = table.column("service_id"), date = table.column("date"), type = table.column("exception_type");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    const auto day = read_day(table.get(date));
    const std::string_view kind = table.get(type);
    if (!day) {
      table.problem("the date is not one");
      continue;
    }
    if (kind != "1" && kind != "2") {
      table.problem("exception_type is not 1 or 2");
      continue;
    }
    ServiceIndex service = find(tables_.service_ids, table.get(id));
    if (service == kNone) {
      if (tables_.service_count >= options_.limits.services) {
        table.problem("there are more services than the limit");
        continue;
      }
      if (take_id(table, id, tables_.service_ids, tables_.service_count) == 0) continue;
      service = tables_.service_count++;
    }
    if (tables_.exceptions.size() < options_.limits.trips) {
      tables_.exceptions.push_back({service, *day, kind == "1"});
    } else {
      table.problem("there are more exceptions than the limit");
    }
  }
  return {};
}

Result<void> Reader::trips() {
  MERCIA_TRY(Table table, open("trips.txt", {"route_id", "service_id", "trip_id"}));
  const Column id = table.column("trip_id"), route = table.column("route_id"), service = table.column("service_id"),
               headsign = table.column("trip_headsign"), short_name = table.column("trip_short_name"),
               direction = table.column("direction_id"), block = table.column("block_id"),
               shape = table.column("shape_id"), wheelchair = table.column("wheelchair_accessible");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    Trip trip;
    trip.route = find(tables_.route_ids, table.get(route));
    trip.service = find(tables_.service_ids, table.get(service));
    if (trip.route == kNone) {
      table.problem("there is no route with this route_id");
    } else if (trip.service == kNone) {
      table.problem("there is no service with this service_id");
    } else if (tables_.trips.size() >= options_.limits.trips) {
      table.problem("there are more trips than the limit");
    } else {
      trip.id = take_id(table, id, tables_.trip_ids, tables_.trips.size());
      if (trip.id == 0) continue;
      trip.headsign = shown(table.get(headsign));
      trip.short_name = shown(table.get(short_name));
      trip.block = tables_.texts.keep(table.get(block));
      trip.direction = table.get(direction) == "1" ? 1 : 0;
      trip.wheelchair = access_of(table.get(wheelchair));
      tables_.trips.push_back(trip);
      tables_.trip_shapes.push_back(tables_.texts.keep(table.get(shape)));
      tables_.trip_lines.push_back(table.line());
    }
  }
  return {};
}

Result<void> Reader::stop_times() {
  MERCIA_TRY(Table table, open("stop_times.txt", {"trip_id", "stop_id", "stop_sequence"}));
  const Column trip_id = table.column("trip_id"), arrival = table.column("arrival_time"),
               departure = table.column("departure_time"), stop_id = table.column("stop_id"),
               sequence = table.column("stop_sequence"), pickup = table.column("pickup_type"),
               drop_off = table.column("drop_off_type"), distance = table.column("shape_dist_traveled");
  std::vector<RawStopTime>& rows = tables_.stop_times;
  std::string last_id;  // rows of a trip mostly follow each other
  TripIndex last_trip = kNone;
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    if (table.get(trip_id) != last_id) {
      last_id = table.get(trip_id);
      last_trip = find(tables_.trip_ids, last_id);
    }
    RawStopTime row;
    row.trip = last_trip;
    row.stop = find(tables_.stop_ids, table.get(stop_id));
    row.line = table.line();
    const auto number = read_whole(table.get(sequence));
    const auto arrives = read_clock(table.get(arrival));
    const auto leaves = read_clock(table.get(departure));
    if (row.trip == kNone) {
      table.problem("there is no trip with this trip_id");
    } else if (row.stop == kNone || std::isnan(tables_.stops[row.stop].position.latitude)) {
      table.problem("there is no stop with this stop_id");
    } else if (tables_.stops[row.stop].kind != StopKind::Stop &&
               tables_.stops[row.stop].kind != StopKind::BoardingArea &&
               tables_.stops[row.stop].kind != StopKind::Station) {
      table.problem("nothing can call at this kind of stop");
    } else if (!number) {
      table.problem("stop_sequence is not a whole number");
    } else if ((!arrives && !table.get(arrival).empty()) || (!leaves && !table.get(departure).empty())) {
      table.problem("a time is not HH:MM:SS below 168 hours");
    } else if (rows.size() >= options_.limits.stop_times) {
      table.problem("there are more stop times than the limit");
    } else {
      row.sequence = *number;
      // One of the two tells the other.
      row.arrival = arrives ? *arrives : leaves.value_or(kNone);
      row.departure = leaves ? *leaves : arrives.value_or(kNone);
      row.pickup = boarding_of(table.get(pickup));
      row.drop_off = boarding_of(table.get(drop_off));
      if (const std::string_view text = table.get(distance); !text.empty()) {
        const auto value = read_number(text);
        if (value && *value >= 0.0 && *value < 1e9) {
          row.distance = static_cast<float>(*value);
        } else {
          table.problem("shape_dist_traveled is not a distance; the stop's place on the shape is found without it");
        }
      }
      rows.push_back(row);
    }
  }
  const auto before = [](const RawStopTime& a, const RawStopTime& b) {
    return a.trip != b.trip ? a.trip < b.trip : a.sequence < b.sequence;
  };
  // Not stable, so that no second array is needed; equal sequences are told apart by their lines.
  if (!std::is_sorted(rows.begin(), rows.end(), before))
    std::sort(rows.begin(), rows.end(), [&](const RawStopTime& a, const RawStopTime& b) {
      return before(a, b) || (!before(b, a) && a.line < b.line);
    });
  rows.shrink_to_fit();
  return {};
}

Result<void> Reader::frequencies() {
  if (!files_.has("frequencies.txt")) return {};
  MERCIA_TRY(Table table, open("frequencies.txt", {"trip_id", "start_time", "end_time", "headway_secs"}));
  const Column trip_id = table.column("trip_id"), from = table.column("start_time"), to = table.column("end_time"),
               headway = table.column("headway_secs"), exact = table.column("exact_times");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    RawFrequency row;
    row.trip = find(tables_.trip_ids, table.get(trip_id));
    const auto begins = read_clock(table.get(from));
    const auto ends = read_clock(table.get(to));
    const auto seconds = read_whole(table.get(headway));
    if (row.trip == kNone) {
      table.problem("there is no trip with this trip_id");
    } else if (!begins || !ends || *ends <= *begins) {
      table.problem("start_time and end_time are not two times in their order");
    } else if (!seconds || *seconds == 0) {
      table.problem("headway_secs is not a positive whole number");
    } else if (tables_.frequencies.size() >= options_.limits.trips) {
      table.problem("there are more frequencies than the limit");
    } else {
      row.from = *begins;
      row.to = *ends;
      row.headway = *seconds;
      row.timing = table.get(exact) == "1" ? Timing::Fixed : Timing::Headway;
      tables_.frequencies.push_back(row);
    }
  }
  return {};
}

Result<void> Reader::shapes() {
  if (!files_.has("shapes.txt")) return {};
  MERCIA_TRY(Table table, open("shapes.txt", {"shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"}));
  const Column id = table.column("shape_id"), latitude = table.column("shape_pt_lat"),
               longitude = table.column("shape_pt_lon"), sequence = table.column("shape_pt_sequence"),
               distance = table.column("shape_dist_traveled"), tunnel = table.column("tunnel");
  std::vector<RawShapePoint>& points = tables_.shape_points;
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    RawShapePoint point;
    point.shape = tables_.texts.keep(table.get(id));
    const auto position = position_of(table.get(latitude), table.get(longitude));
    const auto number = read_whole(table.get(sequence));
    if (point.shape == 0) {
      table.problem("the row has no id");
    } else if (!position) {
      table.problem("the point has no valid position");
    } else if (!number) {
      table.problem("shape_pt_sequence is not a whole number");
    } else if (points.size() >= options_.limits.shape_points) {
      table.problem("there are more points of shapes than the limit");
    } else {
      point.sequence = *number;
      point.latitude = position->latitude;
      point.longitude = position->longitude;
      const auto value = read_number(table.get(distance));
      if (value && *value >= 0.0 && *value < 1e9) point.distance = static_cast<float>(*value);
      point.tunnel = table.get(tunnel) == "1";
      points.push_back(point);
    }
  }
  std::stable_sort(points.begin(), points.end(), [](const RawShapePoint& a, const RawShapePoint& b) {
    return a.shape != b.shape ? a.shape < b.shape : a.sequence < b.sequence;
  });
  return {};
}

Result<void> Reader::transfers() {
  if (!files_.has("transfers.txt")) return {};
  MERCIA_TRY(Table table, open("transfers.txt", {"from_stop_id", "to_stop_id"}));
  const Column from = table.column("from_stop_id"), to = table.column("to_stop_id"),
               type = table.column("transfer_type"), seconds = table.column("min_transfer_time"),
               from_trip = table.column("from_trip_id"), to_trip = table.column("to_trip_id"),
               from_route = table.column("from_route_id"), to_route = table.column("to_route_id");
  while (true) {
    MERCIA_TRY(const bool more, table.next());
    if (!more) break;
    // What holds between single trips or routes is not what holds between the stops.
    bool special = false;
    for (const Column column : {from_trip, to_trip, from_route, to_route}) special |= !table.get(column).empty();
    Transfer transfer;
    transfer.from = find(tables_.stop_ids, table.get(from));
    transfer.to = find(tables_.stop_ids, table.get(to));
    const std::string_view kind = table.get(type);
    const auto time = read_whole(table.get(seconds));
    if (special) continue;
    if (transfer.from == kNone || transfer.to == kNone) {
      table.problem("there is no stop with one of these ids");
    } else if (!kind.empty() && kind != "0" && kind != "1" && kind != "2" && kind != "3") {
      table.problem("transfer_type is not 0 to 3");
    } else if (kind == "2" && !time) {
      table.problem("min_transfer_time is not a whole number");
    } else if (tables_.transfers.size() >= options_.limits.stops) {
      table.problem("there are more transfers than the limit");
    } else {
      transfer.type = kind.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(kind[0] - '0');
      transfer.seconds = time.value_or(0);
      tables_.transfers.push_back(transfer);
    }
  }
  std::stable_sort(tables_.transfers.begin(), tables_.transfers.end(),
                   [](const Transfer& a, const Transfer& b) { return a.from < b.from; });
  return {};
}

}  // namespace

bool Ids::add(TextIndex id, std::uint32_t index) {
  if (id >= by_text_.size()) by_text_.resize(std::size_t{id} + id / 2 + 1, kNone);
  if (by_text_[id] != kNone) return false;
  by_text_[id] = index;
  return true;
}

Result<GtfsTables> read_tables(const FeedFiles& files, const GtfsOptions& options) {
  return Reader(files, options).read();
}

}  // namespace mercia::transit
