#include "tools/bake/gtfs_stops_feed.h"

#include <fmt/format.h>
#include <zip.h>

#include <memory>
#include <system_error>

#include "engine/base/file.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

struct ArchiveCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct EntryCloser {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

Result<std::string> read_entry(zip_t* archive, const std::string& name, std::uint64_t limit, const std::string& where) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  // Some publishers pack the folder instead of its files.
  const zip_int64_t index = zip_name_locate(archive, name.c_str(), ZIP_FL_NODIR);
  if (index < 0) return fail_input(fmt::format("the feed has no {}", name), where, "give a GTFS feed");
  if (zip_stat_index(archive, static_cast<zip_uint64_t>(index), 0, &facts) != 0 || !(facts.valid & ZIP_STAT_SIZE))
    return fail_input(fmt::format("the size of {} is unknown", name), where);
  if (facts.size > limit)
    return fail_input(fmt::format("{} has {} bytes, more than the limit of {}", name, facts.size, limit), where);
  const std::unique_ptr<zip_file_t, EntryCloser> entry(zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0));
  if (!entry) return fail_input(fmt::format("{} cannot be unpacked ({})", name, zip_strerror(archive)), where);
  std::string text(static_cast<std::size_t>(facts.size), '\0');
  std::size_t read = 0;
  while (read < text.size()) {
    const zip_int64_t got = zip_fread(entry.get(), text.data() + read, text.size() - read);
    if (got <= 0) return fail_input(fmt::format("{} is damaged", name), where, "download the feed again");
    read += static_cast<std::size_t>(got);
  }
  return text;
}

}  // namespace

Result<std::string> read_feed_file(const fs::path& feed, const std::string& name, std::uint64_t limit) {
  std::error_code error;
  if (fs::is_directory(feed, error)) return read_text_file(feed / name, limit);
  if (!fs::exists(feed, error)) return fail_input("there is no such file", feed.string(), "check the path");
  int code = 0;
  const std::unique_ptr<zip_t, ArchiveCloser> archive(zip_open(feed.c_str(), ZIP_RDONLY, &code));
  if (!archive) return fail_input("this is not a readable zip archive", feed.string(), "give a GTFS feed");
  return read_entry(archive.get(), name, limit, feed.string());
}

}  // namespace mercia::bake
