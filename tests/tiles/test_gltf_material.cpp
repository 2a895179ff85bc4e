#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <cmath>
#include <numbers>

#include "engine/tiles/decode.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

using testing::Contains;
using testing::IsEmpty;

Bytes small_png() {
  const std::vector<std::uint8_t> rgba(2 * 2 * 4, 200);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = png.height = 2;
  png.format = PNG_FORMAT_RGBA;
  Bytes bytes(4096);
  png_alloc_size_t size = bytes.size();
  png_image_write_to_memory(&png, bytes.data(), &size, 0, rgba.data(), 0, nullptr);
  bytes.resize(size);
  return bytes;
}

// One triangle of the material, with two sets of texture coordinates; textures 0 and 1 show the same picture.
TileContent decoded_with(const Json& material) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int first = builder.add_accessor<float>({0.25f, 0.5f, 1, 0, 0, 1}, 2);
  const int second = builder.add_accessor<float>({0.75f, 0.125f, 1, 0, 0, 1}, 2);
  builder.json["images"] = Json::array({{{"bufferView", builder.add_view(small_png())}, {"mimeType", "image/png"}}});
  builder.json["textures"] = Json::array({{{"source", 0}}, {{"source", 0}}});
  builder.json["materials"] = Json::array({material});
  builder.add_primitive({{"POSITION", positions}, {"TEXCOORD_0", first}, {"TEXCOORD_1", second}})["material"] = 0;
  auto content = decode_content(builder.finish(), {});
  EXPECT_TRUE(content) << content.error().sentence();
  return content ? std::move(*content) : TileContent();
}

Json textured(const Json& info) { return {{"pbrMetallicRoughness", {{"baseColorTexture", info}}}}; }

std::array<float, 2> first_uv(const Json& info) {
  return decoded_with(textured(info)).primitives.at(0).vertices.at(0).uv;
}

TEST(GltfMaterial, FactorsAreTakenOverWithinTheirBounds) {
  const Material given =
      decoded_with(
          {{"pbrMetallicRoughness",
            {{"baseColorFactor", {0.5, 2.0, -1.0, 0.25}}, {"metallicFactor", 0.75}, {"roughnessFactor", 7.0}}}})
          .materials.at(0);
  EXPECT_EQ(given.base_color, glm::vec4(0.5f, 1.0f, 0.0f, 0.25f));
  EXPECT_EQ(given.metallic, 0.75f);
  EXPECT_EQ(given.roughness, 1.0f);
  EXPECT_FALSE(given.unlit);
  const Material silent = decoded_with(Json::object()).materials.at(0);
  EXPECT_EQ(silent.metallic, 1.0f) << "glTF's default";
  EXPECT_EQ(silent.roughness, 1.0f);
  EXPECT_TRUE(decoded_with({{"extensions", {{"KHR_materials_unlit", Json::object()}}}}).materials.at(0).unlit);
}

TEST(GltfMaterial, TexCoordChoosesTheSetAndTheTransformMayOverrideIt) {
  EXPECT_EQ(first_uv({{"index", 0}}), (std::array<float, 2>{0.25f, 0.5f}));
  EXPECT_EQ(first_uv({{"index", 0}, {"texCoord", 1}}), (std::array<float, 2>{0.75f, 0.125f}));
  const auto with_transform = [](const Json& transform) {
    return Json{{"index", 0}, {"texCoord", 1}, {"extensions", {{"KHR_texture_transform", transform}}}};
  };
  EXPECT_EQ(first_uv(with_transform({{"texCoord", 0}})), (std::array<float, 2>{0.25f, 0.5f}));
  EXPECT_EQ(first_uv(with_transform({{"offset", {1, 2}}, {"scale", {2, 4}}})), (std::array<float, 2>{2.5f, 2.5f}));
}

// The extension's own example: offset 0 1, a quarter turn, half as large, shows the picture's lower left quarter.
TEST(GltfMaterial, TheTurnGoesTheWayOfTheExtensionsExample) {
  const Json turned = {
      {"index", 0},
      {"extensions",
       {{"KHR_texture_transform",
         {{"offset", {0, 1}}, {"rotation", std::numbers::pi / 2}, {"scale", {0.5, 0.5}}, {"texCoord", 0}}}}}};
  const auto uv = first_uv(turned);
  EXPECT_NEAR(uv[0], 0.25f, 1e-6f);
  EXPECT_NEAR(uv[1], 0.875f, 1e-6f);
}

