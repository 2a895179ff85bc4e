// The height of the ground anywhere in a region.
#pragma once

#include <filesystem>
#include <glm/glm.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/geo/map_frame.h"

namespace mercia::bake {

// A regular grid in the map frame, bilinear between its nodes. Immutable and thread-safe once made.
class Terrain {
 public:
  static Terrain flat(double height);
  // `heights` row by row from the south-west node `origin`, at least 2 x 2, all finite.
  static Terrain from_grid(std::vector<float> heights, int columns, int rows, double cell, glm::dvec2 origin,
                           std::string datum);
  // Any raster that GDAL reads, in any coordinate system that PROJ knows; resampled to the map frame over
  // [low, high] with two cells around, on cells of about the raster's resolution or finer (at most 26 million). Cells
  // without data take the nearest height that is known. Errors (Input): not a raster, no coordinate system, does not
  // touch the region.
  static Result<Terrain> from_raster(const std::filesystem::path& raster, const geo::MapFrame& frame, glm::dvec2 low,
                                     glm::dvec2 high);
  // Smooth surface through scattered heights (easting, northing, height), which must not be spoilt by NaN: such spots
  // are left out. No spots: flat at 0. The cell grows where the extent would need more than four million nodes.
  static Terrain from_spot_heights(std::span<const glm::dvec3> spots, glm::dvec2 low, glm::dvec2 high, double cell);

  // Metres above the ellipsoid (or the raster's vertical datum, see datum()); outside the grid the border's height.
  double height(glm::dvec2 map) const;
  bool is_flat() const { return columns_ < 2; }
  double cell() const { return cell_; }       // metres between nodes
  glm::dvec2 origin() const { return low_; }  // node (0, 0)
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  double node(int column, int row) const { return heights_[static_cast<std::size_t>(row) * columns_ + column]; }
  // Words for the summary and region.json: which transformation and datum grid were used, and its stated accuracy.
  const std::string& datum() const { return datum_; }

  template <typename Archive>
  void fields(Archive& archive) {
    archive(heights_, columns_, rows_, cell_, low_, flat_height_, datum_);
  }

 private:
  std::vector<float> heights_;
  int columns_ = 0;
  int rows_ = 0;
  double cell_ = 1.0;
  glm::dvec2 low_{0.0};
  double flat_height_ = 0.0;
  std::string datum_ = "flat";
};

}  // namespace mercia::bake
