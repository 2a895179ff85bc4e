#include "engine/tiles/gltf_metadata.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "engine/tiles/metadata_values.h"

namespace mercia::tiles {
namespace {

constexpr std::uint32_t kMostRows = kNoFeature;

struct Schema {
  Json owned;  // of a schemaUri
  const Json* root = nullptr;
};

Result<Schema> read_schema(const Json& extension, const DecodeOptions& options) {
  Schema schema;
  schema.root = member(extension, "schema");
  const std::string uri = text(member(extension, "schemaUri"));
  if (!schema.root && !uri.empty() && options.fetch) {
    MERCIA_TRY(const Bytes bytes, options.fetch(uri));
    MERCIA_TRY(schema.owned, parse_json(bytes, uri));
  }
  return schema;
}

Result<Property> read_property(const std::string& id, const Json& class_property, const Json& table_property,
                               const Json* enums, std::uint32_t rows, GltfBuffers& buffers,
                               const DecodeOptions& options, DecodeBudget& budget) {
  const std::string name = fmt::format("{}, property {}", options.where, id);
  MERCIA_TRY(const ValueType type, value_type(class_property, enums, name));
  ValueBytes bytes;
  const auto view = [&](const char* what, ByteView& into) -> Result<void> {
    const auto index = whole_number(member(table_property, what));
    if (!index) return {};
    MERCIA_TRY(into, buffers.view(*index));
    return {};
  };
  MERCIA_CHECK(view("values", bytes.values));
  MERCIA_CHECK(view("stringOffsets", bytes.string_offsets));
  MERCIA_CHECK(view("arrayOffsets", bytes.array_offsets));
  const auto offset_type = [&](const char* key) {
    const Json* given = member(table_property, key);
    return given ? scalar_from_name(text(given)).value_or(Scalar::Float64) : Scalar::Uint32;
  };
  bytes.string_offset_type = offset_type("stringOffsetType");
  bytes.array_offset_type = offset_type("arrayOffsetType");
  return read_values(id, type, class_property, table_property, bytes, rows, name, budget);
}

}  // namespace

Result<void> read_property_tables(const Json& gltf, GltfBuffers& buffers, const DecodeOptions& options,
                                  DecodeBudget& budget, TileContent& content) {
  const Json* extension = member(member(gltf, "extensions"), "EXT_structural_metadata");
  if (!extension) return {};
  if (length(member(extension, "propertyTextures")) > 0) content.unsupported.push_back("property textures");
  MERCIA_TRY(const Schema schema, read_schema(*extension, options));
  const Json* root = schema.root ? schema.root : &schema.owned;
  const Json* tables = member(extension, "propertyTables");
  for (std::size_t i = 0; i < length(tables); ++i) {
    const Json* description = element(tables, i);
    PropertyTable table;
    const std::string class_id = text(member(description, "class"));
    table.name = text(member(description, "name"));
    if (table.name.empty()) table.name = class_id;
    const auto count = whole_number(member(description, "count"));
    if (!count || *count > kMostRows)
      return fail_input(fmt::format("property table {} has no usable count", i), options.where);
    table.count = static_cast<std::uint32_t>(*count);
    const Json* class_properties = member(member(member(root, "classes"), class_id.c_str()), "properties");
    if (const Json* properties = member(description, "properties"); properties && properties->is_object()) {
      for (const auto& [id, table_property] : properties->items()) {
        const Json* class_property = member(class_properties, id.c_str());
        if (!class_property) continue;
        auto property = read_property(id, *class_property, table_property, member(root, "enums"), table.count, buffers,
                                      options, budget);
        if (property)
          table.properties.push_back(std::move(*property));
        else
          content.problems.push_back(property.error().sentence());
      }
    }
    content.property_tables.push_back(std::move(table));
  }
  return {};
}

}  // namespace mercia::tiles
