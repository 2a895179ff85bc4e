#include "tests/fuzz/transit_seeds.h"

#include <zip.h>

#include <map>
#include <string>

#include "tests/fuzz/transit_feed.h"

namespace mercia::transit::fuzz {
namespace {

// A little of everything that the reader knows.
const std::map<std::string, std::string>& files() {
  static const std::map<std::string, std::string> all{
      {"agency.txt", "agency_id,agency_timezone\nX,Europe/London\n"},
      {"stops.txt",
       "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code,wheelchair_boarding,level_id\n"
       "S,\"Station \"\"A\"\"\",52.48,-1.9,1,,,1,\nA,Platform,52.48,-1.9,,S,1,,L\nB,Beta,52.489,-1.9,,,,2,\n"
       "C,Gamma,52.498,-1.9,0,,,,\n"},
      {"levels.txt", "level_id,level_index\nL,-1\n"},
      {"routes.txt", "route_id,route_short_name,route_long_name,route_type,route_color\nT,1,Tram,0,00aa44\n"},
      {"calendar.txt",
       "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
       "W,1,1,1,1,1,1,1,20260601,20260630\n"},
      {"calendar_dates.txt", "service_id,date,exception_type\nW,20260617,2\nW,20260616,1\n"},
      {"trips.txt",
       "route_id,service_id,trip_id,trip_headsign,direction_id,block_id,shape_id,wheelchair_accessible\n"
       "T,W,t,Gamma,0,b,P,1\nT,W,u,Alpha,1,b,,2\n"},
      {"stop_times.txt",
       "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,shape_dist_traveled\n"
       "t,08:00:00,08:00:00,A,1,0,1,0\nt,,,B,2,1,1,1\nt,08:06:00,08:07:00,C,3,1,0,2\n"
       "u,25:00:00,25:00:00,C,1,,,\nu,25:06:00,25:06:00,A,2,,,\n"},
      {"frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nu,06:00:00,07:00:00,600,1\n"},
      {"shapes.txt",
       "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled,tunnel\n"
       "P,52.48,-1.9,1,0,0\nP,52.489,-1.9,2,1,1\nP,52.498,-1.9,3,2,0\n"},
      {"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,120\n"}};
  return all;
}

Bytes read_back(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  demand(bytes.has_value());
  return std::move(*bytes);
}

std::filesystem::path write_zip() {
  const std::filesystem::path path = scratch("-seed.zip");
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  demand(archive);
  for (const auto& [name, text] : files())
    demand(zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                        ZIP_FL_ENC_UTF_8) >= 0);
  demand(zip_close(archive) == 0);
  return path;
}

}  // namespace

std::vector<Bytes> csv_seeds() {
  std::string text;
  for (const auto& [name, rows] : files()) text += "=" + name + "\n" + rows;
  const ByteView view = as_bytes(text);
  return {Bytes(view.begin(), view.end())};
}

std::vector<Bytes> zip_seeds() { return {read_back(write_zip())}; }

std::vector<Bytes> cache_seeds() {
  const auto read = read_gtfs(write_zip());
  demand(read && read->problems.total() == 0);
  const std::filesystem::path file = scratch("-seed.timetable");
  demand(write_cache(file, 1, read->data).has_value());
  return {read_back(file)};
}

}  // namespace mercia::transit::fuzz
