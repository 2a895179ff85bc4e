#include "engine/overlay/search_index.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace mercia::overlay {
namespace {

// What U+00C0 to U+017F are without their accents, in order.
constexpr std::array<std::string_view, 192> kPlainLatin = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // 00C0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "ss",  // 00D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // 00E0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y",   // 00F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // 0100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // 0110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // 0120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // 0130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // 0140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // 0150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // 0160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s"};  // 0170

constexpr std::array<std::pair<std::string_view, int>, 12> kImportance = {{{"landmark", 9},
                                                                           {"city", 9},
                                                                           {"district", 8},
                                                                           {"railway_station", 7},
                                                                           {"town", 7},
                                                                           {"suburb", 6},
                                                                           {"tram_stop", 6},
                                                                           {"square", 5},
                                                                           {"park", 5},
                                                                           {"attraction", 5},
                                                                           {"street", 3},
                                                                           {"bus_stop", 0}}};

bool is_continuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }

// The folded form of the code point, or nothing where it folds to itself.
std::optional<std::string_view> plain_form(std::uint32_t code) {
  if (code >= 0xc0 && code <= 0x17f) return kPlainLatin[code - 0xc0];
  if (code == 0x2018 || code == 0x2019 || code == 0x02bc) return "";  // apostrophes
  if (code >= 0x300 && code <= 0x36f) return "";                      // combining accents
  if ((code >= 0x2010 && code <= 0x203a) || code == 0xa0 || code == 0xb7) return " ";
  return std::nullopt;
}

bool word_starts_with(std::string_view name, std::string_view word) {
  for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    if (at == 0 || name[at - 1] == ' ') return true;
  }
  return false;
}

bool every_word_begun(std::string_view name, std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find(' '), query.size());
    if (!word_starts_with(name, query.substr(0, end))) return false;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return true;
}

// Lower is better; nothing where the name does not match.
std::optional<int> match_rank(std::string_view name, std::string_view query) {
  if (name == query) return 0;
  if (name.starts_with(query)) return 1;
  if (word_starts_with(name, query)) return 2;
  if (every_word_begun(name, query)) return 3;
  if (query.size() >= 2 && name.find(query) != std::string_view::npos) return 4;
  return std::nullopt;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto space = [&out] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  const auto append = [&](std::string_view plain) {
    if (plain == " ") return space();
    out += plain;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto follower = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : static_cast<unsigned char>(0);
    };
    if (byte < 0x80) {
      if (std::isalnum(byte)) {
        out += static_cast<char>(std::tolower(byte));
      } else if (byte == '&') {
        space();
        out += "and ";
      } else if (byte != '\'') {
        space();
      }
    } else if ((byte & 0xe0) == 0xc0 && is_continuation(follower(1))) {
      const auto plain = plain_form((byte & 0x1fu) << 6 | (follower(1) & 0x3fu));
      append(plain ? *plain : text.substr(i, 2));
      i += 1;
    } else if ((byte & 0xf0) == 0xe0 && is_continuation(follower(1)) && is_continuation(follower(2))) {
      const auto plain = plain_form((byte & 0xfu) << 12 | (follower(1) & 0x3fu) << 6 | (follower(2) & 0x3fu));
      append(plain ? *plain : text.substr(i, 3));
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

int importance_of(std::string_view kind) {
  for (const auto& [name, rank] : kImportance) {
    if (name == kind) return rank;
  }
  return 4;
}

std::string readable_kind(std::string_view kind) {
  std::string text(kind);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

SearchIndex::SearchIndex(const std::vector<region::Place>& places) {
  entries_.reserve(places.size());
  for (const region::Place& place : places) entries_.push_back({folded(place.name), importance_of(place.kind)});
}

std::vector<std::size_t> SearchIndex::find(std::string_view query, std::size_t most) const {
  const std::string wanted = folded(query);
  if (wanted.empty()) return {};
  std::vector<std::pair<int, std::size_t>> matches;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (const auto rank = match_rank(entries_[i].name, wanted)) matches.emplace_back(*rank, i);
  }
  const auto key = [this](const std::pair<int, std::size_t>& match) {
    const Entry& entry = entries_[match.second];
    return std::make_tuple(match.first, -entry.importance, entry.name.size(), std::string_view(entry.name),
                           match.second);
  };
  const auto shown = matches.begin() + static_cast<std::ptrdiff_t>(std::min(most, matches.size()));
  std::partial_sort(matches.begin(), shown, matches.end(),
                    [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<std::size_t> result;
  for (auto match = matches.begin(); match != shown; ++match) result.push_back(match->second);
  return result;
}

}  // namespace mercia::overlay
