// The facts behind a tile's features: EXT_structural_metadata's schema and property table.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tools/bake/glb_writer_buffers.h"
#include "tools/bake/scene.h"

namespace mercia::bake {

// Writes the table of `rows` (indices into `features`) into the buffers and returns the extension's JSON. A column in
// which every row has its default (empty, 0 or false) is left out, as the extension allows.
OrderedJson structural_metadata(std::span<const FeatureRecord> features, std::span<const FeatureIndex> rows,
                                GlbBuffers& buffers);

}  // namespace mercia::bake
