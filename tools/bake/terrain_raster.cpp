// A terrain from any raster that GDAL reads: its heights, carried by PROJ into the map frame.
#include <cpl_conv.h>
#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <proj.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numbers>
#include <optional>

#include "tools/bake/terrain.h"
#include "tools/bake/terrain_fill.h"

namespace mercia::bake {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr int kMostCells = 8192;          // along the longer side
constexpr double kMostNodes = 26e6;       // 100 MB
constexpr double kFinestResampled = 2.0;  // metres; nobody sees what finer interpolation would add
// Between points this far apart the way from the map frame to the raster is taken as linear: for a transverse Mercator
// projection that errs by less than a centimetre, and it saves a million calls of PROJ.
constexpr double kLatticeStep = 400.0;
// Nothing on Earth is higher or deeper; larger numbers are undeclared markers of missing data.
constexpr double kHighest = 9000.0;
constexpr double kDeepest = -11100.0;

struct DatasetCloser {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
struct ContextCloser {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct ProjCloser {
  void operator()(PJ* object) const { proj_destroy(object); }
};
using Dataset = std::unique_ptr<void, DatasetCloser>;
using Context = std::unique_ptr<PJ_CONTEXT, ContextCloser>;
using Proj = std::unique_ptr<PJ, ProjCloser>;

// Keeps GDAL's complaints off standard error while it lives; the last one goes into our own sentence.
class QuietGdal {
 public:
  QuietGdal() {
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
  }
  ~QuietGdal() { CPLPopErrorHandler(); }
  QuietGdal(const QuietGdal&) = delete;
  QuietGdal& operator=(const QuietGdal&) = delete;
};

// From the map frame to the raster's own coordinates and pixels.
class Georeference {
 public:
  static Result<Georeference> make(GDALDatasetH dataset, const geo::MapFrame& frame, const std::string& where);

  // Column and row, counted from the first pixel's corner; nothing where the projection is not defined.
  std::optional<glm::dvec2> pixel(glm::dvec2 map);
  std::string datum() const;

 private:
  explicit Georeference(const geo::MapFrame& frame) : frame_(frame) {}

