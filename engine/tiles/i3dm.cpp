#include "engine/tiles/i3dm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/glm.hpp>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/geo/wgs84.h"
#include "engine/tiles/batch_table.h"
#include "engine/tiles/gltf.h"
#include "engine/tiles/gltf_instances.h"
#include "engine/tiles/legacy_tile.h"
#include "engine/tiles/oct_encoding.h"
#include "engine/tiles/uri.h"

namespace mercia::tiles {
namespace {

constexpr double kQuantizedSteps = 65535.0;
constexpr double kNearestToCenter = 1.0e3;  // metres: so near the Earth's centre there is no east

struct Instances {
  glm::dvec3 center{0.0};               // in the tile's axes; the places are relative to it
  std::vector<glm::dmat4> places;       // tile_from_model, less the center
  std::vector<std::uint32_t> features;  // one a place, or none
};

// Reads the per-instance columns of a feature table.
class InstanceReader {
 public:
  InstanceReader(const LegacyTile& tile, std::uint32_t count, const std::string& where, DecodeBudget& budget)
      : tile_(tile), count_(count), where_(where), budget_(budget) {}

  Result<Instances> read() {
    Instances instances;
    MERCIA_TRY(const glm::dvec3 offset, center_of(tile_, where_));
    MERCIA_TRY(std::vector<glm::dvec3> positions, read_positions());
    instances.center = offset + middle(positions);
    MERCIA_TRY(const auto up, directions("NORMAL_UP", "NORMAL_UP_OCT32P"));
    MERCIA_TRY(const auto right, directions("NORMAL_RIGHT", "NORMAL_RIGHT_OCT32P"));
    MERCIA_TRY(const auto scale, column("SCALE", Scalar::Float32, 1));
    MERCIA_TRY(const auto scales, column("SCALE_NON_UNIFORM", Scalar::Float32, 3));
    const bool on_the_earth = flag(member(tile_.features, "EAST_NORTH_UP"));
    MERCIA_CHECK(budget_.take(count_, sizeof(glm::dmat4) + sizeof(glm::mat4), where_));
    instances.places.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      glm::dmat3 axes(1.0);
      if (!up.empty() && !right.empty())
        axes = glm::dmat3(right[i], up[i], glm::cross(right[i], up[i]));
      else if (on_the_earth)
        axes = east_north_up(offset + positions[i]);
      glm::dvec3 size(scale.empty() ? 1.0 : scale[i]);
      if (!scales.empty()) size *= glm::dvec3(scales[3 * i], scales[3 * i + 1], scales[3 * i + 2]);
      glm::dmat4 place(1.0);
      for (int c = 0; c < 3; ++c) place[c] = glm::dvec4(axes[c] * size[c], 0.0);
      place[3] = glm::dvec4(offset + positions[i] - instances.center, 1.0);
      instances.places.push_back(place);
    }
    MERCIA_TRY(const auto ids, column("BATCH_ID", Scalar::Uint16, 1));
    for (const double id : ids)
      instances.features.push_back(id >= 0.0 && id < kNoFeature ? static_cast<std::uint32_t>(id) : kNoFeature);
    return instances;
  }

 private:
  Result<std::vector<double>> column(const char* name, Scalar scalar, std::uint32_t components) {
    return feature_table_column(tile_.features, tile_.feature_body, name, scalar, components, count_, where_, budget_);
  }

  Result<std::vector<glm::dvec3>> read_positions() {
    MERCIA_TRY(std::vector<double> numbers, column("POSITION", Scalar::Float32, 3));
    glm::dvec3 low(0.0);
    glm::dvec3 step(1.0);
    if (numbers.empty()) {
      MERCIA_TRY(numbers, column("POSITION_QUANTIZED", Scalar::Uint16, 3));
      const auto corner = feature_table_vector(tile_.features, tile_.feature_body, "QUANTIZED_VOLUME_OFFSET");
      const auto size = feature_table_vector(tile_.features, tile_.feature_body, "QUANTIZED_VOLUME_SCALE");
      if (numbers.empty() || !corner || !size) return fail_input("the i3dm says not where its copies are", where_);
      low = *corner;
      step = *size / kQuantizedSteps;
    }
    MERCIA_CHECK(budget_.take(count_, sizeof(glm::dvec3), where_));
    std::vector<glm::dvec3> positions(count_);
    for (std::size_t i = 0; i < count_; ++i)
      positions[i] = low + step * glm::dvec3(numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]);
    return positions;
  }

