#include "engine/text/fonts.h"

#include <ft2build.h>
#include <hb.h>
#include FT_FREETYPE_H
#include FT_MODULE_H

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/base/log.h"

namespace mercia::text {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> kFolders = {
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto",
    "/usr/share/fonts/noto-cjk",      "/usr/share/fonts/google-noto",   "/usr/local/share/fonts/noto"};

constexpr const char* kMain = "NotoSans-Regular.ttf";
constexpr std::array<const char*, 3> kSymbols = {"NotoSansSymbols-Regular.ttf", "NotoSansSymbols2-Regular.ttf",
                                                 "NotoSansMath-Regular.ttf"};

struct ScriptFont {
  hb_script_t script;
  const char* file;
};
constexpr const char* kCjk = "NotoSansCJK-Regular.ttc";
// What Noto Sans itself has (Latin, Greek, Cyrillic) needs no line.
constexpr std::array<ScriptFont, 29> kScripts = {{{HB_SCRIPT_ARABIC, "NotoSansArabic-Regular.ttf"},
                                                  {HB_SCRIPT_HEBREW, "NotoSansHebrew-Regular.ttf"},
                                                  {HB_SCRIPT_SYRIAC, "NotoSansSyriac-Regular.ttf"},
                                                  {HB_SCRIPT_THAANA, "NotoSansThaana-Regular.ttf"},
                                                  {HB_SCRIPT_DEVANAGARI, "NotoSansDevanagari-Regular.ttf"},
                                                  {HB_SCRIPT_BENGALI, "NotoSansBengali-Regular.ttf"},
                                                  {HB_SCRIPT_GURMUKHI, "NotoSansGurmukhi-Regular.ttf"},
                                                  {HB_SCRIPT_GUJARATI, "NotoSansGujarati-Regular.ttf"},
                                                  {HB_SCRIPT_ORIYA, "NotoSansOriya-Regular.ttf"},
                                                  {HB_SCRIPT_TAMIL, "NotoSansTamil-Regular.ttf"},
                                                  {HB_SCRIPT_TELUGU, "NotoSansTelugu-Regular.ttf"},
                                                  {HB_SCRIPT_KANNADA, "NotoSansKannada-Regular.ttf"},
                                                  {HB_SCRIPT_MALAYALAM, "NotoSansMalayalam-Regular.ttf"},
                                                  {HB_SCRIPT_SINHALA, "NotoSansSinhala-Regular.ttf"},
                                                  {HB_SCRIPT_THAI, "NotoSansThai-Regular.ttf"},
                                                  {HB_SCRIPT_LAO, "NotoSansLao-Regular.ttf"},
                                                  {HB_SCRIPT_TIBETAN, "NotoSerifTibetan-Regular.ttf"},
                                                  {HB_SCRIPT_MYANMAR, "NotoSansMyanmar-Regular.ttf"},
                                                  {HB_SCRIPT_GEORGIAN, "NotoSansGeorgian-Regular.ttf"},
                                                  {HB_SCRIPT_ARMENIAN, "NotoSansArmenian-Regular.ttf"},
                                                  {HB_SCRIPT_ETHIOPIC, "NotoSansEthiopic-Regular.ttf"},
                                                  {HB_SCRIPT_CHEROKEE, "NotoSansCherokee-Regular.ttf"},
                                                  {HB_SCRIPT_KHMER, "NotoSansKhmer-Regular.ttf"},
                                                  {HB_SCRIPT_TIFINAGH, "NotoSansTifinagh-Regular.ttf"},
                                                  {HB_SCRIPT_HAN, kCjk},
                                                  {HB_SCRIPT_HIRAGANA, kCjk},
                                                  {HB_SCRIPT_KATAKANA, kCjk},
                                                  {HB_SCRIPT_HANGUL, kCjk},
                                                  {HB_SCRIPT_BOPOMOFO, kCjk}}};

struct HbFontDeleter {
  void operator()(hb_font_t* font) const { hb_font_destroy(font); }
};

fs::path find_in(const fs::path& folder, std::string_view file) {
  std::error_code ignored;
  fs::path path = folder / file;
  return fs::is_regular_file(path, ignored) ? path : fs::path();
}

}  // namespace

fs::path find_font(std::string_view file) {
  for (const std::string_view folder : kFolders) {
    if (fs::path path = find_in(folder, file); !path.empty()) return path;
  }
  return {};
}

