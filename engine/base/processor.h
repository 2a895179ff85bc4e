// What of the processor the few loops ask that are worth being compiled twice.
#pragma once

// A function that may use the wide registers (AVX2) of x86-64, to be called only if has_wide_registers(). What it
// calls must be MERCIA_INLINE to be compiled along with it, once for it and once for any processor.
#define MERCIA_INLINE inline __attribute__((always_inline))
#if defined(__x86_64__)
#define MERCIA_WIDE __attribute__((target("avx2,fma")))
#else
#define MERCIA_WIDE
#endif

namespace mercia {

inline bool has_wide_registers() {
#if defined(__x86_64__)
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return has;
#else
  return false;
#endif
}

}  // namespace mercia
