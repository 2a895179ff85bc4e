// How high the ground of a region is, for whoever has to stand on it without asking the tiles: vehicles, mostly.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <glm/glm.hpp>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace mercia::region {

// A regular grid in the map frame (geo::MapFrame), bilinear between its nodes. Immutable and thread-safe once made.
class GroundHeights {
 public:
  static constexpr std::uint32_t kMostNodes = 1u << 20;  // a cell grows where a region would have more

  // Asks for the height (metres over the ellipsoid, finite) at every node of a grid over [low, high], which is not
  // empty. `cell` is the finest that makes sense, metres.
  static GroundHeights sample(const glm::dvec2& low, const glm::dvec2& high, double cell,
                              const std::function<double(glm::dvec2)>& height);

  // Errors (Input): absent, not such a file, more nodes than kMostNodes, a number out of range, cut off.
  static Result<GroundHeights> read(const std::filesystem::path& file);
  // The same of a file's bytes; `name` is for the errors.
  static Result<GroundHeights> decode(ByteView bytes, const std::string& name);
  Result<void> write(const std::filesystem::path& file) const;

  // Metres over the ellipsoid; outside the grid the border's height. Exact to half of step().
  double height(const glm::dvec2& map) const;
  double step() const { return step_; }  // metres between two heights that can be told apart

 private:
  GroundHeights() = default;

  std::uint32_t columns_ = 2, rows_ = 2;
  double low_x_ = 0.0, low_y_ = 0.0;
  double cell_ = 1.0;
  double lowest_ = 0.0;
  double step_ = 0.0;
  std::vector<std::uint16_t> steps_;  // over the lowest, row by row from the south-west
};

}  // namespace mercia::region
