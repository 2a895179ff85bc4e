// Sound inputs for the fuzz targets of timetables.
#pragma once

#include <vector>

#include "engine/base/bytes.h"

namespace mercia::transit::fuzz {

std::vector<Bytes> csv_seeds();
std::vector<Bytes> zip_seeds();
std::vector<Bytes> cache_seeds();

}  // namespace mercia::transit::fuzz
