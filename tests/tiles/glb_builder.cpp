#include "tests/tiles/glb_builder.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace mercia::tiles::test {
namespace {

void pad(Bytes& bytes, std::size_t to, std::byte with) {
  while (bytes.size() % to != 0) bytes.push_back(with);
}

void append_all(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

// The common form of 3D Tiles 1.0; `extra` is the field that only an i3dm's header has.
Bytes legacy_of(std::string_view magic, std::optional<std::uint32_t> extra, std::string feature_table,
                const Bytes& feature_body, std::string batch_table, const Bytes& batch_body, ByteView rest) {
  const std::size_t header = extra ? 32 : 28;
  while ((header + feature_table.size()) % 8 != 0) feature_table += ' ';
  while (batch_table.size() % 8 != 0) batch_table += ' ';
  Bytes out;
  append_all(out, as_bytes(magic));
  append(out, std::uint32_t{1});
  for (const std::size_t size :
       {header + feature_table.size() + feature_body.size() + batch_table.size() + batch_body.size() + rest.size(),
        feature_table.size(), feature_body.size(), batch_table.size(), batch_body.size()})
    append(out, static_cast<std::uint32_t>(size));
  if (extra) append(out, *extra);
  append_all(out, as_bytes(feature_table));
  append_all(out, feature_body);
  append_all(out, as_bytes(batch_table));
  append_all(out, batch_body);
  append_all(out, rest);
  return out;
}

}  // namespace

GlbBuilder::GlbBuilder() {
  json = {{"asset", {{"version", "2.0"}}},
          {"scene", 0},
          {"scenes", {{{"nodes", Json::array()}}}},
          {"nodes", Json::array()},
          {"meshes", Json::array()},
          {"accessors", Json::array()},
          {"bufferViews", Json::array()}};
}

int GlbBuilder::add_view(ByteView bytes) {
  pad(binary, 4, std::byte{0});
  json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", binary.size()}, {"byteLength", bytes.size()}});
  append_all(binary, bytes);
  return static_cast<int>(json["bufferViews"].size()) - 1;
}

int GlbBuilder::describe_accessor(int view, int component_type, std::size_t count, int components, bool normalized) {
  static constexpr std::array kTypes{"", "SCALAR", "VEC2", "VEC3", "VEC4"};
  Json accessor{{"componentType", component_type},
                {"count", count},
                {"type", kTypes[static_cast<std::size_t>(components)]},
                {"normalized", normalized}};
  if (view >= 0) accessor["bufferView"] = view;
  json["accessors"].push_back(std::move(accessor));
  return static_cast<int>(json["accessors"].size()) - 1;
}

Json& GlbBuilder::add_primitive(const std::vector<std::pair<std::string, int>>& attributes, int indices) {
  Json primitive{{"attributes", Json::object()}};
  for (const auto& [semantic, accessor] : attributes) primitive["attributes"][semantic] = accessor;
  if (indices >= 0) primitive["indices"] = indices;
  const std::size_t mesh = json["meshes"].size();
  json["meshes"].push_back({{"primitives", Json::array({std::move(primitive)})}});
  json["scenes"][0]["nodes"].push_back(json["nodes"].size());
  json["nodes"].push_back({{"mesh", mesh}});
  return json["meshes"][mesh]["primitives"][0];
}

Bytes GlbBuilder::finish() const {
  Json described = json;
  if (!described.contains("buffers")) described["buffers"] = Json::array({{{"byteLength", binary.size()}}});
  Bytes text;
  append_all(text, as_bytes(described.dump()));
  pad(text, 4, std::byte{' '});
  Bytes padded = binary;
  pad(padded, 4, std::byte{0});
  Bytes out;
  append_all(out, as_bytes("glTF"));
  append(out, std::uint32_t{2});
  append(out, static_cast<std::uint32_t>(12 + 8 + text.size() + (padded.empty() ? 0 : 8 + padded.size())));
  append(out, static_cast<std::uint32_t>(text.size()));
  append(out, std::uint32_t{0x4e4f534a});
  append_all(out, text);
  if (!padded.empty()) {
    append(out, static_cast<std::uint32_t>(padded.size()));
    append(out, std::uint32_t{0x004e4942});
    append_all(out, padded);
  }
  return out;
}

Bytes triangle_glb() {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int normals = builder.add_accessor<float>({0, 0, 1, 0, 0, 1, 0, 0, 1}, 3);
  const int indices = builder.add_accessor<std::uint16_t>({0, 1, 2}, 1);
  builder.add_primitive({{"POSITION", positions}, {"NORMAL", normals}}, indices);
  return builder.finish();
}

Bytes b3dm_of(const Bytes& glb, std::string feature_table, std::string batch_table, const Bytes& feature_body,
              const Bytes& batch_body) {
  return legacy_of("b3dm", {}, std::move(feature_table), feature_body, std::move(batch_table), batch_body, glb);
}

Bytes i3dm_of(ByteView model, std::string feature_table, const Bytes& feature_body, std::string batch_table,
              const Bytes& batch_body, bool external) {
  return legacy_of("i3dm", external ? 0u : 1u, std::move(feature_table), feature_body, std::move(batch_table),
                   batch_body, model);
}

Bytes pnts_of(std::string feature_table, const Bytes& feature_body, std::string batch_table, const Bytes& batch_body) {
  return legacy_of("pnts", {}, std::move(feature_table), feature_body, std::move(batch_table), batch_body, {});
}

Bytes composite_of(const std::vector<Bytes>& tiles) {
  std::size_t size = 16;
  for (const Bytes& tile : tiles) size += tile.size();
  Bytes out;
  append_all(out, as_bytes("cmpt"));
  append(out, std::uint32_t{1});
  append(out, static_cast<std::uint32_t>(size));
  append(out, static_cast<std::uint32_t>(tiles.size()));
  for (const Bytes& tile : tiles) append_all(out, tile);
  return out;
}

}  // namespace mercia::tiles::test
