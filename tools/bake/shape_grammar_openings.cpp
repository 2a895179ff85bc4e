#include "tools/bake/shape_grammar_openings.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

#include "tools/bake/region_fields.h"

namespace mercia::bake::shape {
namespace {

constexpr std::array<std::pair<std::string_view, Head>, 4> kHeads{
    {{"flat", Head::Flat}, {"segmental", Head::Segmental}, {"round", Head::Round}, {"pointed", Head::Pointed}}};

struct Arc {
  double radius = 0.0;
  glm::dvec2 middle{0.0};  // of the arc's left half, above the springing
  double from = 0.0;       // radians, from the left springing …
  double to = 0.0;         // … to the crown
};

Arc left_half(Head head, double width) {
  const double half = width / 2, quarter = std::numbers::pi / 2;
  if (head == Head::Round) return {half, {0.0, 0.0}, std::numbers::pi, quarter};
  // Struck from the far springing: an equilateral arch.
  if (head == Head::Pointed) return {width, {half, 0.0}, std::numbers::pi, 2.0 / 3.0 * std::numbers::pi};
  const double rise = head_rise(head, width), radius = (half * half + rise * rise) / (2 * rise);
  return {radius, {0.0, rise - radius}, quarter + std::asin(half / radius), quarter};
}

}  // namespace

Result<Head> read_head(const region::JsonField& node) {
  MERCIA_TRY(const std::string name, text_or(node, "head", "round"));
  for (const auto& [known, head] : kHeads)
    if (known == name) return head;
  return node.fail(fmt::format("\"{}\" is no head of an opening", name), "use flat, segmental, round or pointed");
}

double head_rise(Head head, double width) {
  switch (head) {
    case Head::Flat: return 0.0;
    case Head::Segmental: return width * 0.15;
    case Head::Round: return width / 2;
    case Head::Pointed: return width * std::sqrt(0.75);
  }
  return 0.0;
}

std::vector<glm::dvec2> opening_line(glm::dvec2 opening, Head head) {
  const double half = opening.x / 2, spring = opening.y - head_rise(head, opening.x);
  std::vector<glm::dvec2> line{{-half, 0.0}, {-half, spring}};
  if (head != Head::Flat) {
    const Arc arc = left_half(head, opening.x);
    constexpr int kPieces = 5;
    for (int i = 1; i <= kPieces; ++i) {
      const double angle = arc.from + (arc.to - arc.from) * i / kPieces;
      line.emplace_back(arc.middle.x + arc.radius * std::cos(angle),
                        spring + arc.middle.y + arc.radius * std::sin(angle));
    }
    for (std::size_t i = line.size() - 1; i-- > 2;) line.emplace_back(-line[i].x, line[i].y);
  }
  line.emplace_back(half, spring);
  line.emplace_back(half, 0.0);
  return line;
}

}  // namespace mercia::bake::shape
