#include "engine/tiles/pnts.h"

#include <algorithm>
#include <cmath>
#include <glm/glm.hpp>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/tiles/batch_table.h"
#include "engine/tiles/draco_stream.h"
#include "engine/tiles/gltf_elements.h"
#include "engine/tiles/legacy_tile.h"
#include "engine/tiles/oct_encoding.h"
#include "engine/tiles/octahedral.h"
#include "engine/tiles/points.h"

namespace mercia::tiles {
namespace {

constexpr double kQuantizedSteps = 65535.0;
constexpr const char* kDraco = "3DTILES_draco_point_compression";

std::uint8_t byte_of(double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); }

// The columns of a feature table, plain or packed by Draco.
class PointReader {
 public:
  PointReader(const LegacyTile& tile, std::uint32_t count, const std::string& where, DecodeBudget& budget)
      : tile_(tile), count_(count), where_(where), budget_(budget) {}

  Result<void> unpack() {
    packed_ = member(member(tile_.features, "extensions"), kDraco);
    if (!packed_) return {};
    const auto offset = whole_number(member(packed_, "byteOffset"));
    const auto size = whole_number(member(packed_, "byteLength"));
    const auto bytes = offset && size ? subview(tile_.feature_body, *offset, *size) : std::nullopt;
    if (!bytes) return fail_input("its packed points lie outside the feature table", where_);
    MERCIA_TRY(stream_, DracoStream::decode_points(*bytes, where_, budget_));
    if (stream_->point_count() != count_)
      return fail_input("its packed points are not as many as the feature table says", where_);
    return {};
  }

  Result<void> read(Primitive& points, Material& material) {
    MERCIA_CHECK(budget_.take(count_, sizeof(Vertex) + sizeof(std::uint32_t), where_));
    points.vertices.resize(count_);
    MERCIA_CHECK(read_positions(points));
    MERCIA_CHECK(read_colors(points, material));
    return read_normals(points, material);
  }

  Result<std::vector<double>> column(const char* name, Scalar scalar, std::uint32_t components) {
    const auto id = index_number(member(member(packed_, "properties"), name));
    if (!stream_ || !id)
      return feature_table_column(tile_.features, tile_.feature_body, name, scalar, components, count_, where_,
                                  budget_);
    MERCIA_TRY(const Elements elements, stream_->attribute(*id, where_, budget_));
    if (elements.components < components)
      return fail_input(std::string("its packed ") + name + " has too few numbers", where_);
    MERCIA_CHECK(budget_.take(std::uint64_t{count_} * components, sizeof(double), where_));
    std::vector<double> numbers;
    numbers.reserve(std::size_t{count_} * components);
    const auto put = [&](std::size_t, const auto& value) { numbers.insert(numbers.end(), value.begin(), value.end()); };
    switch (components) {
      case 1:
        for_each_float<1>(elements, put);
        break;
      case 3:
        for_each_float<3>(elements, put);
        break;
      default:
        for_each_float<4>(elements, put);
    }
    return numbers;
  }

 private:
  // Also the bounds and the place of the whole. Points that are no numbers or infinite are left out of `indices`.
  Result<void> read_positions(Primitive& points) {
    MERCIA_TRY(glm::dvec3 offset, center_of(tile_, where_));
    MERCIA_TRY(std::vector<double> numbers, column("POSITION", Scalar::Float32, 3));
    glm::dvec3 step(1.0);
    if (numbers.empty()) {
      MERCIA_TRY(numbers, column("POSITION_QUANTIZED", Scalar::Uint16, 3));
      const auto corner = feature_table_vector(tile_.features, tile_.feature_body, "QUANTIZED_VOLUME_OFFSET");
      const auto size = feature_table_vector(tile_.features, tile_.feature_body, "QUANTIZED_VOLUME_SCALE");
      if (numbers.empty() || !corner || !size) return fail_input("the pnts says not where its points are", where_);
      offset += *corner;
      step = *size / kQuantizedSteps;
    }
    points.low = glm::vec3(std::numeric_limits<float>::max());
    points.high = -points.low;
    for (std::uint32_t i = 0; i < count_; ++i) {
      const glm::vec3 p(step * glm::dvec3(numbers[3ull * i], numbers[3ull * i + 1], numbers[3ull * i + 2]));
      if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) continue;
      points.vertices[i].position = {p.x, p.y, p.z};
      points.low = glm::min(points.low, p);
      points.high = glm::max(points.high, p);
      points.indices.push_back(i);
    }
    for (int c = 0; c < 3; ++c)
      if (!std::isfinite(offset[c])) return fail_input("its points lie at no place", where_);
    points.tile_from_mesh[3] = glm::dvec4(offset, 1.0);
    return {};
  }

