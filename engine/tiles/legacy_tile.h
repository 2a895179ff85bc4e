// What b3dm, i3dm and pnts of 3D Tiles 1.0 have in common: a header, a feature table, a batch table, and the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

struct LegacyTile {
  Json features;  // of the feature table; null if there is none
  ByteView feature_body;
  Json batch;
  ByteView batch_body;
  std::optional<std::uint32_t> extra;  // the field that only an i3dm's header has
  ByteView rest;                       // what follows the tables
};

// `magic` is for messages. Errors (Input): cut off, another version than 1, a table past the end, broken JSON.
Result<LegacyTile> read_legacy_tile(ByteView bytes, const char* magic, bool extra_field, const std::string& where);

// RTC_CENTER, or nought. Errors (Input): it is no place.
Result<glm::dvec3> center_of(const LegacyTile& tile, const std::string& where);

// The batch table with `rows` rows; nothing if the tile has none. Errors (Input): over the budget, more rows than
// features can be numbered.
Result<std::optional<PropertyTable>> batch_table_of(const LegacyTile& tile, std::uint32_t rows,
                                                    const std::string& where, DecodeBudget& budget);

}  // namespace mercia::tiles
