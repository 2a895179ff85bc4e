// The bake's account for people and for programs.
#pragma once

#include <string>

#include "tools/bake/bake.h"

namespace mercia::bake {

// Tables of objects, levels and sizes, with a warning if an object is unaccounted for.
std::string summary_text(const BakeSummary& summary);

// The same facts as JSON: only what follows from the input, nothing of the machine or the hour.
std::string summary_json(const BakeSummary& summary);

// "peak memory 123 MB": of this process, so far.
std::string peak_memory_text();

}  // namespace mercia::bake
