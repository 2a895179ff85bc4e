// Which columns of a tileset's metadata schema speak of the tiles themselves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/tiles/json.h"
#include "engine/tiles/metadata_values.h"

namespace mercia::tiles {

enum class TileSemantic : std::uint8_t { Box, Sphere, MinimumHeight, MaximumHeight, GeometricError };

struct SemanticColumn {
  std::string property;
  TileSemantic semantic = TileSemantic::Box;
  Scalar scalar = Scalar::Float64;
};

// By class name.
using TileSemantics = std::map<std::string, std::vector<SemanticColumn>>;

// How many numbers a value of it has.
std::uint32_t numbers_of(TileSemantic semantic);

// `schema` may be null. Columns of a shape that does not fit their semantic are left out.
TileSemantics read_tile_semantics(const Json* schema);

}  // namespace mercia::tiles