struct FontSet::Impl {
  struct Font {
    FT_Face face = nullptr;
    std::unique_ptr<hb_font_t, HbFontDeleter> shaper;
    float units = 1000.0f;
    bool has(std::uint32_t letter) const {
      hb_codepoint_t glyph = 0;
      return hb_font_get_nominal_glyph(shaper.get(), letter, &glyph) != 0;
    }
  };

  ~Impl() {
    for (Font& font : fonts) {
      font.shaper.reset();
      FT_Done_Face(font.face);
    }
    if (library) FT_Done_FreeType(library);
  }

  // The number of the font, or -1 if it is not installed or not readable. Asked once a file.
  int number_of(const char* file) {
    const auto [known, fresh] = numbers.try_emplace(file, -1);
    if (fresh) known->second = load(file);
    return known->second;
  }

  int load(const char* file) {
    fs::path path;
    for (const fs::path& folder : folders) {
      if (path.empty()) path = find_in(folder, file);
    }
    if (path.empty()) path = find_font(file);
    if (path.empty()) return -1;
    Font font;
    if (FT_New_Face(library, path.c_str(), 0, &font.face) != 0) {
      log::warn("{}: this is not a font that FreeType can read", path.string());
      return -1;
    }
    hb_blob_t* blob = hb_blob_create_from_file(path.c_str());
    hb_face_t* face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    font.units = static_cast<float>(std::max(1u, hb_face_get_upem(face)));
    font.shaper.reset(hb_font_create(face));
    hb_face_destroy(face);
    fonts.push_back(std::move(font));
    return static_cast<int>(fonts.size()) - 1;
  }

  bool has(int font, std::uint32_t letter) const {
    return font >= 0 && fonts[static_cast<std::size_t>(font)].has(letter);
  }

  std::vector<fs::path> folders;
  FT_Library library = nullptr;
  std::vector<Font> fonts;
  std::map<std::string_view, int> numbers;
};

std::unique_ptr<FontSet> FontSet::open(std::vector<fs::path> folders) {
  std::unique_ptr<FontSet> set(new FontSet());
  set->impl_ = std::make_unique<Impl>();
  set->impl_->folders = std::move(folders);
  if (FT_Init_FreeType(&set->impl_->library) != 0) return nullptr;
  const FT_Int spread = static_cast<FT_Int>(kFieldSpread);
  FT_Property_Set(set->impl_->library, "bsdf", "spread", &spread);
  if (set->impl_->number_of(kMain) < 0) return nullptr;
  return set;
}

FontSet::~FontSet() = default;

int FontSet::font_for(std::uint32_t letter, int preferred) {
  if (impl_->has(preferred, letter)) return preferred;
  const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), letter);
  for (const ScriptFont& line : kScripts) {
    if (line.script != script) continue;
    const int font = impl_->number_of(line.file);
    return impl_->has(font, letter) ? font : -1;
  }
  if (const int main = impl_->number_of(kMain); impl_->has(main, letter)) return main;
  for (const char* file : kSymbols) {
    if (const int font = impl_->number_of(file); impl_->has(font, letter)) return font;
  }
  return -1;
}

hb_font_t* FontSet::shaper(int font) const { return impl_->fonts[static_cast<std::size_t>(font)].shaper.get(); }

float FontSet::units_per_em(int font) const { return impl_->fonts[static_cast<std::size_t>(font)].units; }

FontSet::Field FontSet::field(int font, std::uint32_t glyph) {
  Field field;
  const FT_Face face = impl_->fonts[static_cast<std::size_t>(font)].face;
  if (FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(kFieldPixelsPerEm)) != 0 ||
      FT_Load_Glyph(face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
      face->glyph->format != FT_GLYPH_FORMAT_OUTLINE || face->glyph->outline.n_points == 0 ||
      // From the smooth picture, not from the outline: as good at this size, in a third of the time.
      FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0 ||
      FT_Render_Glyph(face->glyph, FT_RENDER_MODE_SDF) != 0) {
    return field;
  }
  const FT_Bitmap& picture = face->glyph->bitmap;
  field.width = picture.width;
  field.height = picture.rows;
  field.left = static_cast<float>(face->glyph->bitmap_left) / kFieldPixelsPerEm;
  field.top = static_cast<float>(face->glyph->bitmap_top) / kFieldPixelsPerEm;
  field.bytes.resize(std::size_t{field.width} * field.height);
  for (std::uint32_t row = 0; row < field.height; ++row) {
    const unsigned char* from = picture.buffer + static_cast<std::ptrdiff_t>(row) * picture.pitch;
    std::copy(from, from + field.width, field.bytes.begin() + static_cast<std::ptrdiff_t>(row * field.width));
  }
  return field;
}

}  // namespace mercia::text
