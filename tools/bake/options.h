// The command line of mercia-bake.
#pragma once

#include <string>
#include <variant>

#include "engine/base/result.h"
#include "tools/bake/bake.h"

namespace mercia::bake {

struct CommandLine {
  BakeOptions bake;
  bool quiet = false;  // no progress, no summary
};

// What the user asked for: a bake, or a text to print (--help, --version). Errors (Usage): an option that is unknown,
// lacks its value or has one out of range.
Result<std::variant<CommandLine, std::string>> parse_command_line(int count, const char* const* words);

// "W,S,E,N" in degrees. Errors (Usage): not four numbers, out of range, empty.
Result<GeoBounds> parse_bounds(const std::string& text);

}  // namespace mercia::bake
