// EXT_meshopt_compression: what meshoptimizer packs comes back, and broken packing is an error.
#include <gtest/gtest.h>
#include <meshoptimizer.h>

#include <cmath>

#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

struct Packed {
  Bytes bytes;
  std::size_t count = 0;
  std::size_t stride = 0;
  std::string mode = "ATTRIBUTES";
  std::string filter;
};

template <typename T>
Packed packed_vertices(const std::vector<T>& values, std::size_t stride, const char* filter = "NONE") {
  Packed packed;
  packed.stride = stride;
  packed.count = values.size() * sizeof(T) / stride;
  packed.filter = filter;
  packed.bytes.resize(meshopt_encodeVertexBufferBound(packed.count, stride));
  packed.bytes.resize(meshopt_encodeVertexBuffer(reinterpret_cast<unsigned char*>(packed.bytes.data()),
                                                 packed.bytes.size(), values.data(), packed.count, stride));
  return packed;
}

Packed packed_indices(const std::vector<std::uint32_t>& indices, const char* mode) {
  Packed packed;
  packed.mode = mode;
  packed.count = indices.size();
  packed.stride = 2;
  packed.bytes.resize(1000);
  auto* out = reinterpret_cast<unsigned char*>(packed.bytes.data());
  packed.bytes.resize(packed.mode == "TRIANGLES"
                          ? meshopt_encodeIndexBuffer(out, 1000, indices.data(), indices.size())
                          : meshopt_encodeIndexSequence(out, 1000, indices.data(), indices.size()));
  return packed;
}

// A view whose plain buffer is a fallback without bytes.
int add_packed(GlbBuilder& builder, const Packed& packed) {
  const int view = builder.add_view(packed.bytes);
  Json& json = builder.json["bufferViews"][static_cast<std::size_t>(view)];
  Json extension{{"buffer", 0},
                 {"byteOffset", json["byteOffset"]},
                 {"byteLength", packed.bytes.size()},
                 {"byteStride", packed.stride},
                 {"count", packed.count},
                 {"mode", packed.mode}};
  if (!packed.filter.empty()) extension["filter"] = packed.filter;
  json = {{"buffer", 1},
          {"byteLength", packed.count * packed.stride},
          {"extensions", {{"EXT_meshopt_compression", extension}}}};
  if (packed.mode == "ATTRIBUTES") json["byteStride"] = packed.stride;
  return view;
}

Result<TileContent> decode(GlbBuilder& builder) {
  builder.json["buffers"] =
      Json::array({{{"byteLength", builder.binary.size()}},
                   {{"byteLength", 100000}, {"extensions", {{"EXT_meshopt_compression", {{"fallback", true}}}}}}});
  DecodeOptions options;
  options.where = "test.glb";
  return decode_content(builder.finish(), options);
}

const std::vector<std::int16_t> kLattice{0, 0, 0, 0, 100, 0, 0, 0, 0, 100, 0, 0, 100, 100, -7, 0};

TEST(Meshopt, AttributesAndIndicesComeBack) {
  for (const char* mode : {"TRIANGLES", "INDICES"}) {
    GlbBuilder builder;
    const int positions = builder.describe_accessor(add_packed(builder, packed_vertices(kLattice, 8)), 5122, 4, 3);
    const int indices =
        builder.describe_accessor(add_packed(builder, packed_indices({0, 1, 2, 1, 3, 2}, mode)), 5123, 6, 1);
    builder.add_primitive({{"POSITION", positions}, {"NORMAL", positions}}, indices);
    const auto content = decode(builder);
    ASSERT_TRUE(content) << content.error().sentence();
    EXPECT_EQ(content->primitives[0].vertices[3].position, (std::array<float, 3>{100, 100, -7}));
    // The triangle codec may turn a triangle around its corners, not over.
    const auto& decoded = content->primitives[0].indices;
    ASSERT_EQ(decoded.size(), 6u);
    const auto turned = [&](std::size_t first, std::array<std::uint32_t, 3> wanted) {
      for (std::size_t k = 0; k < 3; ++k)
        if (decoded[first + k] == wanted[0] && decoded[first + (k + 1) % 3] == wanted[1]) return true;
      return false;
    };
    EXPECT_TRUE(turned(0, {0, 1, 2}));
    EXPECT_TRUE(turned(3, {1, 3, 2}));
  }
}

