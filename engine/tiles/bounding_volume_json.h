// Bounding volumes and transforms as tileset.json writes them.
#pragma once

#include <array>
#include <glm/glm.hpp>
#include <optional>

#include "engine/geo/bounding_volume.h"
#include "engine/tiles/json.h"

namespace mercia::tiles {

// `box`, `sphere` (both in the tile's frame) or `region` (always WGS 84) as a volume in the root frame. Nothing if it
// is none of them, has a number that is not finite, or a size below nought.
std::optional<geo::BoundingVolume> read_bounding_volume(const Json* json, const glm::dmat4& root_from_tile);

// The same from the numbers alone, in the tile's frame.
std::optional<geo::OrientedBox> box_from_numbers(const std::vector<double>& twelve);
std::optional<geo::BoundingVolume> volume_from_region(const std::array<double, 6>& region);

// 16 numbers, column by column. Nothing if it is not affine, not invertible or beyond 1e12.
std::optional<glm::dmat4> read_transform(const Json& json);

double largest_scale(const glm::dmat4& matrix);

}  // namespace mercia::tiles
