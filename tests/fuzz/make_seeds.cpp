// Writes a few small, sound inputs for each fuzz target into FOLDER/<target>/.
#include <meshoptimizer.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "tests/fuzz/transit_seeds.h"
#include "tests/tiles/draco_builder.h"
#include "tests/tiles/glb_builder.h"
#include "tests/tiles/subtree_builder.h"

namespace {

using mercia::Bytes;
using mercia::ByteView;
using mercia::tiles::test::GlbBuilder;
using mercia::tiles::test::Json;

Bytes bytes_of(const std::string& text) {
  const ByteView view = mercia::as_bytes(text);
  return {view.begin(), view.end()};
}

// The text form that fuzz_glb takes besides the GLB.
Bytes text_and_binary(const GlbBuilder& builder) {
  Json json = builder.json;
  json["buffers"] = Json::array({{{"byteLength", builder.binary.size()}}});
  Bytes out = bytes_of(json.dump());
  out.push_back(std::byte{0});
  out.insert(out.end(), builder.binary.begin(), builder.binary.end());
  return out;
}

GlbBuilder rich_builder() {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}, 3);
  const int normals =
      builder.add_accessor<std::int8_t>({0, 0, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0}, 4, true);
  const int colors =
      builder.add_accessor<std::uint8_t>({1, 2, 3, 255, 9, 9, 9, 255, 9, 9, 9, 255, 9, 9, 9, 0}, 4, true);
  const int uvs = builder.add_accessor<std::uint16_t>({0, 0, 65535, 0, 0, 65535, 1, 1}, 2, true);
  const int features = builder.add_accessor<float>({0, 1, 1, 0}, 1);
  const int surfaces = builder.add_accessor<std::uint8_t>({1, 2, 3, 4}, 1);
  const int indices = builder.add_accessor<std::uint16_t>({0, 1, 2, 3}, 1);
  Json& primitive = builder.add_primitive({{"POSITION", positions},
                                           {"NORMAL", normals},
                                           {"COLOR_0", colors},
                                           {"TEXCOORD_0", uvs},
                                           {"_FEATURE_ID_0", features},
                                           {"_SURFACE", surfaces}},
                                          indices);
  primitive["mode"] = 5;
  primitive["material"] = 0;
  primitive["extensions"]["EXT_mesh_features"]["featureIds"] =
      Json::array({{{"featureCount", 2}, {"attribute", 0}, {"propertyTable", 0}, {"nullFeatureId", 7}}});
  const int heights = builder.add_accessor<float>({1.5f, 2.5f}, 1);
  const int names = builder.add_view(mercia::as_bytes("HutBarn"));
  const int offsets = builder.add_accessor<std::uint32_t>({0, 3, 7}, 1);
  builder.json["extensions"]["EXT_structural_metadata"] = Json::parse(
      R"({"schema":{"id":"s","classes":{"b":{"properties":{"h":{"type":"SCALAR","componentType":"FLOAT32","noData":0},
      "n":{"type":"STRING"},"e":{"type":"ENUM","enumType":"k"},"v":{"type":"VEC2","componentType":"UINT8","array":true,"count":2},
      "f":{"type":"BOOLEAN"}}}},"enums":{"k":{"values":[{"name":"x","value":1}]}}},
      "propertyTables":[{"class":"b","count":2,"properties":{}}]})");
  Json& table = builder.json["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"];
  const auto view_of = [&](int accessor) {
    return builder.json["accessors"][static_cast<std::size_t>(accessor)]["bufferView"];
  };
  table["h"] = {{"values", view_of(heights)}};
  table["n"] = {{"values", names}, {"stringOffsets", view_of(offsets)}};
  table["e"] = {{"values", view_of(heights)}};
  table["v"] = {{"values", view_of(heights)}};
  table["f"] = {{"values", names}};
  builder.json["materials"] = Json::parse(
      R"([{"pbrMetallicRoughness":{"baseColorFactor":[1,0.5,0,1],"baseColorTexture":{"index":0,
      "extensions":{"KHR_texture_transform":{"offset":[1,2],"rotation":0.5,"scale":[2,2]}}}},"alphaMode":"MASK"}])");
  builder.json["textures"] = Json::parse(R"([{"source":0,"sampler":0}])");
  builder.json["samplers"] = Json::parse(R"([{"wrapS":33071}])");
  builder.json["images"] = Json::parse(R"([{"uri":"a.png"}])");
  builder.json["nodes"][0]["matrix"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1};
  return builder;
}

