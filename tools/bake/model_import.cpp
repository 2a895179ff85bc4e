#include "tools/bake/model_import.h"

#include <fmt/format.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>

#include "engine/base/log.h"
#include "engine/geo/wgs84.h"
#include "tools/bake/model_placement.h"
#include "tools/bake/model_wire.h"
#include "tools/bake/sandbox.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kFormats{".ifc", ".gltf", ".glb", ".obj", ".dae", ".fbx"};
constexpr double kOutsideRegion = 1000.0;  // metres that a model may stand outside the region, for the last house
constexpr const char* kInside = "/model";  // where the sandbox shows the model's folder

// The program that reads models: named by the environment, else beside the running one, else where packages put it.
Result<fs::path> find_worker() {
  if (const char* named = std::getenv("MERCIA_MODEL_WORKER"); named && *named) {
    std::error_code error;
    const fs::path path = fs::canonical(named, error);
    if (error || access(path.c_str(), X_OK) != 0)
      return fail_input("this is no program", named, "correct the environment variable MERCIA_MODEL_WORKER");
    return path;
  }
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& candidate : {self / "mercia-model-worker", self / "../libexec/mercia/mercia-model-worker"})
    if (access(candidate.c_str(), X_OK) == 0) return fs::canonical(candidate, error);
  return fail_input("mercia-model-worker, the program that reads models, is missing", self.string(),
                    "build it, or name it in the environment variable MERCIA_MODEL_WORKER");
}

Result<fs::path> checked_file(const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return fail_input("there is no such file", file.string(), "check the path");
  if (!fs::is_regular_file(real, error)) return fail_input("this is not a regular file", file.string());
  std::string extension = real.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::find(kFormats.begin(), kFormats.end(), extension) == kFormats.end())
    return fail_input(fmt::format("'{}' is not the ending of a model that Mercia reads", extension), file.string(),
                      "export it as IFC, glTF, OBJ, COLLADA or FBX");
  if (access(real.c_str(), R_OK) != 0)
    return fail_input("the file cannot be read", file.string(), "check its permissions");
  const auto size = fs::file_size(real, error);
  if (!error && size > kModelFileLimit)
    return fail_input(fmt::format("the file has {} bytes, more than the limit of {}", size, kModelFileLimit),
                      file.string(), "simplify it, or split it");
  return real;
}

// A wrong sign or exchanged coordinates would stretch the region over half the Earth.
Result<void> check_place(const ModelRequest& request, const Scene& scene) {
  const glm::dvec2 size = scene.high - scene.low;
  if (!(size.x > 0.0 && size.y > 0.0)) return {};  // a scene without an extent has no outside
  const geo::Geodetic place = geo::geodetic_from_degrees(request.latitude, request.longitude);
  const glm::dvec3 world(scene.frame.world_from_ecef() * glm::dvec4(geo::ecef_from_geodetic(place), 1.0));
  const glm::dvec2 nearest = glm::clamp(glm::dvec2(world), scene.low, scene.high);
  // The height tells the two sides of the Earth apart, which share their plane coordinates.
  const double outside = glm::length(world - glm::dvec3(nearest, 0.0));
  if (outside <= kOutsideRegion + 0.1 * glm::length(size)) return {};
  return fail(ErrorKind::Usage,
              fmt::format("the model's place {},{} lies {:.0f} km outside the region", request.latitude,
                          request.longitude, outside / 1000.0),
              request.file.string(), "check the order and the signs of LAT,LON");
}

bool worker_began(const SandboxOutcome& outcome) { return as_text(outcome.output).starts_with(kModelWireGreeting); }

// bubblewrap itself complains before anything of the worker has run.
bool sandbox_failed(const SandboxOutcome& outcome) {
  return outcome.ending == SandboxOutcome::Ending::Exited && outcome.code != 0 && outcome.output.empty() &&
         outcome.messages.starts_with("bwrap:");
}

std::string first_line(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return line;
}

// Runs the worker in the sandbox; where there is no sandbox refuses, or goes on without if that was allowed.
Result<SandboxOutcome> run_worker(const fs::path& model, const ImportLimits& limits) {
  SandboxJob job;
  MERCIA_TRY(job.program, find_worker());
  job.memory_bytes = limits.memory_bytes;
  job.output_bytes = limits.memory_bytes;
  job.seconds = limits.seconds;
  job.readable = {{model.parent_path(), kInside}};
  job.arguments = {(fs::path(kInside) / model.filename()).string(), std::to_string(limits.triangles)};
  std::string reason;
  if (auto outcome = run_sandboxed(job); !outcome) {
    if (outcome.error().kind == ErrorKind::Internal) return outcome;
    reason = outcome.error().what;
  } else if (!sandbox_failed(*outcome)) {
    return outcome;
  } else {
    reason = fmt::format("bubblewrap could not start ({})", first_line(outcome->messages));
  }
  if (!limits.allow_unsandboxed)
    return fail_input("models are only read inside a sandbox, and " + reason, model.string(),
                      "install and permit bubblewrap, or, if you trust the file, add --allow-unsandboxed-models");
  log::warn("{}: read without a sandbox, because {}", model.string(), reason);
  job.arguments.front() = model.string();
  return run_unsandboxed(job);
}

Result<WireModel> read_model(const fs::path& model, const ImportLimits& limits) {
  MERCIA_TRY(const SandboxOutcome outcome, run_worker(model, limits));
  const std::string where = model.string();
  switch (outcome.ending) {
    case SandboxOutcome::Ending::OutOfTime:
      return fail_input(fmt::format("reading the model took longer than {} seconds", limits.seconds), where,
                        "simplify it");
    case SandboxOutcome::Ending::TooMuchOutput:
      return fail_input("the model is larger than the memory limit allows", where, "simplify it");
    case SandboxOutcome::Ending::Killed:
      return fail_input(fmt::format("the reader of models broke on this file ({})", strsignal(outcome.code)), where,
                        "export it again, or in another format");
    case SandboxOutcome::Ending::Exited: break;
  }
  if (outcome.code != 0 || !worker_began(outcome))
    return fail_input(
        fmt::format("the reader of models ended with status {} ({})", outcome.code, first_line(outcome.messages)),
        where, "export it again, or in another format");
  auto decoded = decode_model(outcome.output, limits.triangles);
  if (!decoded) {
    decoded.error().where = where;
    return decoded;
  }
  if (decoded->triangle_count() == 0) return fail_input("the model has no triangles", where);
  return decoded;
}

}  // namespace

Result<void> import_model(const ModelRequest& request, const ImportLimits& limits, Scene& scene) {
  MERCIA_CHECK(check_place(request, scene));
  MERCIA_TRY(const fs::path file, checked_file(request.file));
  MERCIA_TRY(WireModel model, read_model(file, limits));
  for (const auto& note : model.notes) log::info("{}: {}", request.file.string(), note);
  place_model(std::move(model), request, scene);
  return {};
}

}  // namespace mercia::bake
