// The shape grammar's tree, read and built in one walk.
#pragma once

#include "engine/base/result.h"
#include "engine/region/json_fields.h"
#include "tools/bake/shape_grammar_fields.h"

namespace mercia::bake::shape {

// Appends all nodes of the list. Errors (Input): an unknown shape or colour, a field missing or out of range, deeper or
// larger than the limits of shape_grammar.h.
Result<void> add_nodes(const region::JsonField& nodes, const Palette& palette, const Placement& placement,
                       SurfaceMesh& mesh, int depth = 0);

}  // namespace mercia::bake::shape
