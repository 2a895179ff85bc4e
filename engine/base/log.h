// The program's log: one line an event, to standard error, so that standard output stays for results.
#pragma once

#include <spdlog/spdlog.h>
#include <string_view>

namespace mercia::log {

// Called once by main(). `level` is trace, debug, info, warn, error or off.
void start(std::string_view program, spdlog::level::level_enum level);

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::trace;
using spdlog::warn;

}  // namespace mercia::log
