#include "tools/bake/building_facade.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "tools/bake/building_kinds.h"

namespace mercia::bake {
namespace {

using tiles::FacadeStyle;
using tiles::Masonry;

constexpr double kShopShare = 0.7;  // of the houses of a town block whose ground floor is shops

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), type) != values.end();
}

bool is_masonry(Masonry masonry) {
  return masonry == Masonry::Brick || masonry == Masonry::Stone || masonry == Masonry::Render ||
         masonry == Masonry::Terracotta;
}

// Where the kind leaves no choice, whatever the year.
std::optional<FacadeStyle> style_of_kind(std::string_view type) {
  if (is_one_of(type, {"church", "chapel", "cathedral", "basilica", "religious", "shrine", "monastery"}))
    return FacadeStyle::Church;
  if (is_one_of(type, {"industrial", "warehouse", "supermarket", "depot", "hangar", "farm_auxiliary", "cowshed",
                       "manufacture", "sports_hall", "sports_centre", "transportation", "barn"}))
    return FacadeStyle::Shed;
  if (is_one_of(type, {"parking"})) return FacadeStyle::Parking;
  if (is_one_of(type, {"government", "civic", "public", "museum", "palace", "townhall", "library", "courthouse"}))
    return FacadeStyle::Classical;
  return std::nullopt;
}

bool is_house(std::string_view type) {
  return is_one_of(type, {"house", "detached", "semidetached_house", "semi", "terrace", "bungalow", "cottage", "farm",
                          "residential"});
}

FacadeStyle style_of_year(int year, const FacadeClues& clues, bool house, double which) {
  if (year < 1837) return FacadeStyle::Georgian;
  if (year < 1919)
    return !house && clues.masonry == Masonry::Stone && which < 0.5 ? FacadeStyle::Classical : FacadeStyle::Victorian;
  if (year < 1945) return house ? FacadeStyle::Suburban : FacadeStyle::Classical;
  if (year < 1985) return house ? FacadeStyle::Plain : FacadeStyle::Slab;
  if (house) return FacadeStyle::Modern;
  return clues.masonry == Masonry::Glass ? FacadeStyle::Curtain : FacadeStyle::Modern;
}

FacadeStyle usual_style(const FacadeClues& clues, double which) {
  switch (clues.masonry) {
    case Masonry::Glass: return FacadeStyle::Curtain;
    case Masonry::Concrete: return clues.storeys >= 3.0f ? FacadeStyle::Slab : FacadeStyle::Plain;
    case Masonry::Cladding: return clues.storeys >= 3.0f ? FacadeStyle::Modern : FacadeStyle::Shed;
    case Masonry::Timber: return FacadeStyle::Plain;
    default: break;
  }
  if (clues.type == "terrace") return which < 0.8 ? FacadeStyle::Victorian : FacadeStyle::Georgian;
  if (is_one_of(clues.type, {"semidetached_house", "semi", "detached", "bungalow"})) return FacadeStyle::Suburban;
  if (is_one_of(clues.type, {"cottage", "farm", "pub"})) return FacadeStyle::Victorian;
  if (is_one_of(clues.type, {"school", "hospital", "college", "university", "hotel"}))
    return which < 0.5 ? FacadeStyle::Slab : FacadeStyle::Victorian;
  if (clues.storeys > 8.0f) return which < 0.6 ? FacadeStyle::Slab : FacadeStyle::Modern;
  if (clues.type == "apartments" && !clues.town_block)
    return which < 0.45 ? FacadeStyle::Modern : which < 0.7 ? FacadeStyle::Slab : FacadeStyle::Plain;
  if (clues.continental || clues.town_block || clues.storeys >= 3.0f) {
    if (clues.masonry == Masonry::Stone) return which < 0.55 ? FacadeStyle::Classical : FacadeStyle::Georgian;
    if (clues.masonry == Masonry::Render)
      return which < 0.6 ? FacadeStyle::Georgian : which < 0.85 ? FacadeStyle::Victorian : FacadeStyle::Plain;
    if (clues.area > 900.0 && which > 0.72) return FacadeStyle::Mill;
    return which < 0.62 ? FacadeStyle::Victorian : which < 0.8 ? FacadeStyle::Georgian : FacadeStyle::Plain;
  }
  return clues.area > 36.0 && which < 0.65 ? FacadeStyle::Victorian : FacadeStyle::Plain;
}

}  // namespace

FacadeLook facade_look(const FacadeClues& clues, std::int64_t seed) {
  FacadeLook look;
  look.masonry = clues.masonry;
  const double which = chance(seed, 41);
  const bool house = is_house(clues.type);
  if (const auto fixed = style_of_kind(clues.type))
    look.style = *fixed;
  else if (clues.year)
    look.style = style_of_year(*clues.year, clues, house, which);
  else
    look.style = usual_style(clues, which);
  // Old sheds of brick are mills with windows.
  if (look.style == FacadeStyle::Shed && is_masonry(clues.masonry) && clues.storeys >= 2.0f)
    look.style = FacadeStyle::Mill;
  const bool shop_kind = is_one_of(clues.type, {"retail", "commercial", "kiosk", "shop"});
  const bool may = look.style != FacadeStyle::Church && look.style != FacadeStyle::Parking && clues.storeys >= 1.0f;
  look.shops = may && (clues.shops || shop_kind || (clues.town_block && chance(seed, 42) < kShopShare));
  return look;
}

std::optional<int> year_of(std::string_view start_date) {
  for (std::size_t i = 0; i < start_date.size(); ++i) {
    std::size_t digits = 0;
    int value = 0;
    while (i + digits < start_date.size() && digits < 5 &&
           std::isdigit(static_cast<unsigned char>(start_date[i + digits])))
      value = 10 * value + (start_date[i + digits++] - '0');
    if (digits == 4 && value >= 500 && value <= 2200) return value;
    if (digits == 2 && i > 0 && start_date[i - 1] == 'C' && value >= 6 && value <= 21) return 100 * value - 50;
    if (digits > 0) i += digits - 1;
  }
  return std::nullopt;
}

Masonry masonry_by_color(Color color) {
  const int high = std::max({color.r, color.g, color.b});
  const bool warm = color.r > color.g + 18 && color.r > color.b + 30;
  if (warm && high < 205) return Masonry::Brick;
  if (color.b > color.r + 12 && high < 200) return Masonry::Glass;
  return high > 150 ? Masonry::Render : Masonry::Concrete;
}

}  // namespace mercia::bake
