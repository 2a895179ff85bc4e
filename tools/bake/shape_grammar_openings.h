// The outlines of openings in walls: doors, windows, arcades.
#pragma once

#include <glm/glm.hpp>
#include <vector>

#include "tools/bake/shape_grammar_fields.h"

namespace mercia::bake::shape {

enum class Head { Flat, Segmental, Round, Pointed };

// "head": flat, segmental, round or pointed; round where nothing is said.
Result<Head> read_head(const region::JsonField& node);
// Of the curve above the springing, for an opening of this width.
double head_rise(Head head, double width);
// From the foot of the left jamb over the crown to the foot of the right one; `opening` is width and height at the
// crown, (0, 0) the middle of its sill.
std::vector<glm::dvec2> opening_line(glm::dvec2 opening, Head head);

}  // namespace mercia::bake::shape
