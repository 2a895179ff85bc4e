#include "tests/bake/naptan_stops.h"

#include <gdal.h>
#include <proj.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

namespace mercia::test {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

}  // namespace

std::vector<Stop> read_naptan_stops(const std::filesystem::path& csv) {
  constexpr std::size_t kEasting = 27;
  constexpr std::size_t kNorthing = 28;
  constexpr std::size_t kLongitude = 29;
  constexpr std::size_t kLatitude = 30;
  std::vector<Stop> stops;
  std::ifstream file(csv);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = split(line);
    if (fields.size() <= kLatitude) continue;
    const auto number = [&](std::size_t i) { return std::strtod(fields[i].c_str(), nullptr); };
    const Stop stop{number(kEasting), number(kNorthing), number(kLongitude), number(kLatitude)};
    if (stop.easting > 0.0 && stop.latitude > 0.0) stops.push_back(stop);
  }
  return stops;
}

std::vector<double> disagreement(const std::vector<Stop>& stops) {
  std::vector<double> metres;
  PJ_CONTEXT* context = proj_context_create();
  PJ* plain = proj_create_crs_to_crs(context, "EPSG:4326", "EPSG:27700", nullptr);
  PJ* grid_from_geodetic = proj_normalize_for_visualization(context, plain);
  for (const Stop& stop : stops) {
    const PJ_COORD at =
        proj_trans(grid_from_geodetic, PJ_FWD, proj_coord(stop.longitude, stop.latitude, 0.0, HUGE_VAL));
    metres.push_back(std::hypot(at.xy.x - stop.easting, at.xy.y - stop.northing));
  }
  proj_destroy(grid_from_geodetic);
  proj_destroy(plain);
  proj_context_destroy(context);
  return metres;
}

RasterHeights::RasterHeights(const std::filesystem::path& raster) {
  GDALAllRegister();
  const GDALDatasetH dataset = GDALOpen(raster.c_str(), GA_ReadOnly);
  if (!dataset) return;
  columns_ = GDALGetRasterXSize(dataset);
  rows_ = GDALGetRasterYSize(dataset);
  GDALGetGeoTransform(dataset, transform_);
  heights_.resize(static_cast<std::size_t>(columns_) * rows_);
  if (GDALRasterIO(GDALGetRasterBand(dataset, 1), GF_Read, 0, 0, columns_, rows_, heights_.data(), columns_, rows_,
                   GDT_Float32, 0, 0) != CE_None) {
    heights_.clear();
  }
  GDALClose(dataset);
}

std::optional<double> RasterHeights::bilinear(double easting, double northing) const {
  const double x = (easting - transform_[0]) / transform_[1] - 0.5;
  const double y = (northing - transform_[3]) / transform_[5] - 0.5;
  if (heights_.empty() || x < 0.0 || y < 0.0 || x >= columns_ - 1 || y >= rows_ - 1) return std::nullopt;
  const std::size_t at = static_cast<std::size_t>(y) * columns_ + static_cast<std::size_t>(x);
  const double fx = x - std::floor(x);
  const double fy = y - std::floor(y);
  return (heights_[at] * (1 - fx) + heights_[at + 1] * fx) * (1 - fy) +
         (heights_[at + columns_] * (1 - fx) + heights_[at + columns_ + 1] * fx) * fy;
}

double RasterHeights::steepness(double easting, double northing) const {
  const auto here = bilinear(easting, northing);
  const auto east = bilinear(easting + 10.0, northing);
  const auto north = bilinear(easting, northing + 10.0);
  return here && east && north ? std::hypot(*east - *here, *north - *here) / 10.0 : 0.0;
}

}  // namespace mercia::test
