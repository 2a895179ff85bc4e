#include "engine/base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace mercia::log {

void start(std::string_view program, spdlog::level::level_enum level) {
  auto logger = spdlog::stderr_color_mt(std::string(program));
  logger->set_pattern("%n: %^%l%$: %v");
  logger->set_level(level);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace mercia::log
