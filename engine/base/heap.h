// How the program's heap treats memory that is free.
#pragma once

namespace mercia {

// Large blocks go back to the system when they are freed, and threads share two arenas, so that what was decoded once
// does not stay for good; what a software device takes and frees in every frame stays. First thing in main(), before
// other threads. Does nothing with another C library than glibc, or where the environment's MALLOC_… variables have
// their own idea.
void return_memory_early();

// Hands pages that lie free between blocks in use back to the system now. Takes a millisecond or two, in which other
// threads may wait for memory. The same exceptions hold.
void return_free_pages();

}  // namespace mercia
