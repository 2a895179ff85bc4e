// Zip archives of a few entries, written byte by byte so that a test can also write wrong ones.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"

namespace mercia::tiles::test {

// zlib's `window_bits`: -15 a raw deflate stream, 31 gzip.
inline Bytes deflated(ByteView bytes, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  Bytes out(compressBound(bytes.size()) + 64);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct ZipEntry {
  std::string name;
  Bytes bytes;
  std::uint16_t method = 0;  // 8: deflated
  std::uint16_t flags = 0;
};

// With `wide` every size and offset is in the 64-bit records.
inline Bytes zip_of(const std::vector<ZipEntry>& entries, bool wide = false) {
  const auto put = [](Bytes& out, const auto&... values) { (append(out, values), ...); };
  const auto put_text = [](Bytes& out, const std::string& text) {
    const ByteView view = as_bytes(text);
    out.insert(out.end(), view.begin(), view.end());
  };
  Bytes out;
  Bytes directory;
  for (const ZipEntry& entry : entries) {
    const Bytes packed = entry.method == 8 ? deflated(entry.bytes, -15) : entry.bytes;
    const auto crc =
        static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(entry.bytes.data()), entry.bytes.size()));
    const auto narrow = [&](std::uint64_t value) { return wide ? 0xffffffffu : static_cast<std::uint32_t>(value); };
    const std::uint64_t local = out.size();
    const auto name_size = static_cast<std::uint16_t>(entry.name.size());
    put(out, std::uint32_t{0x04034b50}, std::uint16_t{45}, entry.flags, entry.method, std::uint32_t{0}, crc,
        static_cast<std::uint32_t>(packed.size()), static_cast<std::uint32_t>(entry.bytes.size()), name_size,
        std::uint16_t{3});
    put_text(out, entry.name);
    put_text(out, "xyz");  // an extra field, which the directory does not have
    out.insert(out.end(), packed.begin(), packed.end());
    put(directory, std::uint32_t{0x02014b50}, std::uint16_t{45}, std::uint16_t{45}, entry.flags, entry.method,
        std::uint32_t{0}, crc, narrow(packed.size()), narrow(entry.bytes.size()), name_size,
        static_cast<std::uint16_t>(wide ? 28 : 0), std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{0},
        std::uint32_t{0}, narrow(local));
    put_text(directory, entry.name);
    if (wide)
      put(directory, std::uint16_t{1}, std::uint16_t{24}, std::uint64_t{entry.bytes.size()},
          std::uint64_t{packed.size()}, local);
  }
  const std::uint64_t offset = out.size();
  const std::uint64_t count = entries.size();
  out.insert(out.end(), directory.begin(), directory.end());
  if (wide) {
    const std::uint64_t end64 = out.size();
    put(out, std::uint32_t{0x06064b50}, std::uint64_t{44}, std::uint16_t{45}, std::uint16_t{45}, std::uint32_t{0},
        std::uint32_t{0}, count, count, std::uint64_t{directory.size()}, offset);
    put(out, std::uint32_t{0x07064b50}, std::uint32_t{0}, end64, std::uint32_t{1});
  }
  const auto short_count = static_cast<std::uint16_t>(wide ? 0xffff : count);
  put(out, std::uint32_t{0x06054b50}, std::uint16_t{0}, std::uint16_t{0}, short_count, short_count,
      wide ? 0xffffffffu : static_cast<std::uint32_t>(directory.size()),
      wide ? 0xffffffffu : static_cast<std::uint32_t>(offset), std::uint16_t{0});
  return out;
}

}  // namespace mercia::tiles::test
