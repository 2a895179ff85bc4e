// What a function returns that can fail on outside input: a value, or an error that a person can act on.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace mercia {

// Whose fault it is; the programs turn it into their exit code (see exit_code).
enum class ErrorKind {
  Usage,      // the options make no sense together
  Input,      // a file, an address or a feed is missing, broken or over a limit
  Device,     // no suitable GPU, display or headset, or it was lost
  Cancelled,  // somebody asked for the work to stop
  Internal,   // a broken promise inside Mercia
};

// One clear sentence: what happened, where (file, line, tile or URL), and what to do about it.
struct Error {
  ErrorKind kind = ErrorKind::Internal;
  std::string what;    // "the file ends in the middle of a block"
  std::string where;   // "bristol.osm.pbf, block 12"; empty if what says it
  std::string remedy;  // "download it again"; empty if there is none

  // "<where>: <what>; <remedy>."
  std::string sentence() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string what, std::string where = {}, std::string remedy = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(remedy)});
}
inline tl::unexpected<Error> fail_input(std::string what, std::string where = {}, std::string remedy = {}) {
  return fail(ErrorKind::Input, std::move(what), std::move(where), std::move(remedy));
}

// 2 usage, 3 input, 4 device, 130 cancelled (as a shell reports an interrupt), 1 anything else.
int exit_code(ErrorKind kind);

}  // namespace mercia

// Passes an error up: `MERCIA_TRY(auto value, read(path));` declares value or returns the error.
#define MERCIA_TRY_CONCAT_(a, b) a##b
#define MERCIA_TRY_NAME_(line) MERCIA_TRY_CONCAT_(mercia_try_, line)
#define MERCIA_TRY(declaration, expression)                                                   \
  auto MERCIA_TRY_NAME_(__LINE__) = (expression);                                             \
  if (!MERCIA_TRY_NAME_(__LINE__)) return tl::unexpected(MERCIA_TRY_NAME_(__LINE__).error()); \
  declaration = std::move(*MERCIA_TRY_NAME_(__LINE__))
// The same for a Result<void>.
#define MERCIA_CHECK(expression)                                                                                    \
  do {                                                                                                              \
    if (auto mercia_check_ = (expression); !mercia_check_) return tl::unexpected(std::move(mercia_check_).error()); \
  } while (false)
