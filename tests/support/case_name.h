// Names for the cases of parameterised tests.
#pragma once

#include <fmt/format.h>

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace mercia::test {

// GoogleTest takes letters, digits and underscores alone; the number keeps apart what only differs in others.
inline std::string case_name(std::size_t number, std::string_view text) {
  std::string name = fmt::format("{}_", number);
  for (const char c : text) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

}  // namespace mercia::test
