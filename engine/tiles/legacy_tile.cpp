#include "engine/tiles/legacy_tile.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "engine/tiles/batch_table.h"

namespace mercia::tiles {

Result<LegacyTile> read_legacy_tile(ByteView bytes, const char* magic, bool extra_field, const std::string& where) {
  std::array<std::uint32_t, 7> field{};
  const std::size_t fields = extra_field ? 7 : 6;
  for (std::size_t i = 0; i < fields; ++i) {
    const auto value = read_at<std::uint32_t>(bytes, 4 + 4 * i);
    if (!value) return fail_input(fmt::format("the {} ends within its header", magic), where);
    field[i] = *value;
  }
  const auto [version, size, feature_json_size, feature_body_size, batch_json_size, batch_body_size, extra] = field;
  if (version != 1) return fail_input(fmt::format("{} version {} is not read, only 1", magic, version), where);
  const auto whole = subview(bytes, 0, size);
  if (!whole)
    return fail_input(fmt::format("the {} is cut off: it should have {} bytes but has {}", magic, size, bytes.size()),
                      where, "fetch or make it again");
  std::uint64_t at = 4 + 4 * fields;
  const auto next = [&](std::uint64_t part_size) {
    const auto part = subview(*whole, at, part_size);
    at += part_size;
    return part;
  };
  const auto feature_json = next(feature_json_size);
  const auto feature_body = next(feature_body_size);
  const auto batch_json = next(batch_json_size);
  const auto batch_body = next(batch_body_size);
  if (!feature_json || !feature_body || !batch_json || !batch_body)
    return fail_input(fmt::format("a table of the {} reaches past its end", magic), where);
  LegacyTile tile;
  tile.feature_body = *feature_body;
  tile.batch_body = *batch_body;
  if (!feature_json->empty()) {
    MERCIA_TRY(tile.features, parse_json(*feature_json, where + ", feature table"));
  }
  if (!batch_json->empty()) {
    MERCIA_TRY(tile.batch, parse_json(*batch_json, where + ", batch table"));
  }
  if (extra_field) tile.extra = extra;
  tile.rest = whole->subspan(static_cast<std::size_t>(at));
  return tile;
}

Result<glm::dvec3> center_of(const LegacyTile& tile, const std::string& where) {
  const glm::dvec3 center =
      feature_table_vector(tile.features, tile.feature_body, "RTC_CENTER").value_or(glm::dvec3(0.0));
  for (int c = 0; c < 3; ++c)
    if (!std::isfinite(center[c])) return fail_input("its RTC_CENTER is no place", where);
  return center;
}

Result<std::optional<PropertyTable>> batch_table_of(const LegacyTile& tile, std::uint32_t rows,
                                                    const std::string& where, DecodeBudget& budget) {
  if (rows > kNoFeature) return fail_input(fmt::format("it claims {} features", rows), where);
  if (tile.batch.is_null() || rows == 0) return std::optional<PropertyTable>();
  MERCIA_TRY(PropertyTable table, read_batch_table(tile.batch, tile.batch_body, rows, where, budget));
  return std::optional<PropertyTable>(std::move(table));
}

}  // namespace mercia::tiles
