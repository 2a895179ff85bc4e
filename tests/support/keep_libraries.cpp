// Linked into every program of a build with sanitizers: libraries that were loaded stay loaded. Graphics drivers leave
// memory to their globals when they are unloaded, and a leak behind an unloaded library has no name to judge it by.
#include <dlfcn.h>

extern "C" int dlclose(void* /*library*/) noexcept { return 0; }
