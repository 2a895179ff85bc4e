#include "engine/tiles/archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <system_error>

#include "engine/tiles/inflate.h"

namespace mercia::tiles {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::uint64_t kLocalHeaderSize = 30;
constexpr std::uint64_t kCentralHeaderSize = 46;
constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kEnd64Size = 56;
constexpr std::uint64_t kEnd64LocatorSize = 20;
constexpr std::uint64_t kLongestComment = 65535;
constexpr std::uint64_t kLargestDirectory = std::uint64_t{1} << 30;
constexpr std::uint16_t kWideFields = 1;  // id of the extra field with 64-bit numbers
constexpr std::uint32_t kElsewhere = 0xffffffff;
enum Method : std::uint16_t { kStored = 0, kDeflated = 8 };

std::uint64_t hash_of(std::string_view name) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

// The numbers of a central header that did not fit 32 bits, in the order in which the format lists them.
class WideFields {
 public:
  explicit WideFields(ByteView extra) {
    for (std::uint64_t at = 0; at + 4 <= extra.size();) {
      const auto id = *read_at<std::uint16_t>(extra, at);
      const auto size = *read_at<std::uint16_t>(extra, at + 2);
      const auto part = subview(extra, at + 4, size);
      if (!part) return;
      if (id == kWideFields) fields_ = *part;
      at += 4 + std::uint64_t{size};
    }
  }

  std::optional<std::uint64_t> widened(std::uint32_t narrow) {
    if (narrow != kElsewhere) return narrow;
    const auto value = read_at<std::uint64_t>(fields_, at_);
    at_ += 8;
    return value;
  }

 private:
  ByteView fields_;
  std::uint64_t at_ = 0;
};

}  // namespace

Archive::Archive(std::filesystem::path path, int file, std::uint64_t file_size)
    : path_(std::move(path)), file_(file), file_size_(file_size) {}

Archive::~Archive() { ::close(file_); }

Result<std::unique_ptr<Archive>> Archive::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail_input("the archive cannot be opened", path.string());
  struct stat facts {};
  const bool regular = ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
  std::unique_ptr<Archive> archive(new Archive(path, file, regular ? static_cast<std::uint64_t>(facts.st_size) : 0));
  if (!regular) return fail_input("the archive is not a regular file", path.string());
  MERCIA_CHECK(archive->read_directory());
  return archive;
}

Result<Bytes> Archive::bytes_at(std::uint64_t offset, std::uint64_t size) const {
  if (offset > file_size_ || size > file_size_ - offset)
    return fail_input("the archive names bytes past its end", path_.string(), "fetch or make it again");
  Bytes bytes(static_cast<std::size_t>(size));
  for (std::size_t done = 0; done < bytes.size();) {
    const auto got = ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got <= 0) return fail_input("the archive cannot be read", path_.string());
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<void> Archive::read_directory() {
  const std::uint64_t tail_size = std::min(file_size_, kEndSize + kLongestComment + kEnd64LocatorSize);
  MERCIA_TRY(const Bytes tail, bytes_at(file_size_ - tail_size, tail_size));
  std::optional<std::uint64_t> end;
  for (std::uint64_t at = tail.size() >= kEndSize ? tail.size() - kEndSize + 1 : 0; at-- > 0 && !end;)
    if (read_at<std::uint32_t>(tail, at) == kEnd) end = at;
  if (!end) return fail_input("it is no zip archive, or its end is cut off", path_.string(), "fetch or make it again");
  std::uint64_t count = *read_at<std::uint16_t>(tail, *end + 10);
  std::uint64_t size = *read_at<std::uint32_t>(tail, *end + 12);
  std::uint64_t offset = *read_at<std::uint32_t>(tail, *end + 16);
  if (*end >= kEnd64LocatorSize && read_at<std::uint32_t>(tail, *end - kEnd64LocatorSize) == kEnd64Locator) {
    MERCIA_TRY(const Bytes wide, bytes_at(*read_at<std::uint64_t>(tail, *end - kEnd64LocatorSize + 8), kEnd64Size));
    if (read_at<std::uint32_t>(wide, 0) != kEnd64) return fail_input("its directory is broken", path_.string());
    count = *read_at<std::uint64_t>(wide, 32);
    size = *read_at<std::uint64_t>(wide, 40);
    offset = *read_at<std::uint64_t>(wide, 48);
  }
  if (size > kLargestDirectory || count > size / kCentralHeaderSize)
    return fail_input("its directory claims more entries than it can hold", path_.string());
  MERCIA_TRY(const Bytes directory, bytes_at(offset, size));
  return add_entries(directory, count);
}

Result<void> Archive::add_entries(ByteView directory, std::uint64_t count) {
  entries_.reserve(static_cast<std::size_t>(count));
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto header = subview(directory, at, kCentralHeaderSize);
    if (!header || *read_at<std::uint32_t>(*header, 0) != kCentralHeader)
      return fail_input(fmt::format("entry {} of its directory is broken", i), path_.string());
    const std::uint64_t name_size = *read_at<std::uint16_t>(*header, 28);
    const std::uint64_t extra_size = *read_at<std::uint16_t>(*header, 30);
    const auto name = subview(directory, at + kCentralHeaderSize, name_size);
    const auto extra = subview(directory, at + kCentralHeaderSize + name_size, extra_size);
    if (!name || !extra) return fail_input(fmt::format("entry {} of its directory is cut off", i), path_.string());
    WideFields wide(*extra);
    const auto entry_size = wide.widened(*read_at<std::uint32_t>(*header, 24));
    const auto packed_size = wide.widened(*read_at<std::uint32_t>(*header, 20));
    const auto local = wide.widened(*read_at<std::uint32_t>(*header, 42));
    if (!entry_size || !packed_size || !local)
      return fail_input(fmt::format("entry {} of its directory lacks a number", i), path_.string());
    entries_.push_back({hash_of(as_text(*name)), *local, *packed_size, *entry_size,
                        *read_at<std::uint32_t>(*header, 16), *read_at<std::uint16_t>(*header, 10),
                        (*read_at<std::uint16_t>(*header, 8) & 1) != 0});
    at += kCentralHeaderSize + name_size + extra_size + *read_at<std::uint16_t>(*header, 32);
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.name_hash != b.name_hash ? a.name_hash < b.name_hash : a.header < b.header;
  });
  return {};
}

