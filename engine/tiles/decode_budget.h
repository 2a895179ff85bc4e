// What is left of a content's allowance of bytes while it is decoded.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "engine/base/result.h"

namespace mercia::tiles {

class DecodeBudget {
 public:
  explicit DecodeBudget(std::uint64_t bytes) : total_(bytes), left_(bytes) {}

  // Called before the allocation. Errors (Input): the limit is reached.
  Result<void> take(std::uint64_t count, std::uint64_t bytes_each, const std::string& where) {
    if (bytes_each != 0 && count > left_ / bytes_each)
      return fail_input(fmt::format("the content unpacks to more than the limit of {} bytes", total_), where);
    left_ -= count * bytes_each;
    return {};
  }

 private:
  std::uint64_t total_;
  std::uint64_t left_;
};

}  // namespace mercia::tiles
