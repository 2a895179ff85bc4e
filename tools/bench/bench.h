// One measurement: a tileset, a path, figures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/render/quality.h"
#include "engine/render/renderer.h"
#include "tools/bench/figures.h"
#include "tools/bench/paths.h"

namespace mercia::bench {

struct BenchOptions {
  std::string source;  // region, tileset or address
  PathKind path = PathKind::Orbit;
  double screen_space_error = 2.0;  // pixels
  std::uint32_t width = 1280, height = 720;
  std::uint32_t views = 1;    // 2: one pass for two eyes 64 mm apart
  std::uint32_t samples = 0;  // of a pixel, against jagged edges: 1, 2, 4 or 8; 0: what suits the device
  std::optional<render::Culling> culling;
  std::optional<render::Quality> quality;  // shadows and, unless given, samples; empty: no shadows
  std::uint64_t frames = 0;                // 0: the path's own number, or by the clock
  double seconds = 20.0;                   // of paths that run by the clock
  std::uint64_t gpu_budget = std::uint64_t{512} << 20;
  std::uint64_t cpu_budget = std::uint64_t{256} << 20;
  std::filesystem::path cache_folder;  // of answers from the network; empty: nothing is kept
  std::uint64_t cache_bytes = std::uint64_t{1} << 30;
  std::string device;
  double extent = 0.0;           // metres: the path is laid over a sphere of this radius; 0: the root's
  double down = 30.0;            // degrees that orbit and hold look down
  double fail_share = 0.0;       // of requests that fail on purpose, for a while (tiles/faulty_source.h)
  double latency_seconds = 0.0;  // before every answer
  std::uint64_t fault_seed = 1;
};

// Errors (Input): the tileset; (Device): no device, out of memory.
Result<Figures> measure(const BenchOptions& options);

}  // namespace mercia::bench
