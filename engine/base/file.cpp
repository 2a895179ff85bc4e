#include "engine/base/file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <system_error>

namespace mercia {
namespace {

namespace fs = std::filesystem;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// Fills `container` with the file's bytes; shared by the byte and the text reader.
template <typename Container>
Result<Container> read_into(const fs::path& path, std::uint64_t limit) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return fail_input("there is no such file", path.string(), "check the path");
  if (error) return fail_input(error.message(), path.string(), "check the permissions of its folder");
  if (!fs::is_regular_file(status)) return fail_input("this is not a regular file", path.string());
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) return fail_input(std::strerror(errno), path.string(), "check its permissions");
  const auto size = fs::file_size(path, error);
  if (error) return fail_input(error.message(), path.string());
  if (size > limit)
    return fail_input(fmt::format("the file has {} bytes, more than the limit of {}", size, limit), path.string());
  Container content(static_cast<std::size_t>(size), typename Container::value_type{});
  if (std::fread(content.data(), 1, content.size(), file.get()) != content.size())
    return fail_input("the file could not be read to its end", path.string());
  return content;
}

}  // namespace

Result<Bytes> read_file(const fs::path& path, std::uint64_t limit) { return read_into<Bytes>(path, limit); }

Result<std::string> read_text_file(const fs::path& path, std::uint64_t limit) {
  return read_into<std::string>(path, limit);
}

Result<void> write_file(const fs::path& path, ByteView bytes) {
  fs::path temporary = path;
  temporary += ".part";
  std::error_code error;
  File file(std::fopen(temporary.c_str(), "wb"));
  if (!file)
    return fail_input(std::strerror(errno), temporary.string(), "check that the folder exists and is writable");
  const bool written = bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  if (!written || std::fflush(file.get()) != 0) {
    const std::string reason = std::strerror(errno);
    file.reset();
    fs::remove(temporary, error);
    return fail_input(reason, temporary.string(), "check the space left on the disk");
  }
  file.reset();
  fs::rename(temporary, path, error);
  if (error) {
    const std::string reason = error.message();
    fs::remove(temporary, error);
    return fail_input(reason, path.string());
  }
  return {};
}

}  // namespace mercia
