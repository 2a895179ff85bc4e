#include "engine/transit/feed_files.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace mercia::transit {
namespace {

namespace fs = std::filesystem;

struct ArchiveCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  // FNV-1a, eight bytes at a time.
  for (int i = 0; i < 8; ++i) hash = (hash ^ ((value >> (8 * i)) & 0xff)) * 0x100000001b3ull;
  return hash;
}

// Hands on what `read` gives until it is more than the limit.
template <typename Read>
ReadMore limited(Read read, std::uint64_t limit, std::string where) {
  return [read = std::move(read), left = limit, where = std::move(where),
          limit](std::span<char> buffer) mutable -> Result<std::size_t> {
    MERCIA_TRY(const std::size_t got, read(buffer));
    if (got > left) return fail_input(fmt::format("it is larger than the limit of {} bytes", limit), where);
    left -= got;
    return got;
  };
}

}  // namespace

struct FeedFiles::Archive {
  std::unique_ptr<zip_t, ArchiveCloser> zip;
};

Result<FeedFiles> FeedFiles::open(const fs::path& feed) {
  FeedFiles files;
  files.path_ = feed;
  std::error_code error;
  if (fs::is_directory(feed, error)) return files;
  if (!fs::exists(feed, error)) return fail_input("there is no such file", feed.string(), "check the path");
  int code = 0;
  zip_t* zip = zip_open(feed.c_str(), ZIP_RDONLY, &code);
  if (!zip)
    return fail_input("this is not a readable zip archive", feed.string(), "give a GTFS feed, a zip or a folder");
  files.archive_ = std::make_shared<Archive>();
  files.archive_->zip.reset(zip);
  return files;
}

bool FeedFiles::has(const std::string& name) const {
  std::error_code error;
  if (!archive_) return fs::is_regular_file(path_ / name, error);
  // Some publishers pack the folder instead of its files.
  return zip_name_locate(archive_->zip.get(), name.c_str(), ZIP_FL_NODIR) >= 0;
}

Result<ReadMore> FeedFiles::read(const std::string& name, std::uint64_t limit) const {
  const std::string where = path_.string() + ", " + name;
  if (!archive_) {
    const auto file = std::make_shared<std::ifstream>(path_ / name, std::ios::binary);
    if (!*file) return fail_input("the file cannot be opened", where);
    return limited(
        [file, where](std::span<char> buffer) -> Result<std::size_t> {
          file->read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
          if (file->bad()) return fail_input("the file cannot be read", where);
          return static_cast<std::size_t>(file->gcount());
        },
        limit, where);
  }
  zip_t* zip = archive_->zip.get();
  const zip_int64_t index = zip_name_locate(zip, name.c_str(), ZIP_FL_NODIR);
  if (index < 0) return fail_input("the feed has no such file", where, "give a GTFS feed");
  const std::shared_ptr<zip_file_t> entry(zip_fopen_index(zip, static_cast<zip_uint64_t>(index), 0), [](zip_file_t* f) {
    if (f) zip_fclose(f);
  });
  if (!entry) return fail_input(fmt::format("it cannot be unpacked ({})", zip_strerror(zip)), where);
  return limited(
      [entry, where](std::span<char> buffer) -> Result<std::size_t> {
        const zip_int64_t got = zip_fread(entry.get(), buffer.data(), buffer.size());
        if (got < 0) return fail_input("it is damaged", where, "download the feed again");
        return static_cast<std::size_t>(got);
      },
      limit, where);
}

Result<std::uint64_t> fingerprint(const fs::path& feed) {
  std::error_code error;
  std::vector<fs::path> files;
  if (fs::is_directory(feed, error)) {
    for (fs::directory_iterator entry(feed, error), end; !error && entry != end; entry.increment(error))
      if (entry->path().extension() == ".txt") files.push_back(entry->path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(feed);
  }
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const fs::path& file : files) {
    for (const char c : file.filename().string()) hash = mixed(hash, static_cast<unsigned char>(c));
    hash = mixed(hash, fs::file_size(file, error));
    if (!error)
      hash = mixed(hash, static_cast<std::uint64_t>(fs::last_write_time(file, error).time_since_epoch().count()));
    if (error) return fail_input(error.message(), file.string());
  }
  return hash;
}

}  // namespace mercia::transit
