// The feature and batch tables of 3D Tiles 1.0, JSON with a binary body.
#pragma once

#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"
#include "engine/tiles/metadata_values.h"

namespace mercia::tiles {

// A value of a feature table, written in the JSON or pointed to in the binary body.
std::optional<std::uint32_t> feature_table_count(const Json& table, ByteView body, const char* name);
std::optional<glm::dvec3> feature_table_vector(const Json& table, ByteView body, const char* name);
std::optional<std::array<std::uint8_t, 4>> feature_table_rgba(const Json& table, ByteView body, const char* name);

// A number a feature, or `components` of them, packed in the binary body (as `scalar`, or as the reference's own
// componentType) or written out in the JSON; empty if the table has no such column.
// Errors (Input): it has fewer than rows * components numbers, over the budget.
Result<std::vector<double>> feature_table_column(const Json& table, ByteView body, const char* name, Scalar scalar,
                                                 std::uint32_t components, std::uint32_t rows, const std::string& where,
                                                 DecodeBudget& budget);

// Columns become properties; what cannot be read is left out. Values that are neither number, string nor boolean are
// kept as JSON text. Errors (Input): over the budget.
Result<PropertyTable> read_batch_table(const Json& table, ByteView body, std::uint32_t rows, const std::string& where,
                                       DecodeBudget& budget);

}  // namespace mercia::tiles
