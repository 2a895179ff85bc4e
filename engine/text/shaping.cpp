#include "engine/text/shaping.h"

#include <fribidi.h>
#include <hb.h>

#include <algorithm>
#include <memory>

namespace mercia::text {
namespace {

// Letters that are written with one font, in one script and one direction.
struct Run {
  std::size_t first = 0, count = 0;
  int font = 0;
  hb_script_t script = HB_SCRIPT_COMMON;
  int level = 0;  // of embedding: odd is right to left
};

struct BufferDeleter {
  void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
};

hb_script_t script_of(std::uint32_t letter) { return hb_unicode_script(hb_unicode_funcs_get_default(), letter); }

bool takes_any_script(hb_script_t script) {
  return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
}

std::vector<int> embedding_levels(const std::vector<std::uint32_t>& letters) {
  const auto count = static_cast<FriBidiStrIndex>(letters.size());
  std::vector<FriBidiCharType> types(letters.size());
  std::vector<FriBidiBracketType> brackets(letters.size());
  std::vector<FriBidiLevel> levels(letters.size());
  fribidi_get_bidi_types(letters.data(), count, types.data());
  fribidi_get_bracket_types(letters.data(), count, types.data(), brackets.data());
  FriBidiParType direction = FRIBIDI_PAR_ON;  // as its first letter with a direction has it
  if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), count, &direction, levels.data()) == 0) {
    return std::vector<int>(letters.size(), 0);
  }
  return {levels.begin(), levels.end()};
}

std::vector<Run> runs_of(FontSet& fonts, const std::vector<std::uint32_t>& letters, std::size_t& left_out) {
  const std::vector<int> levels = embedding_levels(letters);
  std::vector<Run> runs;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const hb_script_t script = script_of(letters[i]);
    const bool any = takes_any_script(script);
    // Spaces, digits and marks stay with what they follow as long as its font has them.
    const int font = fonts.font_for(letters[i], any && !runs.empty() ? runs.back().font : -1);
    if (font < 0) {
      ++left_out;
      continue;
    }
    Run* last = runs.empty() ? nullptr : &runs.back();
    const bool follows = last && last->font == font && last->level == levels[i] && last->first + last->count == i;
    if (follows && (any || last->script == script || takes_any_script(last->script))) {
      if (!any) last->script = script;
      ++last->count;
    } else {
      runs.push_back({i, 1, font, any ? HB_SCRIPT_COMMON : script, levels[i]});
    }
  }
  return runs;
}

// Rule L2 of UAX #9: from the highest level down, whatever stands at it or above is turned round.
void order_by_sight(std::vector<Run>& runs) {
  int highest = 0;
  for (const Run& run : runs) highest = std::max(highest, run.level);
  for (int level = highest; level > 0; --level) {
    for (auto start = runs.begin(); start != runs.end();) {
      if (start->level < level) {
        ++start;
        continue;
      }
      const auto end = std::find_if(start, runs.end(), [level](const Run& run) { return run.level < level; });
      std::reverse(start, end);
      start = end;
    }
  }
}

void append(const FontSet& fonts, const std::vector<std::uint32_t>& letters, const Run& run, Line& line) {
  const std::unique_ptr<hb_buffer_t, BufferDeleter> buffer(hb_buffer_create());
  hb_buffer_add_utf32(buffer.get(), letters.data(), static_cast<int>(letters.size()), static_cast<unsigned>(run.first),
                      static_cast<int>(run.count));
  hb_buffer_set_direction(buffer.get(), run.level % 2 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer.get(), run.script);
  hb_buffer_guess_segment_properties(buffer.get());  // the language
  hb_shape(fonts.shaper(run.font), buffer.get(), nullptr, 0);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
  const float em = 1.0f / fonts.units_per_em(run.font);
  for (unsigned i = 0; i < count; ++i) {
    const glm::vec2 offset(static_cast<float>(positions[i].x_offset), static_cast<float>(positions[i].y_offset));
    line.glyphs.push_back({{run.font, infos[i].codepoint}, glm::vec2(line.width, 0.0f) + offset * em});
    line.width += static_cast<float>(positions[i].x_advance) * em;
  }
}

}  // namespace

std::vector<std::uint32_t> letters_of(std::string_view utf8) {
  std::vector<std::uint32_t> letters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    std::uint32_t letter = length == 1 ? lead : lead & (0x7fu >> length);
    bool whole = (lead < 0x80 || lead >= 0xc2) && lead < 0xf5 && i + length <= utf8.size();
    for (std::size_t k = 1; whole && k < length; ++k) {
      const auto byte = static_cast<unsigned char>(utf8[i + k]);
      whole = (byte & 0xc0) == 0x80;
      letter = letter << 6 | (byte & 0x3fu);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    whole = whole && letter >= kLeast[length] && letter <= 0x10ffff && (letter < 0xd800 || letter > 0xdfff);
    if (whole && letter >= 0x20 && (letter < 0x7f || letter > 0x9f)) letters.push_back(letter);
    i += whole ? length : 1;
  }
  return letters;
}

Line shape(FontSet& fonts, std::string_view utf8) {
  Line line;
  std::vector<std::uint32_t> letters = letters_of(utf8);
  if (letters.size() > kMostLetters) {
    letters.resize(kMostLetters - 1);
    letters.push_back(0x2026);
  }
  if (letters.empty()) return line;
  std::vector<Run> runs = runs_of(fonts, letters, line.left_out);
  order_by_sight(runs);
  for (const Run& run : runs) append(fonts, letters, run, line);
  return line;
}

}  // namespace mercia::text
