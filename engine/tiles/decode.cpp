#include "engine/tiles/decode.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

#include "engine/tiles/batch_table.h"
#include "engine/tiles/decode_budget.h"
#include "engine/tiles/gltf.h"
#include "engine/tiles/i3dm.h"
#include "engine/tiles/legacy_tile.h"
#include "engine/tiles/pnts.h"

namespace mercia::tiles {
namespace {

template <typename T>
void move_all(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Result<TileContent> decode_any(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget, std::uint32_t depth);

Result<TileContent> decode_b3dm(ByteView bytes, const DecodeOptions& options, DecodeBudget& budget) {
  MERCIA_TRY(const LegacyTile tile, read_legacy_tile(bytes, "b3dm", false, options.where));
  GltfSurroundings surroundings;
  MERCIA_TRY(surroundings.offset_in_tile, center_of(tile, options.where));
  const auto rows = feature_table_count(tile.features, tile.feature_body, "BATCH_LENGTH");
  MERCIA_TRY(const auto table, batch_table_of(tile, rows.value_or(0), options.where, budget));
  if (table) surroundings.batch_table = &*table;
  if (sniff(tile.rest) != ContentKind::Glb) return fail_input("the b3dm holds no GLB", options.where);
  return decode_glb(tile.rest, options, surroundings, budget);
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
  std::vector<Error> errors;
  std::uint64_t at = 16;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto inner_size = read_at<std::uint32_t>(*whole, at + 8);
    // Every tile has a header of at least 12 bytes, so the loop ends with the bytes.
    if (!inner_size || *inner_size < 12) return fail_input(fmt::format("its tile {} has no size", i), options.where);
    const auto inner = subview(*whole, at, *inner_size);
    if (!inner) return fail_input(fmt::format("its tile {} reaches past the end", i), options.where);
    // A broken tile harms none of the others.
    if (auto part = decode_any(*inner, options, budget, depth + 1)) {
      append_content(content, std::move(*part));
    } else {
      content.problems.push_back(part.error().sentence());
      errors.push_back(std::move(part).error());
    }
    at += *inner_size;
  }
  if (!errors.empty() && errors.size() == *count) return tl::unexpected(std::move(errors.front()));
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
    case ContentKind::JsonText:
      return decode_gltf(bytes, options, {}, budget);
    case ContentKind::B3dm:
      return decode_b3dm(bytes, options, budget);
    case ContentKind::Cmpt:
      return decode_composite(bytes, options, budget, depth);
    case ContentKind::I3dm:
      return decode_i3dm(bytes, options, budget);
    case ContentKind::Pnts:
      return decode_pnts(bytes, options, budget);
    case ContentKind::Geom:
      return not_supported("geom (geometry tiles)");
    case ContentKind::Vctr:
      return not_supported("vctr (vector tiles)");
    case ContentKind::Subtree:
      return fail_input("this is a subtree, not the content of a tile", options.where);
    case ContentKind::Unknown:
      break;
  }
  return fail_input("it is no kind of tile content that is known", options.where,
                    "glTF, GLB, b3dm, i3dm, pnts and cmpt are read");
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
  const auto details = static_cast<std::int32_t>(to.details.size());
  const auto images = static_cast<std::int32_t>(to.images.size());
  const auto tables = static_cast<std::int32_t>(to.property_tables.size());
  for (auto& primitive : from.primitives) {
    primitive.material += materials;
    if (primitive.property_table >= 0) primitive.property_table += tables;
  }
  for (auto& material : from.materials) {
    if (material.image >= 0) material.image += images;
    if (material.detail >= 0) material.detail += details;
  }
  for (auto& detail : from.details) {
    for (auto* texture : {&detail.metallic_roughness, &detail.normal, &detail.occlusion, &detail.emissive})
      if (texture->image >= 0) texture->image += images;
  }
  move_all(to.primitives, from.primitives);
  move_all(to.materials, from.materials);
  move_all(to.details, from.details);
  move_all(to.images, from.images);
  move_all(to.property_tables, from.property_tables);
  move_all(to.copyrights, from.copyrights);
  move_all(to.unsupported, from.unsupported);
  move_all(to.problems, from.problems);
}

}  // namespace mercia::tiles
