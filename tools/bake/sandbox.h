// Running a program that nobody trusts: bounded in memory, time and output, and where bubblewrap works cut off from the
// network, from all files but those named, and from every other process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::bake {

struct SandboxJob {
  std::filesystem::path program;       // absolute
  std::vector<std::string> arguments;  // without the program's name
  // What the program sees beside the system's libraries, read-only: absolute path outside, absolute path inside.
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> readable;
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;  // address space
  std::uint64_t output_bytes = std::uint64_t{1} << 30;  // of standard output
  double seconds = 60.0;                                // on the wall; the processor time is bounded by the same
};

struct SandboxOutcome {
  enum class Ending {
    Exited,        // `code` is the exit status
    Killed,        // `code` is the signal
    OutOfTime,     // killed by us
    TooMuchOutput  // killed by us
  };
  Ending ending = Ending::Exited;
  int code = 0;
  Bytes output;          // standard output, complete only if it exited
  std::string messages;  // the first 4 KiB of standard error
};

// Waits for the end. Does not say whether the sandbox came to stand: bubblewrap exits with status 1 and a message that
// begins with "bwrap:" if not. Errors (Input): bubblewrap is not installed. Errors (Internal): no process could be
// started.
Result<SandboxOutcome> run_sandboxed(const SandboxJob& job);

// The same limits, but an ordinary child process: it sees what the caller sees, and `readable` is not used.
Result<SandboxOutcome> run_unsandboxed(const SandboxJob& job);

}  // namespace mercia::bake