  // Unit vectors, written out or folded onto an octahedron; empty if there are none.
  Result<std::vector<glm::dvec3>> directions(const char* plain, const char* folded) {
    std::vector<glm::dvec3> result;
    MERCIA_TRY(const auto numbers, column(plain, Scalar::Float32, 3));
    for (std::size_t i = 0; i < numbers.size(); i += 3)
      result.push_back(glm::normalize(glm::dvec3(numbers[i], numbers[i + 1], numbers[i + 2])));
    if (!result.empty()) return result;
    MERCIA_TRY(const auto packed, column(folded, Scalar::Uint16, 2));
    for (std::size_t i = 0; i < packed.size(); i += 2)
      result.push_back(direction_from_oct(packed[i], packed[i + 1], kQuantizedSteps));
    return result;
  }

  static glm::dvec3 middle(const std::vector<glm::dvec3>& positions) {
    glm::dvec3 low(std::numeric_limits<double>::max());
    glm::dvec3 high(std::numeric_limits<double>::lowest());
    for (const glm::dvec3& p : positions) {
      if (!std::isfinite(p.x + p.y + p.z)) continue;
      low = glm::min(low, p);
      high = glm::max(high, p);
    }
    return low.x <= high.x ? low * 0.5 + high * 0.5 : glm::dvec3(0.0);
  }

  static glm::dmat3 east_north_up(const glm::dvec3& position) {
    if (!(glm::length(position) > kNearestToCenter)) return glm::dmat3(1.0);
    return glm::dmat3(geo::ecef_from_enu(geo::geodetic_from_ecef(position)));
  }

  const LegacyTile& tile_;
  std::uint32_t count_;
  const std::string& where_;
  DecodeBudget& budget_;
};

// The model, which lies in the file or is named there by its address.
Result<TileContent> decode_model(const LegacyTile& tile, const DecodeOptions& options, DecodeBudget& budget) {
  if (tile.extra == 1u) return decode_gltf(tile.rest, options, {}, budget);
  if (tile.extra != 0u) return fail_input(fmt::format("gltfFormat {} is unknown", *tile.extra), options.where);
  std::string reference(as_text(tile.rest));
  reference.erase(reference.find_last_not_of(std::string(" \0", 2)) + 1);
  if (reference.empty() || !options.fetch) return fail_input("the model of the i3dm cannot be fetched", options.where);
  MERCIA_TRY(const Bytes bytes, options.fetch(reference));
  MERCIA_CHECK(budget.take(bytes.size(), 1, options.where));
  DecodeOptions inner = options;
  inner.where = options.where + ", " + reference;
  inner.fetch = [&](const std::string& further) { return options.fetch(reference_from(reference, further)); };
  return decode_gltf(bytes, inner, {}, budget);
}

}  // namespace

Result<TileContent> decode_i3dm(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget) {
  MERCIA_TRY(const LegacyTile tile, read_legacy_tile(bytes, "i3dm", true, options.where));
  const auto count = feature_table_count(tile.features, tile.feature_body, "INSTANCES_LENGTH");
  if (!count) return fail_input("the i3dm says not how many copies it has", options.where);
  if (*count == 0) return TileContent();
  MERCIA_TRY(Instances instances, InstanceReader(tile, *count, options.where, budget).read());
  std::uint32_t rows = *count;
  if (!instances.features.empty()) {
    rows = 0;
    for (const std::uint32_t id : instances.features)
      if (id != kNoFeature) rows = std::max(rows, id + 1);
  }
  MERCIA_TRY(auto table, batch_table_of(tile, rows, options.where, budget));
  if (table && instances.features.empty())
    for (std::uint32_t i = 0; i < *count; ++i) instances.features.push_back(i);

  MERCIA_TRY(TileContent content, decode_model(tile, options, budget));
  const std::int32_t table_index = table ? static_cast<std::int32_t>(content.property_tables.size()) : -1;
  if (table) content.property_tables.push_back(std::move(*table));
  std::vector<glm::mat4> places(instances.places.size());
  std::vector<Primitive> copies;
  for (Primitive& model : content.primitives) {
    MERCIA_CHECK(budget.take(*count, model.bytes(), options.where));
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = glm::mat4(instances.places[i] * model.tile_from_mesh);
    // A mirrored model had its triangles turned for its place; instanced() sees to that for each copy.
    if (glm::determinant(glm::dmat3(model.tile_from_mesh)) < 0.0) turn_triangles(model.indices);
    Primitive all = instanced(model, places, instances.features);
    if (all.indices.empty()) continue;
    if (!instances.features.empty()) all.property_table = table_index;
    all.tile_from_mesh = glm::dmat4(1.0);
    all.tile_from_mesh[3] = glm::dvec4(instances.center, 1.0);
    copies.push_back(std::move(all));
    model = Primitive();  // its memory is needed for the next
  }
  content.primitives = std::move(copies);
  return content;
}

}  // namespace mercia::tiles
