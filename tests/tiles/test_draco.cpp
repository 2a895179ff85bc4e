// KHR_draco_mesh_compression, sound and broken.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/tiles/decode.h"
#include "tests/tiles/draco_builder.h"

namespace mercia::tiles::test {
namespace {

// A bumpy sheet of `side` x `side` vertices one metre apart; every vertex is a feature of its own.
DracoMesh sheet(std::uint32_t side) {
  DracoMesh mesh;
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      mesh.positions.insert(mesh.positions.end(),
                            {static_cast<float>(x), static_cast<float>(y), static_cast<float>(x * y % 3)});
      mesh.features.push_back(static_cast<std::uint16_t>(y * side + x));
      if (x + 1 == side || y + 1 == side) continue;
      const std::uint32_t i = y * side + x;
      mesh.triangles.push_back({i, i + 1, i + side});
      mesh.triangles.push_back({i + side, i + 1, i + side + 1});
    }
  }
  return mesh;
}

Result<TileContent> decode(const Bytes& glb, std::uint64_t bytes = std::uint64_t{1} << 30) {
  DecodeOptions options;
  options.where = "test.glb";
  options.limits.bytes = bytes;
  return decode_content(glb, options);
}

Bytes glb_of(const Bytes& stream, const DracoMesh& mesh) {
  return draco_builder(stream, mesh.positions.size() / 3, mesh.triangles.size() * 3, !mesh.features.empty()).finish();
}

TEST(Draco, MeshesComeBackWithTheirFeatures) {
  const DracoMesh mesh = sheet(20);
  for (const auto method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
    const auto content = decode(glb_of(packed_mesh(mesh, method), mesh));
    ASSERT_TRUE(content) << content.error().sentence();
    EXPECT_TRUE(content->unsupported.empty());
    EXPECT_TRUE(content->problems.empty());
    ASSERT_EQ(content->primitives.size(), 1u);
    EXPECT_EQ(content->triangle_count(), mesh.triangles.size());
    // Draco orders the vertices anew; the feature tells which one it was.
    for (const Vertex& vertex : content->primitives[0].vertices) {
      const std::uint32_t feature = vertex.feature_and_surface & 0xffffff;
      ASSERT_LT(feature, 400u);
      for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(vertex.position[c], mesh.positions[feature * 3 + c], 2e-3f);
    }
  }
}

TEST(Draco, AStreamCutOffAnywhereIsLeftOutWithASentence) {
  const DracoMesh mesh = sheet(4);
  for (const auto method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
    const Bytes stream = packed_mesh(mesh, method);
    for (std::size_t size = 0; size < stream.size(); ++size) {
      const auto content =
          decode(glb_of(Bytes(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(size)), mesh));
      if (!content) continue;  // the buffer view is empty
      EXPECT_TRUE(content->primitives.empty()) << size;
      ASSERT_EQ(content->problems.size(), 1u) << size;
      EXPECT_TRUE(content->problems[0].starts_with("test.glb, "));
    }
  }
}

TEST(Draco, AnySingleChangedByteNeitherCrashesNorLetsBadDataThrough) {
  const DracoMesh mesh = sheet(4);
  for (const auto method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
    const Bytes stream = packed_mesh(mesh, method);
    for (std::size_t at = 0; at < stream.size(); ++at) {
      for (const int change : {0x01, 0x80, 0xff}) {
        Bytes changed = stream;
        changed[at] ^= static_cast<std::byte>(change);
        const auto content = decode(glb_of(changed, mesh));
        if (!content) continue;
        for (const auto& primitive : content->primitives)
          for (const auto index : primitive.indices) ASSERT_LT(index, primitive.vertices.size());
      }
    }
  }
}

TEST(Draco, AClaimOfBillionsOfTrianglesIsRefusedBeforeItIsBelieved) {
  const DracoMesh mesh = sheet(4);
  Bytes stream = packed_mesh(mesh, draco::MESH_SEQUENTIAL_ENCODING);
  // After the header of 11 bytes a sequential mesh says how many triangles it has; 18 of them fit one byte.
  ASSERT_EQ(stream[11], std::byte{18});
  const std::array<std::byte, 5> billions{std::byte{0xff}, std::byte{0xff}, std::byte{0xff}, std::byte{0xff},
                                          std::byte{0x03}};
  stream.erase(stream.begin() + 11);
  stream.insert(stream.begin() + 11, billions.begin(), billions.end());
  const auto content = decode(glb_of(stream, mesh));
  ASSERT_TRUE(content);
  ASSERT_EQ(content->problems.size(), 1u);
  EXPECT_NE(content->problems[0].find("more than the limit"), std::string::npos) << content->problems[0];
}

TEST(Draco, UnpackingKeepsToTheBudget) {
  const DracoMesh mesh = sheet(60);
  const Bytes glb = glb_of(packed_mesh(mesh, draco::MESH_EDGEBREAKER_ENCODING), mesh);
  EXPECT_EQ(decode(glb)->triangle_count(), mesh.triangles.size());
  const auto content = decode(glb, 500'000);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->triangle_count(), 0u);
  ASSERT_EQ(content->problems.size(), 1u);
  EXPECT_NE(content->problems[0].find("more than the limit"), std::string::npos) << content->problems[0];
}

TEST(Draco, WhatDoesNotFitIsLeftOutOrAnError) {
  const DracoMesh mesh = sheet(4);
  const Bytes stream = packed_mesh(mesh, draco::MESH_EDGEBREAKER_ENCODING);
  const auto changed = [&](const char* pointer, const Json& value) {
    GlbBuilder builder = draco_builder(stream, 16, 54, true);
    builder.json[Json::json_pointer(std::string("/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression") +
                                    pointer)] = value;
    const auto content = decode(builder.finish());
    return content ? content->triangle_count() : 0;
  };
  EXPECT_EQ(changed("/bufferView", 0), mesh.triangles.size());
  EXPECT_EQ(changed("/bufferView", 9), 0u);
  EXPECT_EQ(changed("/bufferView", "x"), 0u);
  EXPECT_EQ(changed("/attributes/POSITION", 7), 0u);
  EXPECT_EQ(changed("/attributes/POSITION", 1), 0u) << "features are no positions";
  EXPECT_EQ(changed("/attributes/POSITION", -1), 0u);
}

TEST(Draco, ABrokenStreamBesidePlainAccessorsIsReplacedByThem) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int view = builder.add_view(as_bytes("DRACO, or so it says"));
  builder.add_primitive({{"POSITION", positions}})["extensions"]["KHR_draco_mesh_compression"] = {
      {"bufferView", view}, {"attributes", {{"POSITION", 0}}}};
  const auto content = decode(builder.finish());
  ASSERT_TRUE(content) << content.error().sentence();
  EXPECT_EQ(content->triangle_count(), 1u);
  EXPECT_EQ(content->problems.size(), 1u);
}

}  // namespace
}  // namespace mercia::tiles::test
