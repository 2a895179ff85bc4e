// Reading JSON that nobody vouches for: every field is asked for with its type and range, and every refusal names the
// file and the place inside it ("region.json, layers[2].truth").
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace mercia::region {

inline constexpr int kJsonDepthLimit = 32;
inline constexpr std::size_t kJsonTextLimit = 20'000;  // bytes of one string

// What as_text() accepts, made from any bytes: control characters become spaces, what is over the limit is cut off.
std::string plain_text(std::string text);

// Errors (Input): absent, over `byte_limit`, not JSON (with line and column), nested deeper than kJsonDepthLimit.
Result<nlohmann::json> read_json_file(const std::filesystem::path& file, std::uint64_t byte_limit);

// One value of a document and the way to it. Cheap to copy; the document must outlive it.
class JsonField {
 public:
  JsonField(const nlohmann::json& value, std::string file) : value_(&value), file_(std::move(file)) {}

  // Errors (Input) of all of these: absent, of another type, out of range.
  Result<JsonField> object(std::string_view key) const;
  Result<JsonField> array(std::string_view key, std::size_t maximum_size) const;
  // lowest <= value <= highest.
  Result<double> number(std::string_view key, double lowest, double highest) const;
  // At most kJsonTextLimit bytes, no control characters but line feeds and tabs.
  Result<std::string> text(std::string_view key) const;
  Result<bool> boolean(std::string_view key) const;

  // Element of an array.
  JsonField element(std::size_t index) const;
  Result<double> as_number(double lowest, double highest) const;
  Result<std::string> as_text() const;
  Result<bool> as_boolean() const;

  bool has(std::string_view key) const;
  bool is_object() const { return value_->is_object(); }
  std::size_t size() const { return value_->size(); }
  const nlohmann::json& value() const { return *value_; }

  // An error about this value.
  tl::unexpected<Error> fail(std::string what, std::string remedy = {}) const;
  // "region.json, layers[2]"
  std::string where() const;

 private:
  Result<JsonField> member(std::string_view key) const;

  const nlohmann::json* value_;
  std::string file_;
  std::string path_;
};

}  // namespace mercia::region
