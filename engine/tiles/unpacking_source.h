// What lies between the places that bytes come from and those who read them: archives are opened, gzip is undone.
#pragma once

#include <memory>

#include "engine/tiles/source.h"

namespace mercia::tiles {

// Files inside a .3tz are read from it (".../city.3tz/tileset.json"); whatever is a gzip file is unpacked, wherever it
// comes from. Everything else is `inner`'s.
std::unique_ptr<TileSource> make_unpacking_source(std::unique_ptr<TileSource> inner, const SourceOptions& options);

}  // namespace mercia::tiles
