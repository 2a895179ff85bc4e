// A tileset in one file: 3tz, which is a zip archive (PKWARE APPNOTE 6.3, with the 64-bit records).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::tiles {

// Thread-safe. Of the directory it keeps 40 bytes an entry; the names stay in the file.
class Archive {
 public:
  // Errors (Input): no file, no zip archive, a directory outside the file.
  static Result<std::unique_ptr<Archive>> open(const std::filesystem::path& path);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  std::size_t size() const { return entries_.size(); }

  // The bytes of an entry, by its name ("tileset.json", "a/b.glb"), stored or deflated.
  // Errors (Input): no such entry, another way of packing, encrypted, broken, more than `limit` bytes.
  Result<Bytes> read(std::string_view name, std::uint64_t limit) const;

 private:
  struct Entry {
    std::uint64_t name_hash = 0;
    std::uint64_t header = 0;  // offset of the local header
    std::uint64_t packed_size = 0;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
    bool encrypted = false;
  };
  Archive(std::filesystem::path path, int file, std::uint64_t file_size);
  Result<void> read_directory();
  Result<void> add_entries(ByteView directory, std::uint64_t count);
  Result<Bytes> bytes_at(std::uint64_t offset, std::uint64_t size) const;
  Result<Bytes> unpack(const Entry& entry, std::string_view name, ByteView header, std::uint64_t limit) const;

  std::filesystem::path path_;
  int file_;
  std::uint64_t file_size_;
  std::vector<Entry> entries_;  // by name_hash
};

// Where a path leads into an archive: the archive's own path and the name of an entry. Nothing if no part of it that
// ends in ".3tz" is a file.
std::optional<std::pair<std::filesystem::path, std::string>> split_archive_path(const std::filesystem::path& path);

}  // namespace mercia::tiles
