// Points as small solids, so that they need no drawing of their own and can be picked like everything else.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/tiles/content.h"
#include "engine/tiles/decode_budget.h"

namespace mercia::tiles {

// How far the points lie from their neighbours, roughly, if they lie on a surface; in mesh units. It counts the cells
// of a grid that hold any. 0 if all lie in one place.
float point_spacing(const Primitive& points);

// Replaces the points (the vertices that `indices` names one by one) by octahedra or, where there are many, by
// tetrahedra, about as large as the points are apart. Every corner has its point's normal, colour and feature.
// Points whose corners would not be finite are left out. Errors (Input): over the budget.
Result<void> spell_out_points(Primitive& points, const std::string& name, DecodeBudget& budget);

}  // namespace mercia::tiles
