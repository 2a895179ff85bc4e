// Roofs over houses made of a few rectangular wings: L, T, U and cross shapes, each wing with a ridge of its own.
#pragma once

#include <optional>

#include "tools/bake/roof_field.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// The highest of two or three roofs of equal slope, one over each wing; the widest wing's ridge is `roof_height` above
// the eaves. A wing ends in a gable where the house ends (in a hip if the shape is hipped), and in a hip where the
// house goes on beyond it or another wing runs along that wall, so that no upright face stands inside the roof. Nothing
// if the shape has no ridge, or the footprint is not made of two or three rectangles to within 3 % of its area.
std::optional<RoofField> wing_field(RoofShape shape, const Polygon& footprint, double roof_height);

}  // namespace mercia::bake
