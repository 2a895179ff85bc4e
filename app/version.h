// What `mercia --version` prints. MERCIA_VERSION comes from the project's CMake file.
#pragma once

namespace mercia::app {

inline constexpr const char* kVersionText = "mercia " MERCIA_VERSION;

}  // namespace mercia::app