  geo::MapFrame frame_;
  Context context_;
  Proj raster_from_geodetic_;
  std::array<double, 6> pixel_from_raster_{};
  std::string crs_name_;
};

Result<Georeference> Georeference::make(GDALDatasetH dataset, const geo::MapFrame& frame, const std::string& where) {
  Georeference result(frame);
  std::array<double, 6> raster_from_pixel{};
  if (GDALGetGeoTransform(dataset, raster_from_pixel.data()) != CE_None ||
      !GDALInvGeoTransform(raster_from_pixel.data(), result.pixel_from_raster_.data())) {
    return fail_input("the raster does not say where it lies", where,
                      "give it a geotransform (gdal_translate -a_ullr)");
  }
  const OGRSpatialReferenceH reference = GDALGetSpatialRef(dataset);
  if (!reference) {
    return fail_input("the raster has no coordinate system", where,
                      "declare it, e.g. with gdal_edit.py -a_srs EPSG:27700");
  }
  char* text = nullptr;
  if (OSRExportToWktEx(reference, &text, nullptr) != OGRERR_NONE || !text) {
    CPLFree(text);
    return fail_input("the raster's coordinate system cannot be understood", where);
  }
  const std::string wkt = text;
  CPLFree(text);
  result.context_.reset(proj_context_create());
  proj_log_level(result.context_.get(), PJ_LOG_NONE);
  const Proj crs(proj_create(result.context_.get(), wkt.c_str()));
  const Proj geodetic(proj_create(result.context_.get(), "EPSG:4326"));
  Proj plain(crs && geodetic
                 ? proj_create_crs_to_crs_from_pj(result.context_.get(), geodetic.get(), crs.get(), nullptr, nullptr)
                 : nullptr);
  if (plain) result.raster_from_geodetic_.reset(proj_normalize_for_visualization(result.context_.get(), plain.get()));
  if (!result.raster_from_geodetic_) {
    return fail_input("PROJ knows no way from WGS 84 to the raster's coordinate system", where,
                      "reproject it with gdalwarp -t_srs EPSG:4326");
  }
  const char* name = proj_get_name(crs.get());
  result.crs_name_ = name ? name : "a nameless coordinate system";
  return result;
}

std::optional<glm::dvec2> Georeference::pixel(glm::dvec2 map) {
  const geo::Geodetic place = frame_.geodetic_from_map({map, 0.0});
  constexpr double degrees = 180.0 / std::numbers::pi;
  const PJ_COORD out = proj_trans(raster_from_geodetic_.get(), PJ_FWD,
                                  proj_coord(place.longitude * degrees, place.latitude * degrees, 0.0, HUGE_VAL));
  if (!std::isfinite(out.xy.x) || !std::isfinite(out.xy.y)) return std::nullopt;
  const auto& t = pixel_from_raster_;
  return glm::dvec2(t[0] + t[1] * out.xy.x + t[2] * out.xy.y, t[3] + t[4] * out.xy.x + t[5] * out.xy.y);
}

std::string Georeference::datum() const {
  // What PROJ really used for the last point, not what it might have used.
  Proj used(proj_trans_get_last_used_operation(raster_from_geodetic_.get()));
  PJ* operation = used ? used.get() : raster_from_geodetic_.get();
  const char* name = proj_get_name(operation);
  const double accuracy = proj_coordoperation_get_accuracy(context_.get(), operation);
  std::string grids;
  const int grid_count = proj_coordoperation_get_grid_used_count(context_.get(), operation);
  for (int i = 0; i < grid_count; ++i) {
    const char* short_name = nullptr;
    if (proj_coordoperation_get_grid_used(context_.get(), operation, i, &short_name, nullptr, nullptr, nullptr, nullptr,
                                          nullptr, nullptr) &&
        short_name) {
      grids += (grids.empty() ? "" : ", ") + std::string(short_name);
    }
  }
  return fmt::format(
      "heights as in the raster ({}), its vertical datum kept; placed by \"{}\", {}, {}", crs_name_,
      name && *name ? name : "a nameless operation",
      grids.empty() ? std::string("without a datum grid") : "with the datum grid " + grids,
      accuracy >= 0.0 ? fmt::format("accurate to {} m in plan", accuracy) : std::string("of unstated accuracy"));
}

// The part of the raster that the region needs, thinned to about the resolution that is wanted of it.
struct Pixels {
  std::vector<float> heights;  // NaN where unknown
  int columns = 0;
  int rows = 0;
  glm::dvec2 first{0.0};  // the raster pixel at whose corner the part begins
  glm::dvec2 scale{1.0};  // raster pixels a sample

