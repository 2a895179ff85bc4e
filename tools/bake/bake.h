// The whole way from source files to a region package.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/model_import.h"
#include "tools/bake/osm_reader.h"
#include "tools/bake/progress.h"
#include "tools/bake/tiler.h"

namespace mercia::bake {

struct BakeOptions {
  std::filesystem::path osm;      // an OpenStreetMap extract, or
  std::filesystem::path source;   // a hand-written region's folder, or neither: bare ground inside `bounds`
  std::filesystem::path terrain;  // any raster that GDAL reads; empty: flat, or the source's spot heights
  std::filesystem::path gtfs;     // zip or folder; may be empty
  std::filesystem::path places;   // GeoJSON points; may be empty
  std::vector<ModelRequest> models;
  ImportLimits model_limits;
  std::optional<GeoBounds> bounds;
  std::string name;      // empty: the source's
  unsigned threads = 0;  // 0: one a core
  std::filesystem::path output;
  TilerOptions tiler;
};

struct BakeSummary {
  std::string name;
  Account account;
  TilingSummary tiles;
  std::string vertical_datum;
  std::uint64_t places = 0;
  std::uint64_t package_bytes = 0;
};

// Errors: Usage (options that contradict each other), Input (a file that is not there).
Result<void> check_options(const BakeOptions& options);

// Reads, builds and writes. The region appears at `output` at once and whole: until then it grows in a hidden folder
// beside it, and whatever interrupts the bake leaves the old region as it was.
// Errors: Usage (options that contradict each other, an output folder that is no region), Input, Cancelled.
Result<BakeSummary> bake(const BakeOptions& options, Progress& progress, const std::atomic<bool>& cancel);

}  // namespace mercia::bake
