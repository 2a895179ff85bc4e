#include "tools/bake/sandbox.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "tools/bake/sandbox_process.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> find_bubblewrap() {
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable ? variable : "/usr/bin:/bin";
  for (;;) {
    const auto end = folders.find(':');
    const fs::path candidate = fs::path(folders.substr(0, end)) / "bwrap";
    if (candidate.is_absolute() && access(candidate.c_str(), X_OK) == 0) return candidate;
    if (end == std::string_view::npos) return std::nullopt;
    folders.remove_prefix(end + 1);
  }
}

}  // namespace

Result<SandboxOutcome> run_sandboxed(const SandboxJob& job) {
  const auto bubblewrap = find_bubblewrap();
  if (!bubblewrap) return fail_input("bubblewrap (bwrap) is not installed", {}, "install the package bubblewrap");

  std::vector<std::string> command{
      bubblewrap->string(), "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
      "--hostname",         "model",         "--tmpfs",           "/tmp",          "--chdir",    "/tmp"};
  const auto bind = [&](const char* option, const fs::path& outside, const fs::path& inside) {
    command.insert(command.end(), {option, outside.string(), inside.string()});
  };
  // Where the dynamic loader finds libraries. The first is everything on a merged-/usr system; the others are links
  // into it there and folders elsewhere.
  bind("--ro-bind", "/usr", "/usr");
  for (const char* folder : {"/lib", "/lib64", "/etc/ld.so.cache"}) bind("--ro-bind-try", folder, folder);
  if (kSanitizedBuild) command.insert(command.end(), {"--proc", "/proc"});
  for (const auto& [outside, inside] : job.readable) bind("--ro-bind", outside, inside);
  bind("--ro-bind", job.program, "/worker");
  command.insert(command.end(), {"--remount-ro", "/", "--", "/worker"});
  command.insert(command.end(), job.arguments.begin(), job.arguments.end());
  return run_limited(command, job);
}

Result<SandboxOutcome> run_unsandboxed(const SandboxJob& job) {
  std::vector<std::string> command{job.program.string()};
  command.insert(command.end(), job.arguments.begin(), job.arguments.end());
  return run_limited(command, job);
}

}  // namespace mercia::bake
