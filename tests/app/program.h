// Runs a program of the build and keeps what it said.
#pragma once

#include <string>

namespace mercia::test {

struct Said {
  int code = -1;  // exit code; -1 if it did not exit by itself
  std::string out;
  std::string error;
};

// `program` is a name in the build's bin folder; `arguments` go through the shell. Ends it after `seconds`.
Said run_program(const std::string& program, const std::string& arguments, int seconds = 120);
Said run_shell(const std::string& command, int seconds);

// "'it''s'" for the shell.
std::string quoted(const std::string& text);

}  // namespace mercia::test
