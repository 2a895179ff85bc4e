#include "engine/tiles/metadata_values.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace mercia::tiles {
namespace {

struct ScalarName {
  const char* name;
  Scalar scalar;
};
constexpr std::array<ScalarName, 10> kScalarNames{{{"INT8", Scalar::Int8},
                                                   {"UINT8", Scalar::Uint8},
                                                   {"INT16", Scalar::Int16},
                                                   {"UINT16", Scalar::Uint16},
                                                   {"INT32", Scalar::Int32},
                                                   {"UINT32", Scalar::Uint32},
                                                   {"INT64", Scalar::Int64},
                                                   {"UINT64", Scalar::Uint64},
                                                   {"FLOAT32", Scalar::Float32},
                                                   {"FLOAT64", Scalar::Float64}}};

// Calls body(T{}) with the C++ type.
template <typename Body>
auto with_scalar(Scalar type, Body&& body) {
  switch (type) {
    case Scalar::Int8: return body(std::int8_t{});
    case Scalar::Uint8: return body(std::uint8_t{});
    case Scalar::Int16: return body(std::int16_t{});
    case Scalar::Uint16: return body(std::uint16_t{});
    case Scalar::Int32: return body(std::int32_t{});
    case Scalar::Uint32: return body(std::uint32_t{});
    case Scalar::Int64: return body(std::int64_t{});
    case Scalar::Uint64: return body(std::uint64_t{});
    case Scalar::Float32: return body(float{});
    case Scalar::Float64: break;
  }
  return body(double{});
}

// The first row or byte of item `index` in a list of offsets; offsets count up, one more than there are items.
std::optional<std::uint64_t> offset_at(ByteView offsets, Scalar type, std::uint64_t index) {
  if (type == Scalar::Uint64) return read_at<std::uint64_t>(offsets, index * 8);
  if (type != Scalar::Uint8 && type != Scalar::Uint16 && type != Scalar::Uint32) return std::nullopt;
  const auto value = scalar_at(offsets, type, index);
  if (!value) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

// Reads single elements as numbers or text, with everything that the class says about them.
class ElementReader {
 public:
  ElementReader(const ValueType& type, const Json& class_property, const Json& table_property, const ValueBytes& bytes)
      : type_(type), bytes_(bytes), no_data_(member(class_property, "noData")) {
    const auto pick = [&](const char* name, double absent) {
      const Json* own = member(table_property, name);
      return number(own ? own : member(class_property, name)).value_or(absent);
    };
    if (type.components == 1 && !type.array) {
      offset_ = pick("offset", 0.0);
      scale_ = pick("scale", 1.0);
      no_number_ = number(no_data_);
    }
    if (type.normalized) scale_ /= largest(type.scalar);
    no_text_ = tiles::text(no_data_);
  }

  std::optional<double> number_at(std::uint64_t index) const {
    const auto raw = scalar_at(bytes_.values, type_.scalar, index);
    if (!raw) return std::nullopt;
    if (no_number_ && *raw == *no_number_) return std::numeric_limits<double>::quiet_NaN();
    return *raw * scale_ + offset_;
  }

  std::optional<bool> boolean_at(std::uint64_t index) const {
    const auto byte = read_at<std::uint8_t>(bytes_.values, index / 8);
    if (!byte) return std::nullopt;
    return (*byte >> (index % 8) & 1) != 0;
  }

  std::optional<std::string> text_at(std::uint64_t index) const {
    switch (type_.kind) {
      case ValueType::Kind::Boolean: {
        const auto value = boolean_at(index);
        if (!value) return std::nullopt;
        return std::string(*value ? "yes" : "no");
      }
      case ValueType::Kind::String: return string_at(index);
      case ValueType::Kind::Enum: return enum_at(index);
      case ValueType::Kind::Number: break;
    }
    std::string result;
    for (std::uint64_t c = 0; c < type_.components; ++c) {
      const auto value = number_at(index * type_.components + c);
      if (!value) return std::nullopt;
      if (c > 0) result += ", ";
      result += fmt::format("{:.6g}", *value);
    }
    return result;
  }

 private:
  std::optional<std::string> string_at(std::uint64_t index) const {
    const auto begin = offset_at(bytes_.string_offsets, bytes_.string_offset_type, index);
    const auto end = offset_at(bytes_.string_offsets, bytes_.string_offset_type, index + 1);
    if (!begin || !end || *end < *begin) return std::nullopt;
    const auto part = subview(bytes_.values, *begin, *end - *begin);
    if (!part) return std::nullopt;
    std::string result(as_text(*part));
    return !no_text_.empty() && result == no_text_ ? std::string() : result;
  }

  std::optional<std::string> enum_at(std::uint64_t index) const {
    const auto value = scalar_at(bytes_.values, type_.scalar, index);
    if (!value) return std::nullopt;
    for (std::size_t i = 0; i < length(type_.enum_values); ++i) {
      const Json* known = element(type_.enum_values, i);
      if (number(member(known, "value")) != *value) continue;
      std::string name = tiles::text(member(known, "name"));
      return !no_text_.empty() && name == no_text_ ? std::string() : name;
    }
    return fmt::format("{}", *value);
  }

  const ValueType& type_;
  const ValueBytes& bytes_;
  const Json* no_data_;
  double offset_ = 0.0;
  double scale_ = 1.0;
  std::optional<double> no_number_;
  std::string no_text_;
};

// One array as text, its elements set apart by commas.
std::optional<std::string> array_text(const ElementReader& reader, const ValueType& type, const ValueBytes& bytes,
                                      std::uint64_t row) {
  constexpr std::uint64_t kMostShown = 64;  // nobody reads more in a panel
  std::uint64_t begin = row * type.fixed_count;
  std::uint64_t end = begin + type.fixed_count;
  if (type.fixed_count == 0) {
    const auto first = offset_at(bytes.array_offsets, bytes.array_offset_type, row);
    const auto last = offset_at(bytes.array_offsets, bytes.array_offset_type, row + 1);
    if (!first || !last || *last < *first) return std::nullopt;
    begin = *first;
    end = *last;
  }
  std::string result;
  for (std::uint64_t i = begin; i < end; ++i) {
    if (i - begin == kMostShown) return result + " …";
    const auto one = reader.text_at(i);
    if (!one) return std::nullopt;
    if (i > begin) result += ", ";
    result += *one;
  }
  return result;
}

}  // namespace

std::optional<Scalar> scalar_from_name(const std::string& name) {
  for (const auto& known : kScalarNames)
    if (name == known.name) return known.scalar;
  return std::nullopt;
}

std::size_t size_of(Scalar type) {
  return with_scalar(type, [](auto zero) { return sizeof(zero); });
}

std::optional<double> scalar_at(ByteView packed, Scalar type, std::uint64_t index) {
  return with_scalar(type, [&](auto zero) -> std::optional<double> {
    using T = decltype(zero);
    if (index >= packed.size() / sizeof(T)) return std::nullopt;
    return static_cast<double>(*read_at<T>(packed, index * sizeof(T)));
  });
}

double largest(Scalar type) {
  return with_scalar(type, [](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_floating_point_v<T>)
      return 1.0;
    else
      return static_cast<double>(std::numeric_limits<T>::max());
  });
}

