#include "tools/bake/gtfs_stops.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/transit/csv.h"
#include "engine/transit/feed_files.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kStopsByteLimit = std::uint64_t{256} << 20;
constexpr std::uint64_t kFeedByteLimit = std::uint64_t{2} << 30;
constexpr std::size_t kStopLimit = 2'000'000;

class Columns {
 public:
  explicit Columns(std::span<const std::string_view> header) : header_(header.begin(), header.end()) {}
  // The field of a row, empty if the column or the field is absent.
  std::string_view get(std::span<const std::string_view> row, std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    const auto index = static_cast<std::size_t>(found - header_.begin());
    return found == header_.end() || index >= row.size() ? std::string_view{} : row[index];
  }
  bool has(std::string_view name) const { return std::find(header_.begin(), header_.end(), name) != header_.end(); }

 private:
  std::vector<std::string> header_;
};

std::optional<double> number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// GTFS route types and Google's extended ones, which vehicle_type uses too.
const char* kind_of(std::string_view vehicle_type, bool station) {
  const auto type = static_cast<int>(number(vehicle_type).value_or(-1.0));
  if (type == 0 || type / 100 == 9) return "tram_stop";
  if (type == 2 || type / 100 == 1) return "railway_station";
  if (type == 3 || type / 100 == 7 || type / 100 == 2) return "bus_stop";
  if (type == 4 || type / 100 == 10) return "ferry_stop";
  return station ? "station" : "stop";
}

struct ArchiveCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

using FeedFiles = std::vector<std::pair<std::string, Bytes>>;

Result<void> pack(const FeedFiles& files, const fs::path& zip) {
  int code = 0;
  std::unique_ptr<zip_t, ArchiveCloser> archive(zip_open(zip.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
  if (!archive) return fail_input("the archive cannot be created", zip.string(), "check the folder's permissions");
  for (const auto& [name, bytes] : files) {
    zip_source_t* source = zip_source_buffer(archive.get(), bytes.data(), bytes.size(), 0);
    const zip_int64_t index = source ? zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      zip_source_free(source);
      return fail_input(zip_strerror(archive.get()), zip.string());
    }
    const auto entry = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive.get(), entry, ZIP_CM_DEFLATE, 6);
    // 1980-01-01, the zip format's first day, so that the bytes do not depend on when they were packed.
    zip_file_set_dostime(archive.get(), entry, 0, (1 << 5) | 1, 0);
  }
  // libzip reads the bytes only here.
  if (zip_close(archive.get()) != 0) return fail_input(zip_strerror(archive.get()), zip.string());
  (void)archive.release();
  return {};
}

Result<void> pack_folder(const fs::path& folder, const fs::path& zip) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->is_regular_file(error) && entry->path().extension() == ".txt") paths.push_back(entry->path());
  if (error) return fail_input(error.message(), folder.string());
  std::sort(paths.begin(), paths.end());
  std::uint64_t left = kFeedByteLimit;
  FeedFiles files;
  for (const fs::path& path : paths) {
    MERCIA_TRY(Bytes bytes, read_file(path, left));
    left -= bytes.size();
    files.emplace_back(path.filename().string(), std::move(bytes));
  }
  return pack(files, zip);
}

}  // namespace

Result<std::vector<region::Place>> read_gtfs_stops(const fs::path& feed, Account& account) {
  using Row = transit::CsvReader::Row;
  const std::string where = feed.string() + ", stops.txt";
  MERCIA_TRY(const transit::FeedFiles files, transit::FeedFiles::open(feed));
  MERCIA_TRY(transit::ReadMore more, files.read("stops.txt", kStopsByteLimit));
  transit::CsvReader reader(std::move(more));
  MERCIA_TRY(const Row header, reader.next());
  if (header != Row::Fields) return fail_input("the file is empty", where);
  const Columns columns(reader.fields());
  for (const char* required : {"stop_id", "stop_lat", "stop_lon"})
    if (!columns.has(required)) return fail_input(fmt::format("the column {} is missing", required), where);

  std::vector<region::Place> places;
  Tally& tally = account["stops"];
  while (true) {
    MERCIA_TRY(const Row kind, reader.next());
    if (kind == Row::End) break;
    const std::span<const std::string_view> row = reader.fields();
    ++tally.read;
    const auto reject = [&](const char* reason) { ++tally.rejected[reason]; };
    if (kind == Row::Broken) {
      reject("a quote that is not closed");
      account.problem(fmt::format("{}, line {}: a quote is not closed", where, reader.line()));
      continue;
    }
    const std::string_view location_type = columns.get(row, "location_type");
    const auto latitude = number(columns.get(row, "stop_lat"));
    const auto longitude = number(columns.get(row, "stop_lon"));
    if (location_type == "2" || location_type == "3" || location_type == "4") {
      reject("an entrance, node or boarding area, not a stop");
    } else if (!latitude || !longitude || std::abs(*latitude) > 90.0 || std::abs(*longitude) > 180.0) {
      reject("no valid position");
      account.problem(fmt::format("{}, line {}: no valid position", where, reader.line()));
    } else if (*latitude == 0.0 && *longitude == 0.0) {
      reject("the position is 0, 0");
    } else if (places.size() >= kStopLimit) {
      reject("over the limit of 2,000,000 stops");
    } else {
      region::Place place;
      place.id = columns.get(row, "stop_id");
      place.name = columns.get(row, "stop_name");
      if (place.name.empty()) place.name = place.id;
      place.kind = kind_of(columns.get(row, "vehicle_type"), location_type == "1");
      place.text = columns.get(row, "stop_desc");
      place.position = geo::geodetic_from_degrees(*latitude, *longitude);
      places.push_back(std::move(place));
      ++tally.drawn;
    }
  }
  return places;
}

Result<void> copy_gtfs(const fs::path& feed, const fs::path& zip) {
  std::error_code error;
  if (fs::is_directory(feed, error)) return pack_folder(feed, zip);
  fs::copy_file(feed, zip, error);
  if (error) return fail_input(error.message(), feed.string(), "check the space left on the disk");
  return {};
}

Result<void> write_gtfs(const std::map<std::string, std::string>& texts, const fs::path& zip) {
  FeedFiles files;
  for (const auto& [name, text] : texts) {
    const ByteView bytes = as_bytes(text);
    files.emplace_back(name, Bytes(bytes.begin(), bytes.end()));
  }
  return pack(files, zip);
}

}  // namespace mercia::bake
