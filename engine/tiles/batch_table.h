// The feature and batch tables of 3D Tiles 1.0, JSON with a binary body.
#pragma once

#include <glm/glm.hpp>
#include <optional>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// A value of a feature table, written in the JSON or pointed to in the binary body.
std::optional<std::uint32_t> feature_table_count(const Json& table, ByteView body, const char* name);
std::optional<glm::dvec3> feature_table_vector(const Json& table, ByteView body, const char* name);

// Columns become properties; what cannot be read is left out. Values that are neither number, string nor boolean are
// kept as JSON text. Errors (Input): over the budget.
Result<PropertyTable> read_batch_table(const Json& table, ByteView body, std::uint32_t rows, const std::string& where,
                                       DecodeBudget& budget);

}  // namespace mercia::tiles
