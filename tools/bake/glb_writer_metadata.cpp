#include "tools/bake/glb_writer_metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace mercia::bake {
namespace {

struct TextColumn {
  const char* name;
  const char* description;
  std::string FeatureRecord::*member;
};
constexpr std::array<TextColumn, 4> kTexts{
    {{"id", "Identifier in the source, e.g. way/123", &FeatureRecord::id},
     {"kind", "What it is, e.g. building", &FeatureRecord::kind},
     {"type", "The source's value for the kind, e.g. apartments", &FeatureRecord::type},
     {"name", "Its name", &FeatureRecord::name}}};

struct FlagColumn {
  const char* name;
  const char* description;
  bool FeatureRecord::*member;
};
constexpr std::array<FlagColumn, 2> kFlags{
    {{"height_estimated", "Whether the height is a guess from its kind", &FeatureRecord::height_estimated},
     {"illustrative", "Whether it is invented to fill the picture", &FeatureRecord::illustrative}}};

OrderedJson schema() {
  OrderedJson properties;
  for (const TextColumn& column : kTexts)
    properties[column.name] = {{"description", column.description}, {"type", "STRING"}, {"default", ""}};
  properties["height"] = {
      {"description", "Metres above its ground"}, {"type", "SCALAR"}, {"componentType", "FLOAT32"}, {"default", 0.0}};
  for (const FlagColumn& column : kFlags)
    properties[column.name] = {{"description", column.description}, {"type", "BOOLEAN"}, {"default", false}};
  OrderedJson result{{"id", "mercia"}};
  result["classes"]["feature"] = {{"name", "Feature"}, {"properties", std::move(properties)}};
  return result;
}

}  // namespace

OrderedJson structural_metadata(std::span<const FeatureRecord> features, std::span<const FeatureIndex> rows,
                                GlbBuffers& buffers) {
  OrderedJson columns = OrderedJson::object();
  for (const TextColumn& column : kTexts) {
    Bytes values;
    std::vector<std::uint32_t> starts;
    for (const FeatureIndex row : rows) {
      starts.push_back(static_cast<std::uint32_t>(values.size()));
      const ByteView text = as_bytes(features[row].*column.member);
      values.insert(values.end(), text.begin(), text.end());
    }
    starts.push_back(static_cast<std::uint32_t>(values.size()));
    if (values.empty()) continue;
    // Half the size wherever it suffices, which is in nearly every tile.
    const bool short_offsets = values.size() <= 65535;
    Bytes offsets;
    for (const std::uint32_t start : starts) {
      if (short_offsets) {
        append(offsets, static_cast<std::uint16_t>(start));
      } else {
        append(offsets, start);
      }
    }
    const std::size_t values_view = buffers.add_plain(values);
    OrderedJson& entry = columns[column.name];
    entry = {{"values", values_view}, {"stringOffsets", buffers.add_plain(offsets)}};
    if (short_offsets) entry["stringOffsetType"] = "UINT16";
  }

  Bytes heights;
  bool any_height = false;
  for (const FeatureIndex row : rows) {
    const float height = std::isfinite(features[row].height) ? features[row].height : 0.0f;
    any_height = any_height || height != 0.0f;
    append(heights, height);
  }
  if (any_height) columns["height"] = {{"values", buffers.add_plain(heights)}};

  for (const FlagColumn& column : kFlags) {
    Bytes bits((rows.size() + 7) / 8, std::byte{0});
    bool any = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!(features[rows[i]].*column.member)) continue;
      bits[i / 8] |= static_cast<std::byte>(1u << (i % 8));
      any = true;
    }
    if (any) columns[column.name] = {{"values", buffers.add_plain(bits)}};
  }

  OrderedJson table{{"name", "feature"}, {"class", "feature"}, {"count", rows.size()}};
  if (!columns.empty()) table["properties"] = std::move(columns);
  OrderedJson extension;
  extension["schema"] = schema();
  extension["propertyTables"] = OrderedJson::array({std::move(table)});
  return extension;
}

}  // namespace mercia::bake
