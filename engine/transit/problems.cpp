#include "engine/transit/problems.h"

#include <fmt/format.h>

namespace mercia::transit {

std::string Problem::sentence() const {
  return line == 0 ? fmt::format("{}: {}", file, what) : fmt::format("{}, line {}: {}", file, line, what);
}

void Problems::add(std::string file, std::uint64_t line, std::string what) {
  ++total_;
  ++counts_[{file, what}];
  if (first_.size() < kKept) first_.push_back({std::move(file), line, std::move(what)});
}

}  // namespace mercia::transit