  // RGBA before RGB before RGB565 before the one colour of all. They are sRGB as a Vertex has them.
  Result<void> read_colors(Primitive& points, Material& material) {
    const auto each = [&](auto&& color_of) {
      for (std::size_t i = 0; i < points.vertices.size(); ++i) {
        points.vertices[i].color = color_of(i);
        if (points.vertices[i].color[3] < 255) material.alpha = Material::Alpha::Blend;
      }
    };
    MERCIA_TRY(const auto rgba, column("RGBA", Scalar::Uint8, 4));
    if (!rgba.empty()) {
      each([&](std::size_t i) {
        return std::array{byte_of(rgba[4 * i]), byte_of(rgba[4 * i + 1]), byte_of(rgba[4 * i + 2]),
                          byte_of(rgba[4 * i + 3])};
      });
      return {};
    }
    MERCIA_TRY(const auto rgb, column("RGB", Scalar::Uint8, 3));
    if (!rgb.empty()) {
      each([&](std::size_t i) {
        return std::array{byte_of(rgb[3 * i]), byte_of(rgb[3 * i + 1]), byte_of(rgb[3 * i + 2]), std::uint8_t{255}};
      });
      return {};
    }
    MERCIA_TRY(const auto packed, column("RGB565", Scalar::Uint16, 1));
    if (!packed.empty()) {
      each([&](std::size_t i) {
        const auto bits = static_cast<std::uint32_t>(std::clamp(packed[i], 0.0, 65535.0));
        const auto widened = [&](std::uint32_t shift, std::uint32_t largest) {
          return static_cast<std::uint8_t>(((bits >> shift & largest) * 255 + largest / 2) / largest);
        };
        return std::array{widened(11, 31), widened(5, 63), widened(0, 31), std::uint8_t{255}};
      });
      return {};
    }
    if (const auto all = feature_table_rgba(tile_.features, tile_.feature_body, "CONSTANT_RGBA"))
      each([&](std::size_t) { return *all; });
    return {};
  }

  Result<void> read_normals(Primitive& points, Material& material) {
    MERCIA_TRY(const auto plain, column("NORMAL", Scalar::Float32, 3));
    MERCIA_TRY(const auto folded, column("NORMAL_OCT16P", Scalar::Uint8, 2));
    material.unlit = plain.empty() && folded.empty();
    for (std::size_t i = 0; i < points.vertices.size() && !material.unlit; ++i) {
      const glm::vec3 n = plain.empty() ? glm::vec3(direction_from_oct(folded[2 * i], folded[2 * i + 1], 255.0))
                                        : glm::vec3(plain[3 * i], plain[3 * i + 1], plain[3 * i + 2]);
      points.vertices[i].normal = pack_octahedral(n.x, n.y, n.z);
    }
    return {};
  }

  const LegacyTile& tile_;
  std::uint32_t count_;
  const std::string& where_;
  DecodeBudget& budget_;
  const Json* packed_ = nullptr;
  std::optional<DracoStream> stream_;
};

}  // namespace

Result<TileContent> decode_pnts(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget) {
  const std::string& where = options.where;
  MERCIA_TRY(const LegacyTile tile, read_legacy_tile(bytes, "pnts", false, where));
  const auto count = feature_table_count(tile.features, tile.feature_body, "POINTS_LENGTH");
  if (!count) return fail_input("the pnts says not how many points it has", where);
  TileContent content;
  if (*count == 0) return content;
  PointReader reader(tile, *count, where, budget);
  MERCIA_CHECK(reader.unpack());
  Primitive points;
  Material material;
  MERCIA_CHECK(reader.read(points, material));

  // Batch ids are rows of a table of BATCH_LENGTH; without them every point is a row.
  MERCIA_TRY(const auto ids, reader.column("BATCH_ID", Scalar::Uint16, 1));
  const std::uint32_t rows =
      ids.empty() ? *count : feature_table_count(tile.features, tile.feature_body, "BATCH_LENGTH").value_or(0);
  if (member(member(tile.batch, "extensions"), kDraco)) content.unsupported.push_back("batch tables packed by Draco");
  // Otherwise the points are nobody's, or more than can be numbered.
  if (!ids.empty() || (!tile.batch.is_null() && rows < kNoFeature)) {
    MERCIA_TRY(auto table, batch_table_of(tile, rows, where, budget));
    for (std::size_t i = 0; i < points.vertices.size(); ++i) {
      const double id = ids.empty() ? static_cast<double>(i) : ids[i];
      points.vertices[i].feature_and_surface =
          id >= 0.0 && id < kNoFeature ? static_cast<std::uint32_t>(id) : kNoFeature;
    }
    if (table) {
      points.property_table = 0;
      content.property_tables.push_back(std::move(*table));
    }
  }
  MERCIA_CHECK(spell_out_points(points, where, budget));
  if (points.indices.empty()) return content;
  content.materials.push_back(material);
  content.primitives.push_back(std::move(points));
  return content;
}

}  // namespace mercia::tiles