TEST(GltfMaterial, AGlowThatIsAllThereIsToSeeIsDrawn) {
  const Material black =
      decoded_with({{"pbrMetallicRoughness", {{"baseColorFactor", {0, 0, 0, 1}}}}, {"emissiveFactor", {0.5, 0.25, 1}}})
          .materials.at(0);
  EXPECT_TRUE(black.unlit);
  EXPECT_EQ(black.base_color, glm::vec4(0.5f, 0.25f, 1.0f, 1.0f));
  const TileContent photographed =
      decoded_with({{"emissiveFactor", {1, 1, 1}}, {"emissiveTexture", {{"index", 1}, {"texCoord", 1}}}});
  EXPECT_TRUE(photographed.materials.at(0).unlit);
  EXPECT_EQ(photographed.materials.at(0).image, 0);
  EXPECT_EQ(photographed.primitives.at(0).vertices.at(0).uv, (std::array<float, 2>{0.75f, 0.125f}));
  EXPECT_THAT(photographed.unsupported, IsEmpty());
  const Material dark = decoded_with({{"emissiveTexture", {{"index", 1}}}}).materials.at(0);
  EXPECT_FALSE(dark.unlit) << "without a factor the texture gives no light";
  EXPECT_EQ(dark.image, -1);
}

const MaterialDetail& only_detail(const TileContent& content) {
  EXPECT_EQ(content.materials.at(0).detail, 0);
  return content.details.at(0);
}

TEST(GltfMaterial, TexturesBeyondTheColourAreKeptByTheirUse) {
  Json material = textured({{"index", 0}});
  material["pbrMetallicRoughness"]["metallicRoughnessTexture"] = {{"index", 1}};
  material["normalTexture"] = {{"index", 1}, {"scale", 0.5}};
  material["occlusionTexture"] = {{"index", 0}, {"strength", 0.25}};
  material["emissiveTexture"] = {{"index", 0}};
  material["emissiveFactor"] = {1, 0, 0.5};
  material["extensions"]["KHR_materials_emissive_strength"] = {{"emissiveStrength", 4}};
  const TileContent content = decoded_with(material);
  const MaterialDetail& detail = only_detail(content);
  EXPECT_FALSE(content.materials[0].unlit);
  EXPECT_THAT(content.unsupported, IsEmpty());
  ASSERT_EQ(content.images.size(), 3u) << "one picture, once for each thing that its numbers mean";
  const auto use = [&](std::int32_t image) { return content.images.at(static_cast<std::size_t>(image)).use; };
  EXPECT_EQ(use(content.materials[0].image), Image::Use::Color);
  EXPECT_EQ(use(detail.metallic_roughness.image), Image::Use::Data);
  EXPECT_EQ(use(detail.normal.image), Image::Use::Normal);
  EXPECT_EQ(detail.occlusion.image, detail.metallic_roughness.image);
  EXPECT_EQ(detail.emissive.image, content.materials[0].image);
  EXPECT_EQ(detail.normal_scale, 0.5f);
  EXPECT_EQ(detail.occlusion_strength, 0.25f);
  EXPECT_EQ(detail.emission, glm::vec3(4, 0, 2));
  EXPECT_TRUE(content.primitives.at(0).second_uv.empty());
}

TEST(GltfMaterial, MostMaterialsHaveNoDetail) {
  EXPECT_EQ(decoded_with(textured({{"index", 0}})).materials.at(0).detail, -1);
  EXPECT_EQ(decoded_with({{"emissiveTexture", {{"index", 1}}}}).materials.at(0).detail, -1) << "times nought";
  EXPECT_EQ(decoded_with({{"extensions", {{"KHR_materials_unlit", Json::object()}}}, {"normalTexture", {{"index", 0}}}})
                .materials.at(0)
                .detail,
            -1);
}

TEST(GltfMaterial, ADetailInOtherCoordinatesGetsTheSecondSet) {
  Json material = textured({{"index", 0}, {"texCoord", 1}});
  material["occlusionTexture"] = {{"index", 1}, {"texCoord", 0}};
  const TileContent content = decoded_with(material);
  EXPECT_TRUE(only_detail(content).occlusion.second);
  const Primitive& primitive = content.primitives.at(0);
  ASSERT_EQ(primitive.second_uv.size(), primitive.vertices.size());
  EXPECT_EQ(primitive.vertices[0].uv, (std::array<float, 2>{0.75f, 0.125f}));
  EXPECT_EQ(primitive.second_uv[0], (std::array<float, 2>{0.25f, 0.5f}));
}

