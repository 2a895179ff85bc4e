#include "engine/tiles/batch_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/tiles/metadata_values.h"

namespace mercia::tiles {
namespace {

// The names that 3D Tiles 1.0 gives to number types.
std::optional<Scalar> legacy_scalar(const std::string& name) {
  if (name == "BYTE") return Scalar::Int8;
  if (name == "UNSIGNED_BYTE") return Scalar::Uint8;
  if (name == "SHORT") return Scalar::Int16;
  if (name == "UNSIGNED_SHORT") return Scalar::Uint16;
  if (name == "INT") return Scalar::Int32;
  if (name == "UNSIGNED_INT") return Scalar::Uint32;
  if (name == "FLOAT") return Scalar::Float32;
  if (name == "DOUBLE") return Scalar::Float64;
  return std::nullopt;
}

std::uint32_t legacy_components(const std::string& name) {
  if (name == "SCALAR") return 1;
  if (name == "VEC2") return 2;
  if (name == "VEC3") return 3;
  if (name == "VEC4") return 4;
  return 0;
}

std::string cell_text(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void> read_json_column(const Json& column, std::uint32_t rows, const std::string& where, DecodeBudget& budget,
                              Property& out) {
  bool all_numbers = true;
  bool all_booleans = true;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const Json* value = element(&column, row);
    all_numbers = all_numbers && value && (value->is_number() || value->is_null());
    all_booleans = all_booleans && value && value->is_boolean();
  }
  if (all_booleans) {
    MERCIA_CHECK(budget.take(rows, 1, where));
    std::vector<std::uint8_t> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) values[row] = flag(element(&column, row)) ? 1 : 0;
    out.values = std::move(values);
  } else if (all_numbers) {
    MERCIA_CHECK(budget.take(rows, sizeof(double), where));
    std::vector<double> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row)
      values[row] = number(element(&column, row)).value_or(std::numeric_limits<double>::quiet_NaN());
    out.values = std::move(values);
  } else {
    MERCIA_CHECK(budget.take(rows, sizeof(std::string), where));
    std::vector<std::string> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const Json* value = element(&column, row);
      if (!value) continue;
      values[row] = cell_text(*value);
      MERCIA_CHECK(budget.take(values[row].size(), 1, where));
    }
    out.values = std::move(values);
  }
  return {};
}

// False if the reference makes no sense; the column is then left out.
Result<bool> read_binary_column(const Json& reference, ByteView body, std::uint32_t rows, const std::string& where,
                                DecodeBudget& budget, Property& out) {
  const auto scalar = legacy_scalar(text(member(reference, "componentType")));
  const std::uint32_t components = legacy_components(text(member(reference, "type")));
  const auto offset = whole_number(member(reference, "byteOffset"));
  if (!scalar || components == 0 || !offset) return false;
  const auto part = subview(body, *offset, std::uint64_t{rows} * components * size_of(*scalar));
  if (!part) return false;
  if (components == 1) {
    MERCIA_CHECK(budget.take(rows, sizeof(double), where));
    std::vector<double> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) values[row] = *scalar_at(*part, *scalar, row);
    out.values = std::move(values);
    return true;
  }
  MERCIA_CHECK(budget.take(rows, sizeof(std::string) + 16 * components, where));
  std::vector<std::string> values(rows);
  for (std::uint32_t row = 0; row < rows; ++row)
    for (std::uint32_t c = 0; c < components; ++c)
      values[row] +=
          fmt::format("{}{:.6g}", c > 0 ? ", " : "", *scalar_at(*part, *scalar, std::uint64_t{row} * components + c));
  out.values = std::move(values);
  return true;
}

}  // namespace

std::optional<std::uint32_t> feature_table_count(const Json& table, ByteView body, const char* name) {
  const Json* value = member(table, name);
  if (const auto offset = whole_number(member(value, "byteOffset"))) return read_at<std::uint32_t>(body, *offset);
  return index_number(value);
}

std::optional<glm::dvec3> feature_table_vector(const Json& table, ByteView body, const char* name) {
  const Json* value = member(table, name);
  if (const auto offset = whole_number(member(value, "byteOffset"))) {
    const auto part = subview(body, *offset, 3 * sizeof(float));
    if (!part) return std::nullopt;
    return glm::dvec3(*scalar_at(*part, Scalar::Float32, 0), *scalar_at(*part, Scalar::Float32, 1),
                      *scalar_at(*part, Scalar::Float32, 2));
  }
  const auto three = numbers(value, 3);
  if (!three) return std::nullopt;
  return glm::dvec3((*three)[0], (*three)[1], (*three)[2]);
}

std::optional<std::array<std::uint8_t, 4>> feature_table_rgba(const Json& table, ByteView body, const char* name) {
  const Json* value = member(table, name);
  if (const auto offset = whole_number(member(value, "byteOffset")))
    return read_at<std::array<std::uint8_t, 4>>(body, *offset);
  const auto four = numbers(value, 4);
  if (!four) return std::nullopt;
  std::array<std::uint8_t, 4> color;
  for (std::size_t c = 0; c < 4; ++c) color[c] = static_cast<std::uint8_t>(std::clamp((*four)[c], 0.0, 255.0));
  return color;
}

Result<std::vector<double>> feature_table_column(const Json& table, ByteView body, const char* name, Scalar scalar,
                                                 std::uint32_t components, std::uint32_t rows, const std::string& where,
                                                 DecodeBudget& budget) {
  const Json* value = member(table, name);
  if (!value) return std::vector<double>();
  const auto too_few = [&] {
    return fail_input(fmt::format("its {} has no {} numbers for each of {} features", name, components, rows), where);
  };
  const std::uint64_t count = std::uint64_t{rows} * components;
  const auto offset = whole_number(member(value, "byteOffset"));
  const Scalar type = legacy_scalar(text(member(value, "componentType"))).value_or(scalar);
  const auto part = offset ? subview(body, *offset, count * size_of(type)) : std::nullopt;
  if (!part && length(value) < count) return too_few();
  MERCIA_CHECK(budget.take(count, sizeof(double), where));
  std::vector<double> numbers(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto each = part ? scalar_at(*part, type, i) : number(element(value, i));
    if (!each) return too_few();
    numbers[static_cast<std::size_t>(i)] = *each;
  }
  return numbers;
}

Result<PropertyTable> read_batch_table(const Json& json, ByteView body, std::uint32_t rows, const std::string& where,
                                       DecodeBudget& budget) {
  PropertyTable table;
  table.name = "feature";
  table.count = rows;
  if (!json.is_object()) return table;
  for (const auto& [name, column] : json.items()) {
    if (name == "extensions" || name == "extras") continue;
    Property property;
    property.name = name;
    if (column.is_array()) {
      MERCIA_CHECK(read_json_column(column, rows, where, budget, property));
    } else {
      MERCIA_TRY(const bool known, read_binary_column(column, body, rows, where, budget, property));
      if (!known) continue;
    }
    table.properties.push_back(std::move(property));
  }
  return table;
}

}  // namespace mercia::tiles