GlbBuilder instanced_builder() {
  GlbBuilder builder;
  const int positions = builder.add_accessor<std::int16_t>({0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0}, 4);
  builder.json["accessors"][0]["type"] = "VEC3";
  builder.json["bufferViews"][0]["byteStride"] = 8;
  const int translations = builder.add_accessor<float>({1, 2, 3, 4, 5, 6}, 3);
  const int rotations = builder.add_accessor<std::int16_t>({0, 0, 0, 32767, 0, 23170, 0, 23170}, 4, true);
  builder.add_primitive({{"POSITION", positions}});
  builder.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"] = {{"TRANSLATION", translations},
                                                                                     {"ROTATION", rotations}};
  builder.json["accessors"][0]["sparse"] = {
      {"count", 1}, {"indices", {{"bufferView", 2}, {"componentType", 5121}}}, {"values", {{"bufferView", 1}}}};
  return builder;
}

GlbBuilder compressed_builder() {
  const std::vector<std::int16_t> lattice{0, 0, 0, 0, 100, 0, 0, 0, 0, 100, 0, 0, 100, 100, -7, 0};
  Bytes packed(meshopt_encodeVertexBufferBound(4, 8));
  packed.resize(
      meshopt_encodeVertexBuffer(reinterpret_cast<unsigned char*>(packed.data()), packed.size(), lattice.data(), 4, 8));
  GlbBuilder builder;
  const int view = builder.add_view(packed);
  builder.json["bufferViews"][0]["extensions"]["EXT_meshopt_compression"] = {
      {"buffer", 0},          {"byteOffset", 0}, {"byteLength", packed.size()}, {"byteStride", 8}, {"count", 4},
      {"mode", "ATTRIBUTES"}, {"filter", "NONE"}};
  builder.add_primitive({{"POSITION", builder.describe_accessor(view, 5122, 4, 3)}})["mode"] = 6;
  return builder;
}

std::vector<Bytes> draco_seeds() {
  mercia::tiles::test::DracoMesh mesh;
  mesh.positions = {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0.5f, 2, 1, 0};
  mesh.features = {0, 1, 2, 3, 4};
  mesh.triangles = {{0, 1, 2}, {2, 1, 3}, {3, 1, 4}};
  std::vector<Bytes> seeds;
  for (const auto method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING})
    seeds.push_back(mercia::tiles::test::packed_mesh(mesh, method));
  for (const auto method : {draco::POINT_CLOUD_SEQUENTIAL_ENCODING, draco::POINT_CLOUD_KD_TREE_ENCODING})
    seeds.push_back(mercia::tiles::test::packed_points(mesh.positions, mesh.features, method));
  return seeds;
}

std::vector<Bytes> glb_seeds() {
  std::vector<Bytes> seeds{mercia::tiles::test::triangle_glb()};
  for (const GlbBuilder& builder : {rich_builder(), instanced_builder(), compressed_builder()}) {
    seeds.push_back(builder.finish());
    seeds.push_back(text_and_binary(builder));
  }
  const Bytes stream = draco_seeds()[1];
  seeds.push_back(mercia::tiles::test::draco_builder(stream, 5, 9, true).finish());
  seeds.push_back(text_and_binary(mercia::tiles::test::draco_builder(stream, 5, 9, true)));
  return seeds;
}

std::vector<Bytes> b3dm_seeds() {
  using namespace mercia::tiles::test;
  const Bytes glb = rich_builder().finish();
  Bytes body;
  for (const double height : {3.5, 7.0}) mercia::append(body, height);
  const std::string table =
      R"({"name":["Hut","Barn"],"open":[true,false],"height":{"byteOffset":0,"componentType":"DOUBLE","type":"SCALAR"}})";
  const Bytes b3dm = b3dm_of(glb, R"({"BATCH_LENGTH":2,"RTC_CENTER":[1,2,3]})", table, {}, body);
  Bytes places;
  for (const float c : {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f, 0.0f, 0.0f, 1.0f, 0.0f, 1.0f, 0.0f})
    mercia::append(places, c);
  const Bytes i3dm =
      i3dm_of(glb, R"({"INSTANCES_LENGTH":2,"POSITION":{"byteOffset":0},"EAST_NORTH_UP":true,"SCALE":[1,2],
      "BATCH_ID":{"byteOffset":4,"componentType":"UNSIGNED_BYTE"}})",
              places, R"({"kind":["oak","elm"]})");
  const Bytes turned = i3dm_of(triangle_glb(), R"({"INSTANCES_LENGTH":2,"POSITION_QUANTIZED":{"byteOffset":0},
      "QUANTIZED_VOLUME_OFFSET":[1,2,3],"QUANTIZED_VOLUME_SCALE":[4,5,6],"NORMAL_UP":{"byteOffset":24},
      "NORMAL_RIGHT_OCT32P":{"byteOffset":4},"SCALE_NON_UNIFORM":{"byteOffset":0}})",
                               places);
  const Bytes pnts =
      pnts_of(R"({"POINTS_LENGTH":4,"RTC_CENTER":[1,2,3],"POSITION":{"byteOffset":0},"RGB565":{"byteOffset":0},
      "NORMAL_OCT16P":{"byteOffset":8},"BATCH_ID":{"byteOffset":0},"BATCH_LENGTH":9})",
              places, R"({"n":[1,2,3,4,5,6,7,8,9]})");
  const Bytes stream = draco_seeds()[2];
  const Bytes packed =
      pnts_of(R"({"POINTS_LENGTH":5,"POSITION":{"byteOffset":0},"extensions":{"3DTILES_draco_point_compression":
      {"properties":{"POSITION":0,"BATCH_ID":1},"byteOffset":0,"byteLength":)" +
                  std::to_string(stream.size()) + "}}}",
              stream);
  return {
      b3dm, b3dm_of(triangle_glb()), i3dm, turned, pnts, packed, composite_of({b3dm_of(triangle_glb()), b3dm, pnts})};
}

