#include "engine/base/heap.h"

#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace mercia {

void return_memory_early() {
#if defined(__GLIBC__)
  // Measured on the benchmark city, software Vulkan: 25 MB less at the same speed. llvmpipe takes its frames' memory in
  // pieces of 64 KiB: a threshold below that doubles the time of a frame.
  constexpr int kLargeBlock = 128 << 10;
  constexpr int kKeptOnTop = 16 << 20;
  if (!std::getenv("MALLOC_MMAP_THRESHOLD_")) mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  if (!std::getenv("MALLOC_TRIM_THRESHOLD_")) mallopt(M_TRIM_THRESHOLD, kKeptOnTop);
  if (!std::getenv("MALLOC_ARENA_MAX")) mallopt(M_ARENA_MAX, 2);
#endif
}

void return_free_pages() {
#if defined(__GLIBC__)
  if (!std::getenv("MALLOC_TRIM_THRESHOLD_")) malloc_trim(0);
#endif
}

}  // namespace mercia