Result<ValueType> value_type(const Json& property, const Json* enums, const std::string& where) {
  ValueType type;
  const std::string name = tiles::text(member(property, "type"));
  const std::string component = tiles::text(member(property, "componentType"));
  type.normalized = flag(member(property, "normalized"));
  type.array = flag(member(property, "array"));
  type.fixed_count = index_number(member(property, "count")).value_or(0);
  if (name == "STRING") {
    type.kind = ValueType::Kind::String;
    return type;
  }
  if (name == "BOOLEAN") {
    type.kind = ValueType::Kind::Boolean;
    return type;
  }
  if (name == "ENUM") {
    type.kind = ValueType::Kind::Enum;
    const Json* description = member(enums, tiles::text(member(property, "enumType")).c_str());
    type.enum_values = member(description, "values");
    const std::string value_name = tiles::text(member(description, "valueType"));
    type.scalar = scalar_from_name(value_name.empty() ? "UINT16" : value_name).value_or(Scalar::Uint16);
    return type;
  }
  static constexpr std::array<std::pair<const char*, std::uint32_t>, 7> kShapes{
      {{"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}, {"MAT2", 4}, {"MAT3", 9}, {"MAT4", 16}}};
  for (const auto& [shape, components] : kShapes) {
    if (name != shape) continue;
    const auto scalar = scalar_from_name(component);
    if (!scalar) break;
    type.scalar = *scalar;
    type.components = components;
    return type;
  }
  return fail_input(fmt::format("metadata of type {} {} is not read", name, component), where);
}

Result<Property> read_values(const std::string& id, const ValueType& type, const Json& class_property,
                             const Json& table_property, const ValueBytes& bytes, std::uint32_t rows,
                             const std::string& where, DecodeBudget& budget) {
  Property property;
  property.name = id;
  const ElementReader reader(type, class_property, table_property, bytes);
  const auto outside = [&](std::uint32_t row) {
    return fail_input(fmt::format("its value {} lies outside its bytes", row), where);
  };
  if (type.kind == ValueType::Kind::Number && type.components == 1 && !type.array) {
    MERCIA_CHECK(budget.take(rows, sizeof(double), where));
    std::vector<double> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto value = reader.number_at(row);
      if (!value) return outside(row);
      values[row] = *value;
    }
    property.values = std::move(values);
  } else if (type.kind == ValueType::Kind::Boolean && !type.array) {
    MERCIA_CHECK(budget.take(rows, 1, where));
    std::vector<std::uint8_t> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto value = reader.boolean_at(row);
      if (!value) return outside(row);
      values[row] = *value ? 1 : 0;
    }
    property.values = std::move(values);
  } else {
    MERCIA_CHECK(budget.take(rows, sizeof(std::string), where));
    std::vector<std::string> values(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      auto value = type.array ? array_text(reader, type, bytes, row) : reader.text_at(row);
      if (!value) return outside(row);
      MERCIA_CHECK(budget.take(value->size(), 1, where));
      values[row] = std::move(*value);
    }
    property.values = std::move(values);
  }
  return property;
}

}  // namespace mercia::tiles
