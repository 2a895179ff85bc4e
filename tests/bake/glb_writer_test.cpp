#include "tools/bake/glb_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/tiles/decode.h"
#include "tools/bake/glb_writer_quantize.h"

namespace mercia::bake {
namespace {

using ::testing::HasSubstr;

// The smallest PNG: one grey pixel.
constexpr std::array<unsigned char, 67> kPixel{
    0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    13,  'I',  'H',  'D',  'R',  0,
    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,   0x3a, 0x7e, 0x9b, 0x55, 0,
    0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x68, 0,   0,    0,    0x82, 0,    0x81,
    0x77, 0xcd, 0x72, 0xb6, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xae, 0x42, 0x60, 0x82};

nlohmann::json json_of(const Bytes& glb) {
  const auto size = read_at<std::uint32_t>(glb, 12).value_or(0);
  const auto text = subview(glb, 20, size);
  return text ? nlohmann::json::parse(as_text(*text)) : nlohmann::json();
}

tiles::TileContent decoded(const Bytes& glb) {
  tiles::DecodeOptions options;
  options.where = "test.glb";
  auto content = tiles::decode_content(glb, options);
  if (!content) {
    ADD_FAILURE() << content.error().sentence();
    return {};
  }
  EXPECT_THAT(content->unsupported, ::testing::IsEmpty());
  return std::move(*content);
}

FeatureRecord record(std::string id, float height = 0.0f) {
  FeatureRecord feature;
  feature.id = std::move(id);
  feature.kind = "building";
  feature.height = height;
  return feature;
}

// A wavy sheet of `side` x `side` quads over [0, size] around `origin`, one feature a row.
SurfaceMesh sheet(const glm::dvec3& origin, std::uint32_t side, double size, std::uint32_t features) {
  SurfaceMesh mesh;
  for (std::uint32_t row = 0; row <= side; ++row)
    for (std::uint32_t column = 0; column <= side; ++column) {
      MeshVertex vertex;
      const double x = size * column / side;
      const double y = size * row / side;
      vertex.position = origin + glm::dvec3(x, y, 3.0 * std::sin(x * 0.1) + 2.0 * std::cos(y * 0.13));
      vertex.normal = glm::normalize(glm::vec3(std::sin(x), std::cos(y), 2.0));
      vertex.uv = {static_cast<float>(x), static_cast<float>(y * 1.7)};
      vertex.color = {static_cast<std::uint8_t>(column * 7), static_cast<std::uint8_t>(row * 5), 30, 255};
      vertex.feature = features == 0 ? kNoFeatureIndex : row % features;
      vertex.surface = static_cast<tiles::Surface>(1 + row % 5);
      mesh.add(vertex);
    }
  for (std::uint32_t row = 0; row < side; ++row)
    for (std::uint32_t column = 0; column < side; ++column) {
      const std::uint32_t a = row * (side + 1) + column;
      mesh.triangle(a, a + 1, a + side + 2);
      mesh.triangle(a, a + side + 2, a + side + 1);
    }
  return mesh;
}

glm::dvec3 place_of(const tiles::Primitive& primitive, const tiles::Vertex& vertex) {
  return glm::dvec3(primitive.tile_from_mesh *
                    glm::dvec4(vertex.position[0], vertex.position[1], vertex.position[2], 1.0));
}

// The vertex of `mesh` nearest to a point.
const MeshVertex& nearest(const SurfaceMesh& mesh, const glm::dvec3& point) {
  return *std::min_element(mesh.vertices.begin(), mesh.vertices.end(), [&](const MeshVertex& a, const MeshVertex& b) {
    return glm::distance(a.position, point) < glm::distance(b.position, point);
  });
}

TEST(GlbWriter, EveryVertexComesBackWhereItWasAndAsItWas) {
  const SurfaceMesh mesh = sheet({12345.678, -9876.54, 42.0}, 24, 250.0, 3);
  const std::vector<FeatureRecord> features{record("way/1"), record("way/2"), record("way/3")};
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const GlbFile file = write_glb(parts, features, "");
  EXPECT_EQ(file.triangles, mesh.indices.size() / 3);
  EXPECT_LE(file.position_error, 0.01);
  const tiles::TileContent content = decoded(file.bytes);
  ASSERT_EQ(content.primitives.size(), 1u);
  const tiles::Primitive& primitive = content.primitives[0];
  EXPECT_EQ(primitive.indices.size(), mesh.indices.size());
  for (const tiles::Vertex& vertex : primitive.vertices) {
    const glm::dvec3 place = place_of(primitive, vertex);
    const MeshVertex& source = nearest(mesh, place);
    // Decoded positions are floats of whole lattice steps, so only quantization is left.
    ASSERT_LE(glm::distance(source.position, place), file.position_error + 1e-6);
    EXPECT_GT(
        glm::dot(tiles::from_octahedral(vertex.normal), glm::vec3(source.normal.x, source.normal.z, -source.normal.y)),
        0.999f);
    EXPECT_NEAR(vertex.uv[0], source.uv.x, 0.005);
    EXPECT_NEAR(vertex.uv[1], source.uv.y, 0.005);
    EXPECT_EQ(vertex.color, (std::array<std::uint8_t, 4>{source.color.r, source.color.g, source.color.b, 255}));
    EXPECT_EQ(vertex.feature_and_surface & 0xffffffu, source.feature);
    EXPECT_EQ(vertex.feature_and_surface >> 24, static_cast<std::uint32_t>(source.surface));
  }
}

TEST(GlbWriter, TrianglesKeepTheirSide) {
  SurfaceMesh mesh;
  for (const glm::dvec3& position : {glm::dvec3(0, 0, 5), glm::dvec3(10, 0, 5), glm::dvec3(0, 10, 5)}) {
    MeshVertex vertex;
    vertex.position = position;
    mesh.add(vertex);
  }
  mesh.triangle(0, 1, 2);
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const tiles::TileContent content = decoded(write_glb(parts, {}, "").bytes);
  ASSERT_EQ(content.primitives.size(), 1u);
  const tiles::Primitive& primitive = content.primitives[0];
  ASSERT_EQ(primitive.indices.size(), 3u);
  const auto corner = [&](std::size_t i) { return place_of(primitive, primitive.vertices[primitive.indices[i]]); };
  EXPECT_GT(glm::cross(corner(1) - corner(0), corner(2) - corner(0)).z, 0.0);
}

TEST(GlbWriter, TheFactsOfFeaturesComeBack) {
  std::vector<FeatureRecord> features{record("way/1", 12.5f), record("unused"), record("relation/9")};
  features[0].name = "Café “Zum Löwen”";
  features[0].type = "retail";
  features[0].height_estimated = true;
  features[2].illustrative = true;
  SurfaceMesh mesh = sheet({0, 0, 0}, 4, 10.0, 0);
  for (std::size_t i = 0; i < mesh.vertices.size(); ++i) mesh.vertices[i].feature = i < 10 ? 0 : 2;
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const tiles::TileContent content = decoded(write_glb(parts, features, "© A, B;Contains OS data").bytes);
  ASSERT_EQ(content.property_tables.size(), 1u);
  const tiles::PropertyTable& table = content.property_tables[0];
  EXPECT_EQ(table.name, "feature");
  ASSERT_EQ(table.count, 2u);
  std::map<std::string, const tiles::Property*> columns;
  for (const tiles::Property& property : table.properties) columns[property.name] = &property;
  const auto texts = [&](const char* name) { return std::get<std::vector<std::string>>(columns.at(name)->values); };
  EXPECT_THAT(texts("id"), ::testing::ElementsAre("way/1", "relation/9"));
  EXPECT_THAT(texts("name"), ::testing::ElementsAre(features[0].name, ""));
  EXPECT_THAT(texts("type"), ::testing::ElementsAre("retail", ""));
  EXPECT_THAT(std::get<std::vector<double>>(columns.at("height")->values), ::testing::ElementsAre(12.5, 0.0));
  EXPECT_THAT(std::get<std::vector<std::uint8_t>>(columns.at("height_estimated")->values),
              ::testing::ElementsAre(1, 0));
  EXPECT_THAT(std::get<std::vector<std::uint8_t>>(columns.at("illustrative")->values), ::testing::ElementsAre(0, 1));
  EXPECT_THAT(content.copyrights, ::testing::ElementsAre("© A, B", "Contains OS data"));
}

TEST(GlbWriter, VerticesWithoutAFeatureHaveNone) {
  SurfaceMesh mesh = sheet({0, 0, 0}, 2, 10.0, 0);
  mesh.vertices[0].feature = 0;
  const std::vector<FeatureRecord> features{record("way/1")};
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const tiles::TileContent content = decoded(write_glb(parts, features, "").bytes);
  ASSERT_EQ(content.primitives.size(), 1u);
  std::size_t none = 0;
  for (const tiles::Vertex& vertex : content.primitives[0].vertices)
    none += (vertex.feature_and_surface & 0xffffffu) == tiles::kNoFeature ? 1 : 0;
  EXPECT_EQ(none, content.primitives[0].vertices.size() - 1);
}

TEST(GlbWriter, MoreFeaturesThanSixteenBitsHoldStayApart) {
  constexpr std::uint32_t kCount = 70'000;
  std::vector<FeatureRecord> features;
  SurfaceMesh mesh;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    features.push_back(record("f/" + std::to_string(i)));
    for (int corner = 0; corner < 3; ++corner) {
      MeshVertex vertex;
      vertex.position = {(i % 300) * 2.0 + (corner == 1 ? 1.0 : 0.0),
                         std::floor(i / 300.0) * 2.0 + (corner == 2 ? 1.0 : 0.0), 0.0};
      vertex.feature = i;
      mesh.add(vertex);
    }
    mesh.triangle(3 * i, 3 * i + 1, 3 * i + 2);
  }
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const tiles::TileContent content = decoded(write_glb(parts, features, "").bytes);
  ASSERT_EQ(content.primitives.size(), 1u);
  const tiles::Primitive& primitive = content.primitives[0];
  std::size_t wrong = 0;
  for (const tiles::Vertex& vertex : primitive.vertices) {
    const glm::dvec3 place = place_of(primitive, vertex);
    const auto expected =
        static_cast<std::uint32_t>(std::floor(place.x / 2.0 + 0.1) + 300.0 * std::floor(place.y / 2.0 + 0.1));
    wrong += (vertex.feature_and_surface & 0xffffffu) == expected ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0u);
}

TEST(GlbWriter, PicturesAndGlassGetTheirOwnMaterials) {
  TextureData picture{"image/png", {}};
  const auto* first = reinterpret_cast<const std::byte*>(kPixel.data());
  picture.bytes.assign(first, first + kPixel.size());
  SurfaceMesh glass = sheet({0, 0, 0}, 2, 5.0, 0);
  for (MeshVertex& vertex : glass.vertices) vertex.color.a = 100;
  const std::vector<GlbPart> parts{{sheet({0, 0, 0}, 2, 5.0, 0), nullptr},
                                   {glass, nullptr},
                                   {sheet({0, 0, 9}, 2, 5.0, 0), &picture},
                                   {sheet({0, 0, 12}, 2, 5.0, 0), &picture}};
  const GlbFile file = write_glb(parts, {}, "");
  EXPECT_EQ(json_of(file.bytes).at("images").size(), 1u);
  const tiles::TileContent content = decoded(file.bytes);
  ASSERT_EQ(content.primitives.size(), 4u);
  ASSERT_EQ(content.materials.size(), 3u);
  EXPECT_EQ(content.materials[content.primitives[0].material].alpha, tiles::Material::Alpha::Opaque);
  EXPECT_EQ(content.materials[content.primitives[1].material].alpha, tiles::Material::Alpha::Blend);
  EXPECT_EQ(content.primitives[1].vertices[0].color[3], 100);
  EXPECT_EQ(content.materials[content.primitives[2].material].image, 0);
  EXPECT_EQ(content.primitives[2].material, content.primitives[3].material);
  ASSERT_EQ(content.images.size(), 1u);
  EXPECT_EQ(content.images[0].width, 1u);
}

TEST(GlbWriter, LeavesOutWhatIsNoNumberAndSaysSo) {
  SurfaceMesh mesh = sheet({0, 0, 0}, 2, 5.0, 0);
  mesh.vertices[0].position.x = std::numeric_limits<double>::quiet_NaN();
  mesh.vertices[8].position.z = std::numeric_limits<double>::infinity();
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const GlbFile file = write_glb(parts, {}, "");
  EXPECT_EQ(file.not_finite, 4u);
  EXPECT_EQ(file.triangles, 4u);
  EXPECT_EQ(decoded(file.bytes).triangle_count(), 4u);
}

TEST(GlbWriter, CountsTrianglesThatAreSmallerThanTheLattice) {
  SurfaceMesh mesh = sheet({0, 0, 0}, 2, 500.0, 0);
  const SurfaceMesh speck = sheet({100.3, 100.3, 0}, 1, 1e-5, 0);
  const auto offset = static_cast<std::uint32_t>(mesh.vertices.size());
  mesh.vertices.insert(mesh.vertices.end(), speck.vertices.begin(), speck.vertices.end());
  for (const std::uint32_t index : speck.indices) mesh.indices.push_back(offset + index);
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const GlbFile file = write_glb(parts, {}, "");
  EXPECT_EQ(file.degenerate, 2u);
  EXPECT_EQ(file.triangles, 8u);
}

TEST(GlbWriter, NothingMakesNoFile) {
  EXPECT_TRUE(write_glb({}, {}, "x").bytes.empty());
  const std::vector<GlbPart> parts{{SurfaceMesh{}, nullptr}};
  EXPECT_TRUE(write_glb(parts, {}, "x").bytes.empty());
}

TEST(GlbWriter, TheSameTrianglesGiveTheSameBytes) {
  const std::vector<FeatureRecord> features{record("a"), record("b")};
  const std::vector<GlbPart> parts{{sheet({1, 2, 3}, 20, 200.0, 2), nullptr}};
  EXPECT_EQ(write_glb(parts, features, "c").bytes, write_glb(parts, features, "c").bytes);
}

TEST(GlbWriter, BoundsStandInTheFile) {
  const SurfaceMesh mesh = sheet({1000, 2000, 30}, 8, 100.0, 0);
  const std::vector<GlbPart> parts{{mesh, nullptr}};
  const GlbFile file = write_glb(parts, {}, "");
  EXPECT_NEAR(file.low.x, 1000.0, 0.01);
  EXPECT_NEAR(file.low.y, 2000.0, 0.01);
  EXPECT_NEAR(file.high.x, 1100.0, 0.01);
  EXPECT_NEAR(file.high.y, 2100.0, 0.01);
  const nlohmann::json json = json_of(file.bytes);
  const auto& positions = json.at("accessors").at(0);
  ASSERT_EQ(positions.at("min").size(), 3u);
  EXPECT_LT(positions.at("min").at(0), positions.at("max").at(0));
  EXPECT_THAT(json.dump(), HasSubstr("\"fallback\":true"));
}

TEST(Lattice, NeighboursShareTheirPoints) {
  const Lattice west = lattice_over({-250.3, 0, 0}, {0, 250, 40});
  const Lattice east = lattice_over({0, 3.7, -5}, {250, 250, 60});
  EXPECT_EQ(west.step, east.step);
  for (int axis = 0; axis < 3; ++axis) {
    const double steps = (east.origin[axis] - west.origin[axis]) / west.step;
    EXPECT_NEAR(steps, std::round(steps), 1e-6);
  }
}

}  // namespace
}  // namespace mercia::bake
