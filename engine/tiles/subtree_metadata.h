// The metadata of implicit tiles that changes where they lie and when they refine.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/tiles/json.h"
#include "engine/tiles/metadata_values.h"
#include "engine/tiles/tile_semantics.h"
#include "engine/tiles/tile_tree.h"

namespace mercia::tiles {

struct SubtreeRequest;

// Columns with one row for each available tile of a subtree; empty where the file does not say.
struct TileMetadata {
  std::vector<double> boxes;            // 12 a row, in the tile's frame
  std::vector<double> spheres;          // 4 a row, in the tile's frame
  std::vector<double> minimum_heights;  // of the region, metres
  std::vector<double> maximum_heights;
  std::vector<double> geometric_errors;  // metres

  // Overrides the tile's volume and error by those of the row; what makes no sense is ignored.
  void apply(std::uint32_t row, const SubtreeRequest& request, Tile& tile) const;
};

// Errors (Input): a column reaches past its bytes.
Result<TileMetadata> read_tile_metadata(const Json& subtree, const std::shared_ptr<const TileSemantics>& semantics,
                                        std::uint32_t rows, const std::string& where,
                                        const std::function<Result<ByteView>(std::uint64_t)>& view);

// Where an implicit tile lies by subdivision alone, in the root frame.
geo::BoundingVolume implicit_volume(const ImplicitTiling& tiling, const ImplicitCoordinates& at);

}  // namespace mercia::tiles
