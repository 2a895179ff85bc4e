// What the nodes of the shape grammar have in common: sizes, radii, outlines, colours.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/region/json_fields.h"
#include "tools/bake/shape_grammar_solids.h"

namespace mercia::bake::shape {

using Palette = std::map<std::string, Color>;

inline constexpr double kLeast = 0.02;  // of any dimension, metres
inline constexpr double kMost = 2000.0;
inline constexpr int kRoundSides = 32;

// Errors (Input) of all of these: absent, of another type, out of range.

// A name of the palette, or "#rrggbb".
Result<Color> read_named_color(const region::JsonField& node, std::string_view key, const Palette& palette);
// "size": [x, y, z].
Result<glm::dvec3> read_size(const region::JsonField& node);
Result<int> read_sides(const region::JsonField& node, int fallback);
// A number, or [x, y] for an ellipse.
Result<glm::dvec2> read_radius(const region::JsonField& node, std::string_view key);
// A whole number.
Result<int> read_count(const region::JsonField& node, std::string_view key, int lowest, int highest, int fallback);
// A list of points that encloses an area and does not cross itself.
Result<Ring> read_outline(const region::JsonField& node, std::string_view key = "outline");

Ring rectangle(double width, double depth);
// The placement, moved and then turned about its own z axis (radians, anticlockwise).
Placement moved(const Placement& placement, glm::dvec3 offset, double turn = 0.0);
// What was upright faces forward instead: a lathe's axis runs along -y, out of the wall that one looks at.
Placement laid(const Placement& placement);
Placement painted(const Placement& placement, const Color& color);

}  // namespace mercia::bake::shape
