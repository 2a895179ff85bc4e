#include "tools/bake/bake_output.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

std::string hidden_prefix(const fs::path& output) { return "." + output.filename().string() + ".part-"; }

// Where the old region waits during an exchange on a file system that cannot exchange in one step.
fs::path waiting_place(const fs::path& output) {
  return output.parent_path() / ("." + output.filename().string() + ".previous");
}

int lock_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

void remove_left_behind(const fs::path& output) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(output.parent_path(), error), end; !error && entry != end; entry.increment(error))
    if (entry->path().filename().string().starts_with(hidden_prefix(output)) && entry->is_directory(error))
      found.push_back(entry->path());
  for (const fs::path& folder : found) {
    const int lock = lock_folder(folder);
    if (lock < 0) continue;  // its bake is alive
    fs::remove_all(folder, error);
    ::close(lock);
  }
}

Result<void> check_replaceable(const fs::path& output, const char* mark) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(output, error))) return {};
  if (!fs::is_directory(output, error))
    return fail(ErrorKind::Usage, "the output is not a folder", output.string(), "choose another name");
  if (fs::is_empty(output, error) || fs::exists(output / mark, error)) return {};
  return fail(ErrorKind::Usage,
              std::string(mark) == "region.json" ? "the output folder holds something that is not a region"
                                                 : "the output folder holds something that is not a part of a region",
              output.string(), "choose another name or empty it");
}

// Old and new change places; afterwards the old one lies at `part`.
Result<void> exchange(const fs::path& part, const fs::path& output) {
  if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, output.c_str(), RENAME_EXCHANGE) == 0) return {};
  if (errno != EINVAL && errno != ENOSYS)
    return fail_input(std::strerror(errno), output.string(), "check the permissions of its parent folder");
  std::error_code error;
  const fs::path waiting = waiting_place(output);
  fs::rename(output, waiting, error);
  if (!error) fs::rename(part, output, error);
  if (error) {
    std::error_code ignored;
    fs::rename(waiting, output, ignored);
    return fail_input(error.message(), output.string());
  }
  fs::remove_all(waiting, error);
  return {};
}

}  // namespace

Result<OutputFolder> OutputFolder::open(const fs::path& given, const char* mark) {
  // "region/" names the same folder as "region".
  fs::path output = fs::absolute(given).lexically_normal();
  if (!output.has_filename()) output = output.parent_path();
  MERCIA_CHECK(check_replaceable(output, mark));
  std::error_code error;
  const fs::path parent = output.parent_path();
  fs::create_directories(parent, error);
  if (error) return fail_input(error.message(), parent.string(), "check the path and its permissions");
  // A bake that died in the middle of an exchange of two steps left the old region aside.
  if (!fs::exists(output, error) && fs::exists(waiting_place(output), error))
    fs::rename(waiting_place(output), output, error);
  remove_left_behind(output);

  std::string pattern = (parent / (hidden_prefix(output) + "XXXXXX")).string();
  if (!::mkdtemp(pattern.data()))
    return fail_input(std::strerror(errno), parent.string(), "choose a folder that you may write to");
  const int lock = lock_folder(pattern);
  if (lock < 0 || ::chmod(pattern.c_str(), 0755) != 0) {
    fs::remove_all(pattern, error);
    return fail_input("the folder cannot be locked", pattern);
  }
  return OutputFolder(output, pattern, lock);
}

OutputFolder::OutputFolder(fs::path output, fs::path part, int lock)
    : output_(std::move(output)), part_(std::move(part)), lock_(lock) {}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : output_(std::move(other.output_)), part_(std::move(other.part_)), lock_(std::exchange(other.lock_, -1)) {
  other.part_.clear();
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!part_.empty()) fs::remove_all(part_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

Result<void> OutputFolder::publish() {
  std::error_code error;
  if (fs::exists(output_, error)) {
    MERCIA_CHECK(exchange(part_, output_));
    // Now the old region lies here. If this is interrupted, the next bake finishes it.
    fs::remove_all(part_, error);
  } else {
    fs::rename(part_, output_, error);
    if (error) return fail_input(error.message(), output_.string());
  }
  part_.clear();
  return {};
}

}  // namespace mercia::bake
