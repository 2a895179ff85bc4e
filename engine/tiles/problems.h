// Sentences about what could not be loaded or drawn, for a person to read, each once.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace mercia::tiles {

class Problems {
 public:
  void add(std::string sentence) {
    if (sentences_.size() >= kMost) return;
    if (std::find(sentences_.begin(), sentences_.end(), sentence) == sentences_.end())
      sentences_.push_back(std::move(sentence));
  }

  // Once for each name, not once for each tile. `where` may be empty.
  void add_unsupported(const std::string& where, const std::string& name) {
    if (std::find(unsupported_.begin(), unsupported_.end(), name) != unsupported_.end()) return;
    if (unsupported_.size() >= kMost) return;
    unsupported_.push_back(name);
    add(fmt::format("{}: {} is not supported and is left out; other tiles may have the same.",
                    where.empty() ? "a tile" : where, name));
  }

  const std::vector<std::string>& sentences() const { return sentences_; }  // oldest first, at most 100

 private:
  static constexpr std::size_t kMost = 100;
  std::vector<std::string> sentences_;
  std::vector<std::string> unsupported_;
};

}  // namespace mercia::tiles
