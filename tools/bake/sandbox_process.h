// One child process with limits, its output collected through pipes.
#pragma once

#include <string>
#include <vector>

#include "tools/bake/sandbox.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MERCIA_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MERCIA_SANITIZED 1
#endif

namespace mercia::bake {

// The sanitizers reserve terabytes of addresses and read the process's own memory map: a build with them cannot bound
// the address space, and needs /proc in the sandbox.
#ifdef MERCIA_SANITIZED
inline constexpr bool kSanitizedBuild = true;
#else
inline constexpr bool kSanitizedBuild = false;
#endif

// Starts `command` (absolute program path first) with an empty environment and the limits of `job`, waits for its end,
// and kills it when it is over time or output. It dies with the calling thread.
Result<SandboxOutcome> run_limited(const std::vector<std::string>& command, const SandboxJob& job);

}  // namespace mercia::bake
