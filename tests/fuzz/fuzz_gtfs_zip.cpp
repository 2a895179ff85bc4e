// A feed as a zip archive.
#include "tests/fuzz/transit_feed.h"

using namespace mercia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path zip = transit::fuzz::scratch(".zip");
  transit::fuzz::demand(write_file(zip, {reinterpret_cast<const std::byte*>(data), size}).has_value());
  transit::fuzz::read_and_ask(zip);
  return 0;
}
