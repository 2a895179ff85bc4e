// The binary columns of 3D metadata: the same encoding in glTF property tables and in subtrees.
#pragma once

#include <optional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

enum class Scalar : std::uint8_t { Int8, Uint8, Int16, Uint16, Int32, Uint32, Int64, Uint64, Float32, Float64 };
std::optional<Scalar> scalar_from_name(const std::string& name);
std::size_t size_of(Scalar type);
// The number at `index` of a packed array, or nothing past its end.
std::optional<double> scalar_at(ByteView packed, Scalar type, std::uint64_t index);
// The largest value of an integer type, by which a normalized one is divided; 1 for floating point.
double largest(Scalar type);

struct ValueType {
  enum class Kind : std::uint8_t { Number, Boolean, String, Enum } kind = Kind::Number;
  Scalar scalar = Scalar::Float32;  // of numbers and enumerations
  std::uint32_t components = 1;     // of a vector or matrix
  bool normalized = false;
  bool array = false;
  std::uint32_t fixed_count = 0;  // elements of an array of fixed length; 0: of varying length
  const Json* enum_values = nullptr;
};

struct ValueBytes {
  ByteView values;
  ByteView string_offsets;
  ByteView array_offsets;
  Scalar string_offset_type = Scalar::Uint32;  // one that is no unsigned type makes every value an error
  Scalar array_offset_type = Scalar::Uint32;
};

// Errors (Input): a type that the metadata specification does not have.
Result<ValueType> value_type(const Json& class_property, const Json* enums, const std::string& where);

// `rows` values. Errors (Input): a value lies outside its bytes, over the budget.
Result<Property> read_values(const std::string& id, const ValueType& type, const Json& class_property,
                             const Json& table_property, const ValueBytes& bytes, std::uint32_t rows,
                             const std::string& where, DecodeBudget& budget);

}  // namespace mercia::tiles
