// The heights of a region's ground.
#include "engine/region/ground_heights.h"
#include "tests/fuzz/check.h"

using namespace mercia;
using tiles::fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto heights = region::GroundHeights::decode({reinterpret_cast<const std::byte*>(data), size}, "fuzz");
  if (!heights) return 0;
  for (const glm::dvec2 place : {glm::dvec2(0.0), glm::dvec2(-1e9, 1e9), glm::dvec2(12.5, -700.25)}) {
    demand(std::isfinite(heights->height(place)));
  }
  return 0;
}
