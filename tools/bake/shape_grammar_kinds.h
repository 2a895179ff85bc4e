// The kinds of nodes that a landmark's shape is made of, by their names in JSON.
#pragma once

#include <span>
#include <string_view>

#include "engine/base/result.h"
#include "tools/bake/shape_grammar_fields.h"

namespace mercia::bake::shape {

struct Kind {
  std::string_view name;
  // Reads the node's own fields and appends its solid. Errors (Input): a field missing or out of range.
  Result<void> (*add)(const region::JsonField& node, const Palette& palette, const Placement& placement,
                      SurfaceMesh& mesh);
};

std::span<const Kind> straight_kinds();
std::span<const Kind> curved_kinds();
std::span<const Kind> detail_kinds();

}  // namespace mercia::bake::shape
