// Counts what is allocated with new, for code that promises to do without.
#pragma once

#include <cstdint>

namespace mercia::tiles::test {

// Calls of operator new on this thread so far.
std::uint64_t allocations();

}  // namespace mercia::tiles::test