  float at(int column, int row) const { return heights[static_cast<std::size_t>(row) * columns + column]; }
  float sample(glm::dvec2 pixel) const;
};

// Bilinear between the centres of samples; where some of the four are unknown, between the others.
float Pixels::sample(glm::dvec2 pixel) const {
  const glm::dvec2 at_sample = (pixel - first) / scale - 0.5;
  if (at_sample.x < -0.5001 || at_sample.y < -0.5001 || at_sample.x > columns - 0.4999 || at_sample.y > rows - 0.4999) {
    return kUnknown;
  }
  const double x = std::clamp(at_sample.x, 0.0, columns - 1.0);
  const double y = std::clamp(at_sample.y, 0.0, rows - 1.0);
  const int column = std::min(static_cast<int>(x), std::max(columns - 2, 0));
  const int row = std::min(static_cast<int>(y), std::max(rows - 2, 0));
  double sum = 0.0;
  double weights = 0.0;
  for (int dy = 0; dy < 2; ++dy) {
    for (int dx = 0; dx < 2; ++dx) {
      const float value = at(std::min(column + dx, columns - 1), std::min(row + dy, rows - 1));
      const double weight = (dx ? x - column : 1.0 - (x - column)) * (dy ? y - row : 1.0 - (y - row));
      if (std::isnan(value)) continue;
      sum += weight * value;
      weights += weight;
    }
  }
  return weights > 0.25 ? static_cast<float>(sum / weights) : kUnknown;
}

Result<Pixels> read_pixels(GDALDatasetH dataset, glm::dvec2 low, glm::dvec2 high, double pixels_per_cell,
                           const std::string& where) {
  const int columns = GDALGetRasterXSize(dataset);
  const int rows = GDALGetRasterYSize(dataset);
  const double x0 = std::max(std::floor(low.x) - 2.0, 0.0);
  const double y0 = std::max(std::floor(low.y) - 2.0, 0.0);
  const double x1 = std::min(std::ceil(high.x) + 2.0, static_cast<double>(columns));
  const double y1 = std::min(std::ceil(high.y) + 2.0, static_cast<double>(rows));
  if (!(x1 > x0) || !(y1 > y0)) {
    return fail_input("the raster does not touch the region", where, "choose one that covers the map's extent");
  }
  const double thin = std::max({1.0, pixels_per_cell, (x1 - x0) / (2.0 * kMostCells), (y1 - y0) / (2.0 * kMostCells)});
  Pixels pixels;
  pixels.columns = std::max(1, static_cast<int>(std::lround((x1 - x0) / thin)));
  pixels.rows = std::max(1, static_cast<int>(std::lround((y1 - y0) / thin)));
  pixels.first = {x0, y0};
  pixels.scale = {(x1 - x0) / pixels.columns, (y1 - y0) / pixels.rows};
  pixels.heights.resize(static_cast<std::size_t>(pixels.columns) * pixels.rows);
  const GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
  GDALRasterIOExtraArg extra;
  INIT_RASTERIO_EXTRA_ARG(extra);
  extra.eResampleAlg = thin > 1.0 ? GRIORA_Average : GRIORA_NearestNeighbour;
  if (GDALRasterIOEx(band, GF_Read, static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1 - x0),
                     static_cast<int>(y1 - y0), pixels.heights.data(), pixels.columns, pixels.rows, GDT_Float32, 0, 0,
                     &extra) != CE_None) {
    return fail_input(fmt::format("the raster cannot be read ({})", CPLGetLastErrorMsg()), where, "download it again");
  }
  int has_no_data = 0;
  const double no_data = GDALGetRasterNoDataValue(band, &has_no_data);
  int has_scale = 0;
  int has_offset = 0;
  const double scale = GDALGetRasterScale(band, &has_scale);
  const double offset = GDALGetRasterOffset(band, &has_offset);
  for (float& value : pixels.heights) {
    const bool marked = has_no_data && (value == static_cast<float>(no_data) || std::isnan(value));
    const double height = value * (has_scale ? scale : 1.0) + (has_offset ? offset : 0.0);
    value = marked || !(height >= kDeepest && height <= kHighest) ? kUnknown : static_cast<float>(height);
  }
  return pixels;
}

// Pixel coordinates of a lattice of map points; between them they are interpolated.
struct Lattice {
  std::vector<glm::dvec2> pixels;
  int columns = 0;
  int rows = 0;
  glm::dvec2 low{0.0};
  double step = 1.0;