std::vector<Bytes> tileset_seeds() {
  std::vector<Bytes> seeds;
  for (
      const char* text :
      {R"({"asset":{"version":"1.0","gltfUpAxis":"Z"},"geometricError":10,"root":{"boundingVolume":{"box":[0,0,0,9,0,0,0,9,0,0,0,9]},
           "geometricError":5,"refine":"ADD","content":{"uri":"a.b3dm?x=1#y"},"children":[{"boundingVolume":{"sphere":[1,2,3,4]},
           "transform":[1,0,0,0,0,1,0,0,0,0,1,0,5,6,7,1],"geometricError":1,"content":{"url":"../b.glb"}}]}})",
       R"({"asset":{"version":"1.1"},"geometricError":10,"root":{"boundingVolume":{"region":[-0.03,0.91,-0.02,0.92,0,99]},
           "geometricError":5,"refine":"REPLACE","contents":[{"uri":"{level}/{x}/{y}.glb"},{"uri":"b"}],"implicitTiling":
           {"subdivisionScheme":"QUADTREE","subtreeLevels":3,"availableLevels":6,"subtrees":{"uri":"{level}.{x}.{y}.subtree"}}}})"})
    seeds.push_back(bytes_of(text));
  return seeds;
}

std::vector<Bytes> subtree_seeds() {
  mercia::tiles::test::SubtreeBuilder builder;
  builder.json["tileAvailability"] = builder.bits(5, {0, 1, 4});
  builder.json["contentAvailability"] = Json::array({builder.bits(5, {0, 4}), {{"constant", 1}}});
  builder.json["childSubtreeAvailability"] = builder.bits(16, {15});
  Bytes boxes;
  for (int i = 0; i < 36; ++i) mercia::append(boxes, static_cast<double>(i));
  builder.json["tileMetadata"] = 0;
  builder.json["propertyTables"] =
      Json::array({{{"class", "tile"}, {"properties", {{"box", {{"values", builder.add_view(boxes)}}}}}}});
  const Bytes file = builder.finish();
  std::vector<Bytes> seeds;
  for (const auto& [first, second] : {std::pair{2, 5}, std::pair{0x83, 9}}) {
    Bytes seed{static_cast<std::byte>(first), static_cast<std::byte>(second)};
    seed.insert(seed.end(), file.begin(), file.end());
    seeds.push_back(std::move(seed));
  }
  return seeds;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const std::vector<std::pair<const char*, std::vector<Bytes>>> targets{
      {"glb", glb_seeds()},
      {"b3dm", b3dm_seeds()},
      {"tileset", tileset_seeds()},
      {"subtree", subtree_seeds()},
      {"draco", draco_seeds()},
      {"gtfs_csv", mercia::transit::fuzz::csv_seeds()},
      {"gtfs_zip", mercia::transit::fuzz::zip_seeds()},
      {"timetable_cache", mercia::transit::fuzz::cache_seeds()}};
  for (const auto& [name, seeds] : targets) {
    std::filesystem::create_directories(folder / name);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      const auto written = mercia::write_file(folder / name / ("seed" + std::to_string(i)), seeds[i]);
      if (!written) {
        std::fprintf(stderr, "%s\n", written.error().sentence().c_str());
        return 3;
      }
    }
  }
  return 0;
}
