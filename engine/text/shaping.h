// From a name to its glyphs in the order of sight: right-to-left and left-to-right scripts, joined letters, marks.
#pragma once

#include <compare>
#include <cstdint>
#include <glm/glm.hpp>
#include <string_view>
#include <vector>

#include "engine/text/fonts.h"

namespace mercia::text {

struct Glyph {
  int font = 0;
  std::uint32_t index = 0;
  auto operator<=>(const Glyph&) const = default;
};

struct PlacedGlyph {
  Glyph glyph;
  glm::vec2 at{0.0f};  // of its origin, ems right and up from the start of the line
};

// One line, from left to right.
struct Line {
  std::vector<PlacedGlyph> glyphs;
  float width = 0.0f;        // ems
  std::size_t left_out = 0;  // letters that no font has
};

// Names longer than that end with "…".
inline constexpr std::size_t kMostLetters = 72;

// The UTF-8 text as code points; what is not UTF-8 and control characters are left out.
std::vector<std::uint32_t> letters_of(std::string_view utf8);

// The order of the Unicode Bidirectional Algorithm (UAX #9, by FriBidi), each run shaped by HarfBuzz with a font that
// has its letters.
Line shape(FontSet& fonts, std::string_view utf8);

}  // namespace mercia::text
