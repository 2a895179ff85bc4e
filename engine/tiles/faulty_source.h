// A source that fails and dawdles as a bad network does, by dice that always fall alike: to measure and to test what
// the streamer makes of it.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/tiles/source.h"

namespace mercia::tiles {

struct Faults {
  double fail_share = 0.0;       // of requests, from 0 to 1, that end as if the server were overloaded (temporary)
  double latency_seconds = 0.0;  // before every answer, failures included
  std::uint64_t seed = 1;
};

// Whether a request fails depends on the seed, its address and how often it was asked for, not on the order in which
// threads ask. Everything else is `inner`'s.
std::unique_ptr<TileSource> make_faulty_source(std::unique_ptr<TileSource> inner, const Faults& faults);

}  // namespace mercia::tiles
