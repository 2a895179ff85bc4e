// The fonts of this machine that names are written with: Noto, one font for each script.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct hb_font_t;

namespace mercia::text {

// A font file of that name ("NotoSans-Regular.ttf") where distributions install Noto, or an empty path.
std::filesystem::path find_font(std::string_view file);

// Which font a letter is written with, and what the letter looks like. Fonts are opened when their first letter comes.
// One thread at a time.
class FontSet {
 public:
  // Nothing where Noto Sans is not installed: `folders` are searched before the usual ones.
  static std::unique_ptr<FontSet> open(std::vector<std::filesystem::path> folders = {});
  ~FontSet();
  FontSet(const FontSet&) = delete;
  FontSet& operator=(const FontSet&) = delete;

  // The font for a letter: `preferred` if it has it, that of the letter's script, Noto Sans, symbols; -1 if none has.
  int font_for(std::uint32_t letter, int preferred = -1);

  // For HarfBuzz; positions are in units of the font, units_per_em() of them an em.
  hb_font_t* shaper(int font) const;
  float units_per_em(int font) const;

  // How far each pixel of a small picture of the glyph lies inside its outline. The scale of bytes: 0 is `kFieldSpread`
  // pixels outside, 128 the outline, 255 as far inside.
  struct Field {
    std::uint32_t width = 0, height = 0;  // 0: nothing to draw (a space)
    float left = 0.0f, top = 0.0f;        // of the picture's upper left corner from the pen: ems, right and up
    std::vector<std::uint8_t> bytes;      // first row on top
  };
  Field field(int font, std::uint32_t glyph);

 private:
  FontSet() = default;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr float kFieldPixelsPerEm = 40.0f;
inline constexpr float kFieldSpread = 8.0f;  // pixels

}  // namespace mercia::text
