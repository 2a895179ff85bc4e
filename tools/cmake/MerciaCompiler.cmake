# Flags that every target shares: warnings as errors, sanitizers, the fast linker and the compiler cache.
find_program(MERCIA_CCACHE ccache)
if(MERCIA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MERCIA_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${MERCIA_CCACHE})
endif()
find_program(MERCIA_MOLD mold)
if(MERCIA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(mercia_flags INTERFACE)
target_compile_options(mercia_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 and 14 report false positives of these inside the standard library once it inlines.
  target_compile_options(mercia_flags INTERFACE
    -Wno-array-bounds -Wno-stringop-overflow -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-reference
    -Wno-free-nonheap-object)
endif()
# The same input must give the same bytes on every machine that builds Mercia: no fused multiply-add behind our back.
target_compile_options(mercia_flags INTERFACE -ffp-contract=off)

if(MERCIA_SANITIZE)
  add_compile_options(-fsanitize=${MERCIA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MERCIA_SANITIZE})
  if(MERCIA_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(MERCIA_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
