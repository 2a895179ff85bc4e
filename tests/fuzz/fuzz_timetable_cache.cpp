// A timetable's cache whose checksum is right: the arrays in it may say anything.
#include <zlib.h>

#include <cstring>

#include "tests/fuzz/transit_feed.h"

using namespace mercia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // See engine/transit/cache.cpp: mark, version, checksum, fingerprint, size.
  constexpr std::size_t kHeader = 32;
  if (size < kHeader) return 0;
  static const std::filesystem::path file = transit::fuzz::scratch(".timetable");
  Bytes bytes(reinterpret_cast<const std::byte*>(data), reinterpret_cast<const std::byte*>(data) + size);
  const std::uint64_t rest = size - kHeader;
  const auto sum = static_cast<std::uint32_t>(crc32_z(0, data + kHeader, rest));
  std::memcpy(bytes.data() + 12, &sum, sizeof sum);
  std::memcpy(bytes.data() + 24, &rest, sizeof rest);
  std::uint64_t fingerprint = 0;
  std::memcpy(&fingerprint, bytes.data() + 16, sizeof fingerprint);
  transit::fuzz::demand(write_file(file, bytes).has_value());
  auto read = transit::read_cache(file, fingerprint);
  if (!read) return 0;
  if (const auto timetable = transit::Timetable::create(std::move(*read))) transit::fuzz::ask(*timetable);
  return 0;
}
