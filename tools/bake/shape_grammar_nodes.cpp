#include "tools/bake/shape_grammar_nodes.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <numbers>

#include "tools/bake/region_fields.h"
#include "tools/bake/shape_grammar.h"
#include "tools/bake/shape_grammar_kinds.h"

namespace mercia::bake::shape {
namespace {

using region::JsonField;

constexpr std::array<std::pair<std::string_view, tiles::Surface>, 9> kSurfaces{{
    {"wall", tiles::Surface::Wall},
    {"roof", tiles::Surface::Roof},
    {"plain", tiles::Surface::Generic},
    {"structure", tiles::Surface::Structure},
    {"paving", tiles::Surface::Paving},
    {"grass", tiles::Surface::Grass},
    {"water", tiles::Surface::Water},
    {"asphalt", tiles::Surface::Asphalt},
    {"foliage", tiles::Surface::Foliage},
}};

Result<tiles::Surface> read_surface(const JsonField& node, std::string_view key) {
  MERCIA_TRY(const std::string name, node.text(key));
  for (const auto& [known, surface] : kSurfaces)
    if (known == name) return surface;
  return node.fail(fmt::format("\"{}\" is no surface", name),
                   "use wall, roof, plain, structure, paving, grass, water, asphalt or foliage");
}

// One colour paints walls and roof; "roof_colour" sets the roof apart. "surface" says what the walls are: a roof above
// walls without windows is plain as well, unless "roof" names it.
Result<Style> read_style(const JsonField& node, const Palette& palette, Style style) {
  if (node.has("colour")) {
    MERCIA_TRY(style.wall_color, read_named_color(node, "colour", palette));
    style.roof_color = style.wall_color;
  }
  if (node.has("roof_colour")) {
    MERCIA_TRY(style.roof_color, read_named_color(node, "roof_colour", palette));
  }
  if (node.has("surface")) {
    MERCIA_TRY(style.wall, read_surface(node, "surface"));
    style.roof = style.wall == tiles::Surface::Wall ? tiles::Surface::Roof : style.wall;
  }
  if (node.has("roof")) {
    MERCIA_TRY(style.roof, read_surface(node, "roof"));
  }
  return style;
}

Result<glm::dmat4> read_transform(const JsonField& node) {
  glm::dmat4 transform(1.0);
  if (node.has("at")) {
    MERCIA_TRY(const JsonField at, node.array("at", 3));
    MERCIA_TRY(const glm::dvec3 offset, read_triple(at, -kMost, kMost));
    transform = glm::translate(transform, offset);
  }
  MERCIA_TRY(const double turn, number_or(node, "turn", -360.0, 360.0, 0.0));
  transform = glm::rotate(transform, turn * std::numbers::pi / 180.0, glm::dvec3(0, 0, 1));
  MERCIA_TRY(const double tilt, number_or(node, "tilt", -90.0, 90.0, 0.0));
  transform = glm::rotate(transform, tilt * std::numbers::pi / 180.0, glm::dvec3(1, 0, 0));
  if (node.has("scale")) {
    MERCIA_TRY(const JsonField scale, node.array("scale", 3));
    MERCIA_TRY(const glm::dvec3 factors, read_triple(scale, 0.01, 100.0));
    transform = glm::scale(transform, factors);
  }
  return transform;
}

struct Repeat {
  int count = 1;
  glm::dvec3 step{0.0};
  double turn = 0.0;  // radians
};

Result<Repeat> read_repeat(const JsonField& field) {
  Repeat repeat;
  MERCIA_TRY(const double count, field.number("count", 1.0, 400.0));
  repeat.count = static_cast<int>(count);
  if (field.has("step")) {
    MERCIA_TRY(const JsonField step, field.array("step", 3));
    MERCIA_TRY(repeat.step, read_triple(step, -kMost, kMost));
  }
  MERCIA_TRY(const double turn, number_or(field, "turn", -360.0, 360.0, 0.0));
  repeat.turn = turn * std::numbers::pi / 180.0;
  return repeat;
}

constexpr std::size_t kCopyLimit = 10'000;

// Where the copies of a node stand: "repeat" is one repetition, or a list of them, each of all that the ones before it
// made; "mirror" adds the images in the planes of x = 0 ("x"), y = 0 ("y") or both ("xy").
Result<std::vector<glm::dmat4>> read_copies(const JsonField& node) {
  std::vector<glm::dmat4> copies{glm::dmat4(1.0)};
  const auto multiply = [&](const std::vector<glm::dmat4>& by) {
    std::vector<glm::dmat4> all;
    for (const glm::dmat4& outer : by)
      for (const glm::dmat4& inner : copies) all.push_back(outer * inner);
    copies = std::move(all);
  };
  if (node.has("repeat")) {
    const bool listed = node.value().at("repeat").is_array();
    std::vector<Repeat> repeats;
    if (listed) {
      MERCIA_TRY(const JsonField list, node.array("repeat", 4));
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list.element(i).is_object()) return list.element(i).fail("a repetition is expected here");
        MERCIA_TRY(const Repeat repeat, read_repeat(list.element(i)));
        repeats.push_back(repeat);
      }
    } else {
      MERCIA_TRY(const JsonField field, node.object("repeat"));
      MERCIA_TRY(const Repeat repeat, read_repeat(field));
      repeats.push_back(repeat);
    }
    for (const Repeat& repeat : repeats) {
      std::vector<glm::dmat4> by;
      for (int i = 0; i < repeat.count; ++i)
        by.push_back(glm::rotate(glm::translate(glm::dmat4(1.0), repeat.step * static_cast<double>(i)), repeat.turn * i,
                                 glm::dvec3(0, 0, 1)));
      if (by.size() * copies.size() > kCopyLimit)
        return node.fail(fmt::format("the node is repeated more than {} times", kCopyLimit), "repeat less");
      multiply(by);
    }
  }
  if (node.has("mirror")) {
    MERCIA_TRY(const std::string planes, node.text("mirror"));
    if (planes != "x" && planes != "y" && planes != "xy")
      return node.fail(fmt::format("\"{}\" is no mirror", planes), "use x, y or xy");
    for (int axis = 0; axis < 2; ++axis) {
      if (planes.find(axis == 0 ? 'x' : 'y') == std::string::npos) continue;
      glm::dvec3 flip(1.0);
      flip[axis] = -1.0;
      multiply({glm::dmat4(1.0), glm::scale(glm::dmat4(1.0), flip)});
    }
  }
  return copies;
}

