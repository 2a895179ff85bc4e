// An OpenStreetMap object's tags, seen without copying.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace mercia::bake {

class Tags {
 public:
  Tags() = default;
  explicit Tags(std::vector<std::pair<std::string_view, std::string_view>> pairs) : pairs_(std::move(pairs)) {}

  // Empty if absent.
  std::string_view get(std::string_view key) const {
    const auto found = std::find_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == key; });
    return found == pairs_.end() ? std::string_view{} : found->second;
  }
  bool has(std::string_view key) const { return !get(key).empty(); }
  bool is(std::string_view key, std::string_view value) const { return get(key) == value; }
  const std::vector<std::pair<std::string_view, std::string_view>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> pairs_;
};

}  // namespace mercia::bake
