// A feed's files, one after the other in one text: "=stops.txt" on a line of its own begins one.
#include <map>

#include "tests/fuzz/transit_feed.h"

using namespace mercia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder = transit::fuzz::scratch("");
  static constexpr const char* kNames[] = {"agency.txt",      "stops.txt",      "levels.txt",   "routes.txt",
                                           "trips.txt",       "stop_times.txt", "calendar.txt", "calendar_dates.txt",
                                           "frequencies.txt", "shapes.txt",     "transfers.txt"};
  std::map<std::string, std::string> files;
  std::string* file = nullptr;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    const auto named = std::find_if(std::begin(kNames), std::end(kNames), [&](const char* name) {
      return line.starts_with('=') && line.substr(1).starts_with(name);
    });
    if (named != std::end(kNames))
      file = &files[*named];
    else if (file)
      *file += line;
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  std::filesystem::create_directory(folder, ignored);
  for (const auto& [name, text] : files) transit::fuzz::demand(write_file(folder / name, as_bytes(text)).has_value());
  transit::fuzz::read_and_ask(folder);
  return 0;
}
