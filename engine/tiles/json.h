// Looking things up in JSON that nobody vouches for: absent and of the wrong type read alike, as nothing.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::tiles {

using Json = nlohmann::json;

inline constexpr std::uint64_t kJsonLimit = std::uint64_t{128} << 20;  // bytes of text

// Errors (Input): not JSON, over kJsonLimit, nested deeper than 200 levels. `where` names the file.
Result<Json> parse_json(ByteView text, const std::string& where);

// The member of an object; null if `parent` is null, no object, or has no such member.
const Json* member(const Json* parent, const char* name);
inline const Json* member(const Json& parent, const char* name) { return member(&parent, name); }
// The element of an array; null if there is none.
const Json* element(const Json* array, std::uint64_t index);
// How many elements an array has; 0 for anything else.
std::size_t length(const Json* array);

// Finite numbers only.
std::optional<double> number(const Json* value);
// A whole number from 0 to 2^53, also written as 3.0.
std::optional<std::uint64_t> whole_number(const Json* value);
std::optional<std::uint32_t> index_number(const Json* value);
bool flag(const Json* value);         // false unless it is true
std::string text(const Json* value);  // empty unless it is a string
// Exactly `count` finite numbers, or nothing.
std::optional<std::vector<double>> numbers(const Json* value, std::size_t count);

}  // namespace mercia::tiles
