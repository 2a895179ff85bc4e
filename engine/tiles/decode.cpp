#include "engine/tiles/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "engine/tiles/batch_table.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf.h"

namespace mercia::tiles {
namespace {

constexpr std::uint32_t kMostFeatures = kNoFeature;

template <typename T>
void move_all(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Result<TileContent> decode_any(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget, std::uint32_t depth);

Result<TileContent> decode_b3dm(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget) {
  constexpr std::uint64_t kHeader = 28;
  std::uint32_t field[6];
  for (std::size_t i = 0; i < 6; ++i) {
    const auto value = read_at<std::uint32_t>(bytes, 4 + 4 * i);
    if (!value) return fail_input("the b3dm ends within its header", options.where);
    field[i] = *value;
  }
  const auto [version, size, feature_json_size, feature_body_size, batch_json_size, batch_body_size] = field;
  if (version != 1) return fail_input(fmt::format("b3dm version {} is not read, only 1", version), options.where);
  const auto whole = subview(bytes, 0, size);
  if (!whole)
    return fail_input(fmt::format("the b3dm is cut off: it should have {} bytes but has {}", size, bytes.size()),
                      options.where, "fetch or make it again");
  std::uint64_t at = kHeader;
  const auto next = [&](std::uint64_t part_size) {
    const auto part = subview(*whole, at, part_size);
    at += part_size;
    return part;
  };
  const auto feature_json_bytes = next(feature_json_size);
  const auto feature_body = next(feature_body_size);
  const auto batch_json_bytes = next(batch_json_size);
  const auto batch_body = next(batch_body_size);
  if (!feature_json_bytes || !feature_body || !batch_json_bytes || !batch_body)
    return fail_input("a table of the b3dm reaches past its end", options.where);

  GltfSurroundings surroundings;
  std::uint32_t rows = 0;
  if (!feature_json_bytes->empty()) {
    MERCIA_TRY(const Json features, parse_json(*feature_json_bytes, options.where + ", feature table"));
    rows = feature_table_count(features, *feature_body, "BATCH_LENGTH").value_or(0);
    if (rows > kMostFeatures) return fail_input(fmt::format("it claims {} features", rows), options.where);
    surroundings.offset_in_tile = feature_table_vector(features, *feature_body, "RTC_CENTER").value_or(glm::dvec3(0.0));
    for (int c = 0; c < 3; ++c)
      if (!std::isfinite(surroundings.offset_in_tile[c]))
        return fail_input("its RTC_CENTER is no place", options.where);
  }
  PropertyTable table;
  if (!batch_json_bytes->empty() && rows > 0) {
    MERCIA_TRY(const Json batch, parse_json(*batch_json_bytes, options.where + ", batch table"));
    MERCIA_TRY(table, read_batch_table(batch, *batch_body, rows, options.where, budget));
    surroundings.batch_table = &table;
  }
  const ByteView glb = whole->subspan(static_cast<std::size_t>(at));
  if (sniff(glb) != ContentKind::Glb) return fail_input("the b3dm holds no GLB", options.where);
  return decode_glb(glb, options, surroundings, budget);
}

Result<TileContent> decode_composite(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget,
                                     std::uint32_t depth) {
  if (depth >= options.limits.composite_depth)
    return fail_input("composite tiles are nested too deeply", options.where);
  const auto version = read_at<std::uint32_t>(bytes, 4);
  const auto size = read_at<std::uint32_t>(bytes, 8);
  const auto count = read_at<std::uint32_t>(bytes, 12);
  if (!version || !size || !count) return fail_input("the cmpt ends within its header", options.where);
  if (*version != 1) return fail_input(fmt::format("cmpt version {} is not read, only 1", *version), options.where);
  const auto whole = subview(bytes, 0, *size);
  if (!whole) return fail_input("the cmpt is cut off", options.where, "fetch or make it again");
  TileContent content;
  std::uint64_t at = 16;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto inner_size = read_at<std::uint32_t>(*whole, at + 8);
    // Every tile has a header of at least 12 bytes, so the loop ends with the bytes.
    if (!inner_size || *inner_size < 12) return fail_input(fmt::format("its tile {} has no size", i), options.where);
    const auto inner = subview(*whole, at, *inner_size);
    if (!inner) return fail_input(fmt::format("its tile {} reaches past the end", i), options.where);
    MERCIA_TRY(TileContent part, decode_any(*inner, options, budget, depth + 1));
    append_content(content, std::move(part));
    at += *inner_size;
  }
  return content;
}

TileContent not_supported(const char* name) {
  TileContent content;
  content.unsupported.push_back(name);
  return content;
}

Result<TileContent> decode_any(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget,
                               std::uint32_t depth) {
  switch (sniff(bytes)) {
    case ContentKind::Glb:
      return decode_glb(bytes, options, {}, budget);
    case ContentKind::JsonText: {
      MERCIA_TRY(const Json json, parse_json(bytes, options.where));
      return decode_gltf_json(json, {}, options, {}, budget);
    }
    case ContentKind::B3dm:
      return decode_b3dm(bytes, options, budget);
    case ContentKind::Cmpt:
      return decode_composite(bytes, options, budget, depth);
    case ContentKind::I3dm:
      return not_supported("i3dm (instanced tiles of 3D Tiles 1.0)");
    case ContentKind::Pnts:
      return not_supported("pnts (point clouds)");
    case ContentKind::Geom:
      return not_supported("geom (geometry tiles)");
    case ContentKind::Vctr:
      return not_supported("vctr (vector tiles)");
    case ContentKind::Subtree:
      return fail_input("this is a subtree, not the content of a tile", options.where);
    case ContentKind::Unknown:
      break;
  }
  return fail_input("it is no kind of tile content that is known", options.where, "glTF, GLB, b3dm and cmpt are read");
}

}  // namespace

ContentKind sniff(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  const auto begins = [&](std::string_view magic) { return text.starts_with(magic); };
  if (begins("glTF")) return ContentKind::Glb;
  if (begins("b3dm")) return ContentKind::B3dm;
  if (begins("i3dm")) return ContentKind::I3dm;
  if (begins("pnts")) return ContentKind::Pnts;
  if (begins("cmpt")) return ContentKind::Cmpt;
  if (begins("geom")) return ContentKind::Geom;
  if (begins("vctr")) return ContentKind::Vctr;
  if (begins("subt")) return ContentKind::Subtree;
  const auto first = text.find_first_not_of(" \t\r\n", begins("\xef\xbb\xbf") ? 3 : 0);
  return first != std::string_view::npos && text[first] == '{' ? ContentKind::JsonText : ContentKind::Unknown;
}

Result<TileContent> decode_content(ByteView bytes, const DecodeOptions& options) {
  DecodeBudget budget(options.limits.bytes);
  return decode_any(bytes, options, budget, 0);
}

void append_content(TileContent& to, TileContent&& from) {
  const auto materials = static_cast<std::uint32_t>(to.materials.size());
  const auto images = static_cast<std::int32_t>(to.images.size());
  const auto tables = static_cast<std::int32_t>(to.property_tables.size());
  for (auto& primitive : from.primitives) {
    primitive.material += materials;
    if (primitive.property_table >= 0) primitive.property_table += tables;
  }
  for (auto& material : from.materials)
    if (material.image >= 0) material.image += images;
  move_all(to.primitives, from.primitives);
  move_all(to.materials, from.materials);
  move_all(to.images, from.images);
  move_all(to.property_tables, from.property_tables);
  move_all(to.copyrights, from.copyrights);
  move_all(to.unsupported, from.unsupported);
  move_all(to.problems, from.problems);
}

}  // namespace mercia::tiles