Result<Bytes> Archive::read(std::string_view name, std::uint64_t limit) const {
  const std::uint64_t hash = hash_of(name);
  auto entry = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                [](const Entry& e, std::uint64_t wanted) { return e.name_hash < wanted; });
  for (; entry != entries_.end() && entry->name_hash == hash; ++entry) {
    MERCIA_TRY(const Bytes header, bytes_at(entry->header, kLocalHeaderSize + name.size()));
    if (*read_at<std::uint32_t>(header, 0) != kLocalHeader)
      return fail_input("its entry is not where the directory says", path_.string() + ", " + std::string(name));
    // Another name with the same hash is passed over.
    if (*read_at<std::uint16_t>(header, 26) != name.size() ||
        as_text(ByteView(header).subspan(static_cast<std::size_t>(kLocalHeaderSize))) != name)
      continue;
    return unpack(*entry, name, header, limit);
  }
  return fail_input("there is no such entry in the archive", path_.string() + ", " + std::string(name));
}

Result<Bytes> Archive::unpack(const Entry& entry, std::string_view name, ByteView header, std::uint64_t limit) const {
  const std::string where = path_.string() + ", " + std::string(name);
  if (entry.encrypted) return fail_input("it is encrypted", where);
  if (entry.method != kStored && entry.method != kDeflated)
    return fail_input(fmt::format("it is packed by method {}", entry.method), where, "store or deflate it");
  if (entry.size > limit || entry.packed_size > limit)
    return fail_input(fmt::format("it is larger than the limit of {} bytes", limit), where);
  const std::uint64_t data = entry.header + header.size() + *read_at<std::uint16_t>(header, 28);
  MERCIA_TRY(Bytes bytes, bytes_at(data, entry.packed_size));
  if (entry.method == kDeflated) {
    // One byte more than it should have is enough to see that it has more.
    MERCIA_TRY(bytes, unpack_deflate(bytes, entry.size + 1, where));
  }
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (bytes.size() != entry.size || crc != entry.crc)
    return fail_input("it is not what the archive's directory says", where, "fetch or make it again");
  return bytes;
}

std::optional<std::pair<std::filesystem::path, std::string>> split_archive_path(const std::filesystem::path& path) {
  const std::string text = path.string();
  for (std::size_t at = text.find(".3tz/"); at != std::string::npos; at = text.find(".3tz/", at + 1)) {
    const std::filesystem::path archive = text.substr(0, at + 4);
    std::error_code error;
    if (std::filesystem::is_regular_file(archive, error)) return std::pair(archive, text.substr(at + 5));
  }
  return std::nullopt;
}

}  // namespace mercia::tiles
