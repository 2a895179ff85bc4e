// The timetable's arrays one after the other in a file: a header, then for each its length and its bytes.
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>
#include <type_traits>

#include "engine/base/log.h"
#include "engine/transit/feed_files.h"
#include "engine/transit/open.h"

namespace mercia::transit {
namespace {

namespace fs = std::filesystem;

// Raised whenever the records, their order or what is computed into them changes.
constexpr std::uint32_t kCacheVersion = 1;
constexpr std::array<char, 8> kMagic{'M', 'e', 'r', 'c', 'i', 'a', 'T', 'T'};

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kCacheVersion;
  std::uint32_t checksum = 0;  // CRC-32 of all that follows the header
  std::uint64_t fingerprint = 0;
  std::uint64_t size = 0;  // bytes that follow the header
};

// Everything that is kept, in its order. `take` gets a number, or a vector or string of plain records.
template <typename Data, typename Take>
void each_field(Data& d, Take&& take) {
  take(d.time_zone), take(d.texts), take(d.text_ends);
  take(d.stops), take(d.children), take(d.routes), take(d.trips), take(d.patterns), take(d.pattern_stops);
  take(d.times), take(d.motion), take(d.runs), take(d.paths), take(d.path_points), take(d.tunnels), take(d.transfers);
  take(d.departures);
  take(d.first_day), take(d.day_count), take(d.service_count), take(d.words_a_day), take(d.service_days);
  take(d.slot_start), take(d.slot_seconds), take(d.slot_ends), take(d.slot_runs);
  take(d.stops_by_id), take(d.routes_by_id), take(d.trips_by_id);
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

std::uint32_t checksum(std::uint32_t before, const void* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(crc32_z(before, static_cast<const Bytef*>(bytes), size));
}

// Writes nothing where there is no file: then it only adds up.
struct Writer {
  std::FILE* file = nullptr;
  std::uint32_t sum = 0;
  std::uint64_t size = 0;
  bool good = true;

  void bytes(const void* data, std::size_t count) {
    if (count == 0) return;
    if (file) {
      good = good && std::fwrite(data, 1, count, file) == count;
    } else {
      sum = checksum(sum, data, count);
    }
    size += count;
  }
  template <typename T>
  void operator()(const T& field) {
    if constexpr (std::is_arithmetic_v<T>) {
      bytes(&field, sizeof field);
    } else {
      static_assert(std::is_trivially_copyable_v<typename T::value_type>);
      const std::uint64_t count = field.size();
      bytes(&count, sizeof count);
      bytes(field.data(), field.size() * sizeof(typename T::value_type));
    }
  }
};

struct Reader {
  std::FILE* file = nullptr;
  std::uint64_t left = 0;
  std::uint32_t sum = 0;
  bool good = true;

  void bytes(void* data, std::size_t count) {
    good = good && count <= left && std::fread(data, 1, count, file) == count;
    if (!good) return;
    left -= count;
    sum = checksum(sum, data, count);
  }
  template <typename T>
  void operator()(T& field) {
    if constexpr (std::is_arithmetic_v<T>) {
      bytes(&field, sizeof field);
    } else {
      std::uint64_t count = 0;
      bytes(&count, sizeof count);
      good = good && count <= left / sizeof(typename T::value_type);
      if (!good) return;
      field.resize(static_cast<std::size_t>(count));
      if (count > 0) bytes(field.data(), field.size() * sizeof(typename T::value_type));
    }
  }
};

}  // namespace

fs::path cache_path(const fs::path& feed) {
  // A folder may be named with a slash at its end.
  fs::path path = feed.has_filename() ? feed : feed.parent_path();
  path += ".timetable";
  return path;
}

Result<TimetableData> read_cache(const fs::path& file, std::uint64_t feed_fingerprint) {
  const File in(std::fopen(file.c_str(), "rb"));
  if (!in) return fail_input(std::strerror(errno), file.string());
  std::error_code error;
  const std::uint64_t size = fs::file_size(file, error);
  Header header;
  if (error || std::fread(&header, sizeof header, 1, in.get()) != 1 || header.magic != kMagic)
    return fail_input("this is no timetable cache", file.string());
  if (header.version != kCacheVersion) return fail_input("the cache is of another version", file.string());
  if (header.fingerprint != feed_fingerprint) return fail_input("the cache is of another feed", file.string());
  if (header.size != size - sizeof header) return fail_input("the cache is cut off", file.string());
  TimetableData data;
  Reader reader{in.get(), header.size};
  each_field(data, reader);
  if (!reader.good || reader.left != 0 || reader.sum != header.checksum)
    return fail_input("the cache is broken", file.string());
  return data;
}

Result<void> write_cache(const fs::path& file, std::uint64_t feed_fingerprint, const TimetableData& data) {
  Header header;
  header.fingerprint = feed_fingerprint;
  Writer sum;
  each_field(data, sum);
  header.checksum = sum.sum;
  header.size = sum.size;

  // Its own name for each process: two may open the same region at once.
  fs::path temporary = file;
  temporary += ".part" + std::to_string(::getpid());
  File out(std::fopen(temporary.c_str(), "wb"));
  if (!out) return fail_input(std::strerror(errno), temporary.string());
  Writer writer{out.get()};
  writer.bytes(&header, sizeof header);
  each_field(data, writer);
  writer.good = std::fflush(out.get()) == 0 && writer.good;
  out.reset();
  std::error_code error;
  if (writer.good) fs::rename(temporary, file, error);
  if (writer.good && !error) return {};
  const std::string reason = error ? error.message() : "it could not be written whole";
  fs::remove(temporary, error);
  return fail_input(reason, temporary.string(), "check the space left on the disk");
}

Result<OpenedTimetable> open_timetable(const fs::path& feed, const GtfsOptions& options) {
  // Of before the feed is read: should it change meanwhile, the cache will be seen as old.
  const auto mark = fingerprint(feed);
  if (mark) {
    if (auto cached = read_cache(cache_path(feed), *mark))
      if (auto timetable = Timetable::create(std::move(*cached)))
        return OpenedTimetable{std::move(*timetable), {}, true};
  }
  MERCIA_TRY(GtfsFeed read, read_gtfs(feed, options));
  if (mark) {
    if (const auto written = write_cache(cache_path(feed), *mark, read.data); !written)
      log::info("no cache of the timetable is kept: {}", written.error().sentence());
  }
  MERCIA_TRY(Timetable timetable, Timetable::create(std::move(read.data)));
  return OpenedTimetable{std::move(timetable), std::move(read.problems), false};
}

}  // namespace mercia::transit
