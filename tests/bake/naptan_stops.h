// Public-transport stops of the test data, and a raster read without any of the baker's code, to check it against.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace mercia::test {

struct Stop {
  double easting = 0.0;  // EPSG:27700, metres
  double northing = 0.0;
  double longitude = 0.0;  // degrees
  double latitude = 0.0;
};

// Every line of a NaPTAN Stops.csv that has both kinds of coordinates.
std::vector<Stop> read_naptan_stops(const std::filesystem::path& csv);

// How far the stop's two published positions lie apart, in metres, by PROJ's best way between them.
std::vector<double> disagreement(const std::vector<Stop>& stops);

// A north-up raster's first band in its own coordinates.
class RasterHeights {
 public:
  explicit RasterHeights(const std::filesystem::path& raster);
  // Nothing outside the pixels' centres.
  std::optional<double> bilinear(double easting, double northing) const;
  // Rise over run of the cell there.
  double steepness(double easting, double northing) const;

 private:
  std::vector<float> heights_;
  int columns_ = 0;
  int rows_ = 0;
  double transform_[6] = {};
};

}  // namespace mercia::test
