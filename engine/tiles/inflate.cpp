#include "engine/tiles/inflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace mercia::tiles {
namespace {

constexpr int kGzip = 15 + 16;  // zlib's window bits, and that a gzip header is expected
constexpr int kRaw = -15;
constexpr std::uint64_t kFirstGuess = 4;  // times as large as packed
constexpr std::uint64_t kSmallest = 4096;

Result<Bytes> unpack(ByteView packed, int window_bits, std::uint64_t limit, const std::string& where) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return fail(ErrorKind::Internal, "zlib could not be started", where);
  struct End {
    z_stream& stream;
    ~End() { inflateEnd(&stream); }
  } const end{stream};
  // zlib counts in 32 bits; files are read whole and are never larger than their limit, which is below.
  if (packed.size() > std::numeric_limits<uInt>::max()) return fail_input("it is too large to be unpacked", where);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  Bytes out(static_cast<std::size_t>(std::min(limit, std::max<std::uint64_t>(packed.size() * kFirstGuess, kSmallest))));
  std::size_t used = 0;
  while (true) {
    const std::size_t room = std::min<std::size_t>(out.size() - used, std::numeric_limits<uInt>::max());
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream.avail_out = static_cast<uInt>(room);
    const int code = inflate(&stream, Z_NO_FLUSH);
    used += room - stream.avail_out;
    if (code == Z_STREAM_END) {
      const ByteView rest = packed.last(stream.avail_in);
      if (window_bits != kGzip || !is_gzip(rest)) break;
      inflateReset(&stream);
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return fail_input("its packed bytes are broken", where, "fetch or make it again");
    } else if (used < out.size()) {
      return fail_input("its packed bytes are cut off", where, "fetch or make it again");
    }
    if (used == out.size()) {
      if (out.size() >= limit)
        return fail_input(fmt::format("it unpacks to more than the limit of {} bytes", limit), where);
      out.resize(static_cast<std::size_t>(std::min<std::uint64_t>(limit, std::uint64_t{out.size()} * 2)));
    }
  }
  out.resize(used);
  return out;
}

}  // namespace

bool is_gzip(ByteView bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b} && bytes[2] == std::byte{8};
}

Result<Bytes> unpack_gzip(ByteView packed, std::uint64_t limit, const std::string& where) {
  return unpack(packed, kGzip, limit, where);
}

Result<Bytes> unpack_deflate(ByteView packed, std::uint64_t limit, const std::string& where) {
  return unpack(packed, kRaw, limit, where);
}

}  // namespace mercia::tiles
