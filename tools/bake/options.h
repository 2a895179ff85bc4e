// The command line of mercia-bake.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/base/result.h"
#include "tools/bake/bake.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/join.h"

namespace mercia::bake {

struct CommandLine {
  BakeOptions bake;
  std::optional<Shard> shard;       // bake only this part of the region
  std::optional<JoinOptions> join;  // make a region of parts, and bake nothing
  bool quiet = false;               // no progress, no summary
};

// What the user asked for: a bake, or a text to print (--help, --version). Errors (Usage): an option that is unknown,
// lacks its value or has one out of range.
Result<std::variant<CommandLine, std::string>> parse_command_line(int count, const char* const* words);

// "I/N": the I-th of N. Errors (Usage): not two whole numbers, I not between 1 and N, N larger than 10,000.
Result<Shard> parse_shard(const std::string& text);

// "W,S,E,N" in degrees. Errors (Usage): not four numbers, out of range, empty.
Result<GeoBounds> parse_bounds(const std::string& text);

}  // namespace mercia::bake