TEST(Meshopt, OctahedralNormalsOfEightAndSixteenBits) {
  const std::vector<float> normals{0, 0, 1, 0, 0.6f, 0, -0.8f, 0, -0.48f, 0.64f, 0.6f, 0};
  for (const std::size_t stride : {4u, 8u}) {
    std::vector<std::uint8_t> filtered(3 * stride);
    meshopt_encodeFilterOct(filtered.data(), 3, stride, stride == 4 ? 8 : 16, normals.data());
    GlbBuilder builder;
    const int normal = builder.describe_accessor(add_packed(builder, packed_vertices(filtered, stride, "OCTAHEDRAL")),
                                                 stride == 4 ? 5120 : 5122, 3, 3, true);
    const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
    builder.add_primitive({{"POSITION", positions}, {"NORMAL", normal}});
    const auto content = decode(builder);
    ASSERT_TRUE(content) << content.error().sentence();
    for (std::size_t i = 0; i < 3; ++i) {
      const glm::vec3 wanted(normals[4 * i], normals[4 * i + 1], normals[4 * i + 2]);
      EXPECT_GT(glm::dot(from_octahedral(content->primitives[0].vertices[i].normal), wanted),
                stride == 4 ? 0.999f : 0.99999f);
    }
  }
}

TEST(Meshopt, ExponentialPositions) {
  const std::vector<float> positions{0.5f, -3.25f, 1000.0f, 1e-3f, 2.0f, 3.0f, 7.0f, 8.0f, 9.0f};
  std::vector<std::uint32_t> filtered(9);
#if MESHOPTIMIZER_VERSION > 180
  meshopt_encodeFilterExp(filtered.data(), 3, 12, 24, positions.data(), meshopt_EncodeExpSeparate);
#else
  meshopt_encodeFilterExp(filtered.data(), 3, 12, 24, positions.data());
#endif
  GlbBuilder builder;
  const int accessor =
      builder.describe_accessor(add_packed(builder, packed_vertices(filtered, 12, "EXPONENTIAL")), 5126, 3, 3);
  builder.add_primitive({{"POSITION", accessor}, {"NORMAL", accessor}});
  const auto content = decode(builder);
  ASSERT_TRUE(content) << content.error().sentence();
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_NEAR(content->primitives[0].vertices[i / 3].position[i % 3], positions[i],
                std::abs(positions[i]) * 1e-3 + 2e-4);
}

TEST(Meshopt, QuaternionsOfInstances) {
  const float half = std::sqrt(0.5f);
  const std::vector<float> rotations{0, 0, 0, 1, 0, half, 0, half};
  std::vector<std::int16_t> filtered(8);
  meshopt_encodeFilterQuat(filtered.data(), 2, 8, 16, rotations.data());
  GlbBuilder builder;
  const int rotation =
      builder.describe_accessor(add_packed(builder, packed_vertices(filtered, 8, "QUATERNION")), 5122, 2, 4, true);
  builder.add_primitive({{"POSITION", builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3)}});
  builder.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"] = {{"ROTATION", rotation}};
  const auto content = decode(builder);
  ASSERT_TRUE(content) << content.error().sentence();
  const auto& turned = content->primitives[0].vertices[4].position;  // (1 0 0) by 90 degrees about y
  EXPECT_NEAR(turned[0], 0.0f, 1e-3f);
  EXPECT_NEAR(turned[2], -1.0f, 1e-3f);
}

TEST(Meshopt, BrokenPackingIsAnError) {
  const std::vector<std::pair<const char*, Json>> changes{
      {"byteStride", 5},    {"byteStride", 0},   {"byteStride", 1000},    {"count", 1000}, {"count", 1e15},
      {"byteLength", 3},    {"byteLength", 1e9}, {"byteOffset", 1e9},     {"buffer", 1},   {"buffer", 7},
      {"mode", "VERTICES"}, {"filter", "SEPIA"}, {"filter", "QUATERNION"}};
  for (const auto& [name, value] : changes) {
    GlbBuilder builder;
    const int view = add_packed(builder, packed_vertices(kLattice, 8, "NONE"));
    builder.add_primitive({{"POSITION", builder.describe_accessor(view, 5122, 4, 3)}});
    builder.json["bufferViews"][0]["extensions"]["EXT_meshopt_compression"][name] = value;
    const bool harmless = std::string(name) == "filter" && value == "QUATERNION";  // garbage, but of the right size
    if (!harmless) {
      EXPECT_FALSE(decode(builder)) << name << " " << value.dump();
    } else {
      decode(builder);
    }
  }
}

TEST(Meshopt, PackedBytesCutOffAnywhereAreAnError) {
  const Packed whole = packed_vertices(kLattice, 8);
  for (std::size_t size = 0; size < whole.bytes.size(); ++size) {
    GlbBuilder builder;
    Packed cut = whole;
    cut.bytes.resize(size);
    const int view = add_packed(builder, cut);
    builder.add_primitive({{"POSITION", builder.describe_accessor(view, 5122, 4, 3)}});
    EXPECT_FALSE(decode(builder)) << size;
  }
}

}  // namespace
}  // namespace mercia::tiles::test
