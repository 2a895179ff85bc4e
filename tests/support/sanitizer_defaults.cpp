// Linked into every program of a build with sanitizers.
#include <dlfcn.h>

// Libraries that were loaded stay loaded. Graphics drivers leave memory to their globals when they are unloaded, and a
// leak behind an unloaded library has no name to judge it by.
extern "C" int dlclose(void* /*library*/) noexcept { return 0; }

// What the validation layer forgets is not ours.
extern "C" const char* __lsan_default_suppressions() { return "leak:libVkLayer_khronos_validation\n"; }

// Nor is it worth a word: tests compare what programs say.
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }

// Of a software driver that was built without the sanitizer, only half the synchronisation is seen.
extern "C" const char* __tsan_default_suppressions() { return "race:libvulkan_lvp.so\n"; }
