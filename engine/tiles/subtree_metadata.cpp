#include "engine/tiles/subtree_metadata.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "engine/tiles/bounding_volume_json.h"
#include "engine/tiles/subtree.h"

namespace mercia::tiles {
namespace {

// An implicit region with its heights replaced.
std::optional<geo::BoundingVolume> with_heights(const ImplicitTiling& tiling, const ImplicitCoordinates& at, double low,
                                                double high) {
  if (!tiling.root_region || !(high >= low)) return std::nullopt;
  ImplicitTiling flat = tiling;
  flat.subdivision = Subdivision::Quadtree;  // the heights are given, so only the plane is divided
  (*flat.root_region)[4] = low;
  (*flat.root_region)[5] = high;
  return implicit_volume(flat, at);
}

}  // namespace

void TileMetadata::apply(std::uint32_t row, const SubtreeRequest& request, Tile& tile) const {
  if (!boxes.empty()) {
    const auto first = boxes.begin() + static_cast<std::ptrdiff_t>(row) * 12;
    if (const auto box = box_from_numbers({first, first + 12}))
      tile.bounds = geo::transformed(*box, request.root_from_tile);
  } else if (!spheres.empty()) {
    const double* s = &spheres[std::size_t{row} * 4];
    const geo::Sphere sphere{{s[0], s[1], s[2]}, s[3]};
    if (glm::length(sphere.center) < 1e12 && sphere.radius >= 0.0 && sphere.radius < 1e12)
      tile.bounds = geo::transformed(sphere, request.root_from_tile);
  } else if (!minimum_heights.empty() && !maximum_heights.empty()) {
    if (const auto region = with_heights(request.tiling, tile.coordinates, minimum_heights[row], maximum_heights[row]))
      tile.bounds = *region;
  }
  if (!geometric_errors.empty() && std::isfinite(geometric_errors[row]) && geometric_errors[row] >= 0.0)
    tile.geometric_error = geometric_errors[row] * largest_scale(request.root_from_tile);
}

Result<TileMetadata> read_tile_metadata(const Json& subtree, const std::shared_ptr<const TileSemantics>& semantics,
                                        std::uint32_t rows, const std::string& where,
                                        const std::function<Result<ByteView>(std::uint64_t)>& view) {
  TileMetadata metadata;
  const Json* table =
      element(member(subtree, "propertyTables"), whole_number(member(subtree, "tileMetadata")).value_or(~0ull));
  if (!table || !semantics) return metadata;
  const auto columns = semantics->find(text(member(table, "class")));
  if (columns == semantics->end()) return metadata;
  for (const SemanticColumn& column : columns->second) {
    const auto values = whole_number(member(member(member(table, "properties"), column.property.c_str()), "values"));
    if (!values) continue;
    MERCIA_TRY(const ByteView bytes, view(*values));
    const std::uint64_t count = std::uint64_t{rows} * numbers_of(column.semantic);
    if (bytes.size() / size_of(column.scalar) < count)
      return fail_input(fmt::format("its metadata {} reaches past its bytes", column.property), where);
    std::vector<double> numbers(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = *scalar_at(bytes, column.scalar, i);
    switch (column.semantic) {
      case TileSemantic::Box:
        metadata.boxes = std::move(numbers);
        break;
      case TileSemantic::Sphere:
        metadata.spheres = std::move(numbers);
        break;
      case TileSemantic::MinimumHeight:
        metadata.minimum_heights = std::move(numbers);
        break;
      case TileSemantic::MaximumHeight:
        metadata.maximum_heights = std::move(numbers);
        break;
      case TileSemantic::GeometricError:
        metadata.geometric_errors = std::move(numbers);
        break;
    }
  }
  return metadata;
}

}  // namespace mercia::tiles