TEST(GltfMaterial, WithoutABaseTextureTheDetailsCoordinatesComeFirst) {
  const TileContent content = decoded_with({{"normalTexture", {{"index", 0}, {"texCoord", 1}}}});
  EXPECT_FALSE(only_detail(content).normal.second);
  EXPECT_EQ(content.primitives.at(0).vertices[0].uv, (std::array<float, 2>{0.75f, 0.125f}));
}

TEST(GltfMaterial, TransformsOfSeveralTexturesMeet) {
  const auto moved = [](double scale, double offset) {
    return Json{{"index", 0},
                {"extensions", {{"KHR_texture_transform", {{"scale", {scale, scale}}, {"offset", {offset, 0}}}}}}};
  };
  Json material = textured(moved(2, 1));
  material["normalTexture"] = moved(8, 0);
  material["occlusionTexture"] = moved(2, 1);
  const TileContent content = decoded_with(material);
  const MaterialDetail& detail = only_detail(content);
  // The vertex has 2 u + 1; 8 u is 4 of that less 4.
  EXPECT_EQ(detail.normal.place_from_uv, glm::mat3x2(4, 0, 0, 4, -4, 0));
  EXPECT_FALSE(detail.normal.second);
  EXPECT_EQ(detail.occlusion.place_from_uv, glm::mat3x2(1.0f));
  // A transform without extent cannot be turned back.
  material["pbrMetallicRoughness"]["baseColorTexture"] = moved(0, 0);
  const TileContent flat = decoded_with(material);
  EXPECT_TRUE(only_detail(flat).normal.second);
  EXPECT_EQ(flat.primitives.at(0).second_uv.at(0), (std::array<float, 2>{0.25f, 0.5f}));
}

TEST(GltfMaterial, WhatIsLeftOutIsNamed) {
  Json material = textured({{"index", 0}, {"texCoord", 0}});
  material["normalTexture"] = {{"index", 0}, {"texCoord", 1}};
  material["occlusionTexture"] = {{"index", 0}, {"texCoord", 2}};
  const TileContent content = decoded_with(material);
  EXPECT_THAT(content.unsupported, Contains("a third set of texture coordinates"));
  EXPECT_EQ(only_detail(content).occlusion.image, -1);
  EXPECT_GE(content.details[0].normal.image, 0);
  Json glossy;
  glossy["extensions"]["KHR_materials_pbrSpecularGlossiness"]["specularGlossinessTexture"] = {{"index", 0}};
  EXPECT_THAT(decoded_with(glossy).unsupported, Contains("specular-glossiness textures"));
  EXPECT_THAT(decoded_with(textured({{"index", 0}})).unsupported, IsEmpty());
}

TEST(GltfMaterial, BrokenDetailsAreLeftOutAndTheRestIsDrawn) {
  const TileContent missing = decoded_with({{"normalTexture", {{"index", 7}}}, {"emissiveFactor", {0, 1, 0}}});
  EXPECT_EQ(missing.problems.size(), 1u);
  EXPECT_EQ(only_detail(missing).normal.image, -1);
  EXPECT_EQ(missing.details[0].emission, glm::vec3(0, 1, 0));
  const TileContent no_number = decoded_with(
      {{"normalTexture", {{"index", 0}, {"scale", "much"}}}, {"occlusionTexture", 3}, {"emissiveFactor", {1, 1}}});
  EXPECT_EQ(only_detail(no_number).normal_scale, 1.0f);
  EXPECT_EQ(no_number.details[0].emission, glm::vec3(0.0f));
  // Coordinates that the primitive has not.
  const TileContent nowhere = decoded_with({{"normalTexture", {{"index", 0}, {"texCoord", 5}}}});
  EXPECT_GE(only_detail(nowhere).normal.image, 0);
  EXPECT_EQ(nowhere.primitives.at(0).vertices[0].uv, (std::array<float, 2>{0, 0}));
}

}  // namespace
}  // namespace mercia::tiles::test