  glm::dvec2 pixel(glm::dvec2 map) const {
    const glm::dvec2 at = glm::clamp((map - low) / step, glm::dvec2(0.0), glm::dvec2(columns - 1.0, rows - 1.0));
    const int column = std::min(static_cast<int>(at.x), columns - 2);
    const int row = std::min(static_cast<int>(at.y), rows - 2);
    const double fx = at.x - column;
    const double fy = at.y - row;
    const glm::dvec2* south = &pixels[static_cast<std::size_t>(row) * columns + column];
    const glm::dvec2* north = south + columns;
    return (south[0] * (1.0 - fx) + south[1] * fx) * (1.0 - fy) + (north[0] * (1.0 - fx) + north[1] * fx) * fy;
  }
};

Result<Lattice> make_lattice(Georeference& georeference, glm::dvec2 low, glm::dvec2 high, const std::string& where) {
  Lattice lattice;
  const glm::dvec2 size = high - low;
  lattice.low = low;
  lattice.step =
      std::max({std::min(kLatticeStep, std::max(size.x, size.y) / 4.0), size.x / 2000.0, size.y / 2000.0, 1.0});
  lattice.columns = static_cast<int>(std::ceil(size.x / lattice.step)) + 1;
  lattice.rows = static_cast<int>(std::ceil(size.y / lattice.step)) + 1;
  lattice.columns = std::max(lattice.columns, 2);
  lattice.rows = std::max(lattice.rows, 2);
  lattice.pixels.reserve(static_cast<std::size_t>(lattice.columns) * lattice.rows);
  for (int row = 0; row < lattice.rows; ++row) {
    for (int column = 0; column < lattice.columns; ++column) {
      const auto pixel = georeference.pixel(low + lattice.step * glm::dvec2(column, row));
      if (!pixel) {
        return fail_input("the region lies outside the raster's projection", where,
                          "choose a raster that covers the map's extent");
      }
      lattice.pixels.push_back(*pixel);
    }
  }
  return lattice;
}

}  // namespace

Result<Terrain> Terrain::from_raster(const std::filesystem::path& raster, const geo::MapFrame& frame, glm::dvec2 low,
                                     glm::dvec2 high) {
  const std::string where = raster.string();
  const glm::dvec2 size = high - low;
  if (!std::isfinite(size.x) || !std::isfinite(size.y) || size.x <= 0.0 || size.y <= 0.0 || size.x > 1e6 ||
      size.y > 1e6) {
    return fail(ErrorKind::Internal, "the terrain's extent is empty or absurd", where);
  }
  const QuietGdal quiet;
  GDALAllRegister();
  const Dataset dataset(GDALOpenEx(where.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr));
  if (!dataset || GDALGetRasterCount(dataset.get()) < 1) {
    return fail_input("not a raster that GDAL can read", where, "give a height raster such as a GeoTIFF");
  }
  MERCIA_TRY(Georeference georeference, Georeference::make(dataset.get(), frame, where));

  // How many metres one pixel is, in the middle of the region.
  const glm::dvec2 middle = 0.5 * (low + high);
  const auto here = georeference.pixel(middle);
  const auto east = georeference.pixel(middle + glm::dvec2(1.0, 0.0));
  const auto north = georeference.pixel(middle + glm::dvec2(0.0, 1.0));
  if (!here || !east || !north) {
    return fail_input("the region lies outside the raster's projection", where,
                      "choose a raster that covers the map's extent");
  }
  const double pixels_per_metre = std::max(glm::length(*east - *here), glm::length(*north - *here));
  const double resolution = pixels_per_metre > 0.0 ? 1.0 / pixels_per_metre : size.x;
  // A quarter of a pixel for coarse rasters: the nodes do not fall on the raster's own, and a grid as coarse as the
  // raster would cut its edges a second time (2 m at the quarries of a 50 m raster, 0.8 m with a quarter).
  const double fine = std::min(resolution, std::max(0.25 * resolution, kFinestResampled));
  const double cell = std::max({fine, std::sqrt(size.x * size.y / kMostNodes), std::max(size.x, size.y) / kMostCells});
  const glm::dvec2 origin = low - 2.0 * cell;
  const int columns = static_cast<int>(std::ceil(size.x / cell)) + 5;
  const int rows = static_cast<int>(std::ceil(size.y / cell)) + 5;

  MERCIA_TRY(const Lattice lattice,
             make_lattice(georeference, origin, origin + cell * glm::dvec2(columns, rows), where));
  glm::dvec2 first(std::numeric_limits<double>::max());
  glm::dvec2 last(std::numeric_limits<double>::lowest());
  for (const glm::dvec2& pixel : lattice.pixels) {
    first = glm::min(first, pixel);
    last = glm::max(last, pixel);
  }
  MERCIA_TRY(const Pixels pixels, read_pixels(dataset.get(), first, last, cell * pixels_per_metre, where));
  std::vector<float> heights(static_cast<std::size_t>(columns) * rows);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      heights[static_cast<std::size_t>(row) * columns + column] =
          pixels.sample(lattice.pixel(origin + cell * glm::dvec2(column, row)));
    }
  }
  if (!fill_unknown(heights, columns, rows)) {
    return fail_input("the raster has no height anywhere in the region", where,
                      "choose one that covers the map's extent");
  }
  return from_grid(std::move(heights), columns, rows, cell, origin, georeference.datum());
}

}  // namespace mercia::bake