const Kind* find_kind(std::string_view name) {
  for (const std::span<const Kind> kinds : {straight_kinds(), curved_kinds(), detail_kinds()})
    for (const Kind& kind : kinds)
      if (kind.name == name) return &kind;
  return nullptr;
}

std::string known_kinds() {
  std::string names = "group";
  for (const std::span<const Kind> kinds : {straight_kinds(), curved_kinds(), detail_kinds()})
    for (const Kind& kind : kinds) names += fmt::format(", {}", kind.name);
  return names;
}

Result<void> add_node(const JsonField& node, const Palette& palette, const Placement& placement, SurfaceMesh& mesh,
                      int depth) {
  MERCIA_TRY(const std::string name, node.text("shape"));
  MERCIA_TRY(const Style style, read_style(node, palette, placement.style));
  MERCIA_TRY(const glm::dmat4 transform, read_transform(node));
  MERCIA_TRY(const std::vector<glm::dmat4> copies, read_copies(node));
  const Kind* const kind = find_kind(name);
  if (kind == nullptr && name != "group")
    return node.fail(fmt::format("\"{}\" is no shape", name), "use one of " + known_kinds());
  for (const glm::dmat4& copy : copies) {
    const std::size_t first = mesh.indices.size();
    const Placement here{placement.to_landmark * copy * transform, style};
    if (kind != nullptr) {
      MERCIA_CHECK(kind->add(node, palette, here, mesh));
    } else {
      MERCIA_TRY(const JsonField parts, node.array("parts", 10'000));
      // Repeated emptiness would never reach the limit of vertices.
      if (parts.size() == 0) return node.fail("the group has no parts");
      MERCIA_CHECK(add_nodes(parts, palette, here, mesh, depth + 1));
    }
    // An image in a mirror shows its triangles the other way round.
    if (glm::determinant(glm::dmat3(copy)) < 0.0)
      for (std::size_t i = first; i + 2 < mesh.indices.size(); i += 3)
        std::swap(mesh.indices[i + 1], mesh.indices[i + 2]);
    if (mesh.vertices.size() > kShapeVertexLimit)
      return node.fail(fmt::format("the landmark has more than {} vertices", kShapeVertexLimit), "repeat less");
  }
  return {};
}

}  // namespace

Result<void> add_nodes(const JsonField& nodes, const Palette& palette, const Placement& placement, SurfaceMesh& mesh,
                       int depth) {
  if (depth > kShapeDepthLimit)
    return nodes.fail(fmt::format("groups are nested deeper than {} levels", kShapeDepthLimit));
  for (std::size_t i = 0; i < nodes.size(); ++i)
    MERCIA_CHECK(add_node(nodes.element(i), palette, placement, mesh, depth));
  return {};
}

}  // namespace mercia::bake::shape
