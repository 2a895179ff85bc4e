// A hand-written region (assets/regions/*): outlines, lines, stops, landmarks and district densities in JSON as a
// scene.
#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "tools/bake/account.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Errors (Input): absent, not JSON, a field missing or out of range (named with file and path inside it).
Result<Scene> read_region_source(const std::filesystem::path& folder, Account& account);

}  // namespace mercia::bake
