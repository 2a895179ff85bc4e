#include "engine/tiles/importance.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

namespace mercia::tiles {
namespace {

constexpr std::size_t kLongestName = 256;

constexpr std::array<std::pair<std::string_view, Importance>, 20> kWords{{
    {"landmark", Importance::Landmark},     {"monument", Importance::Landmark},
    {"building", Importance::Building},     {"house", Importance::Building},
    {"architecture", Importance::Building}, {"terrain", Importance::Terrain},
    {"ground", Importance::Terrain},        {"relief", Importance::Terrain},
    {"land", Importance::Terrain},          {"elevation", Importance::Terrain},
    {"transport", Importance::Transport},   {"transportation", Importance::Transport},
    {"road", Importance::Transport},        {"street", Importance::Transport},
    {"rail", Importance::Transport},        {"railway", Importance::Transport},
    {"track", Importance::Transport},       {"traffic", Importance::Transport},
    {"furniture", Importance::Transport},   {"marking", Importance::Transport},
}};

std::optional<Importance> named_by(std::string_view word) {
  const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const auto& known) { return word == known.first; });
  if (found != kWords.end()) return found->second;
  if (word.ends_with('s')) return named_by(word.substr(0, word.size() - 1));
  return std::nullopt;
}

void keep_more(std::optional<Importance>& best, std::optional<Importance> other) {
  if (other && (!best || *other > *best)) best = other;
}

std::optional<Importance> said_by(std::string_view name) {
  std::optional<Importance> best;
  std::string word;
  bool was_small = false;
  for (const char c : name.substr(0, kLongestName)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = std::isalpha(byte) != 0;
    // A word ends where no letter is, or where a capital follows a small one.
    if (!is_letter || (was_small && std::isupper(byte))) {
      keep_more(best, named_by(word));
      word.clear();
    }
    if (is_letter) word.push_back(static_cast<char>(std::tolower(byte)));
    was_small = std::islower(byte) != 0;
  }
  keep_more(best, named_by(word));
  return best;
}

std::optional<Importance> said_by_metadata(const Json* metadata) {
  std::optional<Importance> best = said_by(text(member(metadata, "class")));
  const Json* properties = member(metadata, "properties");
  for (const char* id : {"layer", "name", "kind", "type", "category"})
    keep_more(best, said_by(text(member(properties, id))));
  return best;
}

}  // namespace

Importance importance_of(std::string_view name) { return said_by(name).value_or(Importance::Usual); }

Importance read_importance(const Json& tileset, const Json& tile, Importance above) {
  std::optional<Importance> best = said_by_metadata(member(tile, "metadata"));
  const auto look_at = [&](const Json* content) {
    keep_more(best, said_by_metadata(member(content, "metadata")));
    if (const auto group = whole_number(member(content, "group")))
      keep_more(best, said_by_metadata(element(member(tileset, "groups"), *group)));
  };
  look_at(member(tile, "content"));
  const Json* several = member(tile, "contents");
  for (std::size_t i = 0; i < length(several); ++i) look_at(element(several, i));
  return best.value_or(above);
}

}  // namespace mercia::tiles
