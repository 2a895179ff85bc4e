// Pictures and the materials that use them.
#include <gtest/gtest.h>
#include <png.h>
#include <webp/encode.h>

#include <cstdio>
#include <cstdlib>

// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>

#include "engine/tiles/decode.h"
#include "engine/tiles/image.h"
#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {
namespace {

constexpr std::uint32_t kWidth = 16;
constexpr std::uint32_t kHeight = 8;

// Red grows to the right, green downwards.
std::vector<std::uint8_t> gradient(int channels) {
  std::vector<std::uint8_t> pixels;
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      pixels.push_back(static_cast<std::uint8_t>(x * 16));
      pixels.push_back(static_cast<std::uint8_t>(y * 32));
      pixels.push_back(0);
      if (channels == 4) pixels.push_back(static_cast<std::uint8_t>(255 - x));
    }
  }
  return pixels;
}

Bytes png_bytes() {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = kWidth;
  png.height = kHeight;
  png.format = PNG_FORMAT_RGBA;
  const auto pixels = gradient(4);
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&png, nullptr, &size, 0, pixels.data(), 0, nullptr);
  Bytes out(size);
  png_image_write_to_memory(&png, out.data(), &size, 0, pixels.data(), 0, nullptr);
  out.resize(size);
  return out;
}

Bytes jpeg_bytes() {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = kWidth;
  jpeg.image_height = kHeight;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 98, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  auto pixels = gradient(3);
  while (jpeg.next_scanline < kHeight) {
    JSAMPROW row = pixels.data() + jpeg.next_scanline * kWidth * 3;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  Bytes out(reinterpret_cast<std::byte*>(memory), reinterpret_cast<std::byte*>(memory) + size);
  jpeg_destroy_compress(&jpeg);
  std::free(memory);
  return out;
}

Bytes webp_bytes() {
  std::uint8_t* memory = nullptr;
  const auto pixels = gradient(4);
  const std::size_t size = WebPEncodeLosslessRGBA(pixels.data(), kWidth, kHeight, kWidth * 4, &memory);
  Bytes out(reinterpret_cast<std::byte*>(memory), reinterpret_cast<std::byte*>(memory) + size);
  WebPFree(memory);
  return out;
}

Result<Image> decode(const Bytes& bytes, std::uint64_t budget_bytes = 1 << 20) {
  DecodeBudget budget(budget_bytes);
  return decode_image(bytes, "test", budget);
}

TEST(TilesImage, EveryFormatGivesItsPixels) {
  const auto wanted = gradient(4);
  for (const Bytes& bytes : {png_bytes(), jpeg_bytes(), webp_bytes()}) {
    const auto image = decode(bytes);
    ASSERT_TRUE(image) << image.error().sentence();
    EXPECT_EQ(image->width, kWidth);
    EXPECT_EQ(image->height, kHeight);
    ASSERT_EQ(image->rgba.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (i % 4 == 3) continue;
      EXPECT_NEAR(image->rgba[i], wanted[i], 20) << i;
    }
  }
  EXPECT_EQ(decode(png_bytes())->rgba, wanted) << "PNG loses nothing, alpha included";
  EXPECT_EQ(decode(jpeg_bytes())->rgba[3], 255);
}

TEST(TilesImage, CutOffAnywhereNeverCrashes) {
  for (const Bytes& bytes : {png_bytes(), jpeg_bytes(), webp_bytes()}) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto image = decode(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
      EXPECT_TRUE(!image || image->rgba.size() == kWidth * kHeight * 4u);
    }
  }
}

TEST(TilesImage, ChangedBytesNeverCrash) {
  for (const Bytes& bytes : {png_bytes(), jpeg_bytes(), webp_bytes()}) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      Bytes changed = bytes;
      changed[at] ^= std::byte{0x55};
      const auto image = decode(changed, 1 << 24);
      EXPECT_TRUE(!image || image->rgba.size() == std::size_t{image->width} * image->height * 4);
    }
  }
}

TEST(TilesImage, PixelsCountAgainstTheBudget) {
  for (const Bytes& bytes : {png_bytes(), jpeg_bytes(), webp_bytes()}) {
    EXPECT_FALSE(decode(bytes, kWidth * kHeight * 4 - 1));
    EXPECT_TRUE(decode(bytes, kWidth * kHeight * 4));
  }
}

TEST(TilesImage, OtherFormatsAreNamed) {
  Bytes ktx(64);
  const std::string magic = "\xabKTX 20\xbb\r\n\x1a\n";
  for (std::size_t i = 0; i < magic.size(); ++i) ktx[i] = static_cast<std::byte>(magic[i]);
  EXPECT_NE(decode(ktx).error().sentence().find("KTX2"), std::string::npos);
  EXPECT_FALSE(decode(Bytes(64)));
}

TEST(TilesImage, MaterialsShareThePicturesThatTheyName) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  const int uvs = builder.add_accessor<float>({0.5f, 0, 1, 0, 0, 1}, 2);
  const int picture = builder.add_view(png_bytes());
  builder.json["images"] = Json::array({{{"bufferView", picture}, {"mimeType", "image/png"}}, {{"uri", "broken.png"}}});
  builder.json["samplers"] = Json::array({{{"wrapS", 33071}, {"wrapT", 33648}}});
  builder.json["textures"] = Json::array(
      {{{"source", 0}, {"sampler", 0}}, {{"source", 1}}, {{"extensions", {{"EXT_texture_webp", {{"source", 0}}}}}}});
  const auto material = [](int texture) {
    return Json{
        {"pbrMetallicRoughness", {{"baseColorTexture", {{"index", texture}}}, {"baseColorFactor", {1, 0.5, 0, 1}}}}};
  };
  builder.json["materials"] = Json::array({material(0), material(1), material(2), material(9)});
  Json& texture = builder.json["materials"][2]["pbrMetallicRoughness"]["baseColorTexture"];
  // A quarter turn, twice as large, moved.
  texture["extensions"]["KHR_texture_transform"] = {
      {"rotation", 1.5707963267948966}, {"scale", {2, 2}}, {"offset", {10, 20}}};
  for (int i = 0; i < 4; ++i) builder.add_primitive({{"POSITION", positions}, {"TEXCOORD_0", uvs}})["material"] = i;
  const auto content = decode_content(builder.finish(), {});
  ASSERT_TRUE(content) << content.error().sentence();
  ASSERT_EQ(content->materials.size(), 4u);
  EXPECT_EQ(content->images.size(), 1u);
  EXPECT_EQ(content->materials[0].image, 0);
  EXPECT_EQ(content->materials[0].wrap_u, Material::Wrap::Clamp);
  EXPECT_EQ(content->materials[0].wrap_v, Material::Wrap::Mirror);
  EXPECT_EQ(content->materials[0].base_color, glm::vec4(1, 0.5f, 0, 1));
  EXPECT_EQ(content->materials[1].image, -1);
  EXPECT_EQ(content->materials[2].image, 0);
  EXPECT_EQ(content->materials[3].image, -1);
  EXPECT_EQ(content->problems.size(), 2u) << "the broken picture and the missing texture";
  EXPECT_EQ(content->primitives[0].vertices[0].uv, (std::array<float, 2>{0.5f, 0}));
  EXPECT_NEAR(content->primitives[2].vertices[0].uv[0], 10.0f, 1e-5f);
  EXPECT_NEAR(content->primitives[2].vertices[0].uv[1], 19.0f, 1e-5f);
}

TEST(TilesImage, AlphaModes) {
  GlbBuilder builder;
  const int positions = builder.add_accessor<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 3);
  builder.json["materials"] =
      Json::array({{{"alphaMode", "MASK"}, {"alphaCutoff", 0.25}}, {{"alphaMode", "BLEND"}}, {{"doubleSided", true}}});
  for (int i = 0; i < 3; ++i) builder.add_primitive({{"POSITION", positions}})["material"] = i;
  const auto content = decode_content(builder.finish(), {});
  ASSERT_TRUE(content);
  EXPECT_EQ(content->materials[0].alpha, Material::Alpha::Mask);
  EXPECT_EQ(content->materials[0].alpha_cutoff, 0.25f);
  EXPECT_EQ(content->materials[1].alpha, Material::Alpha::Blend);
  EXPECT_TRUE(content->materials[2].double_sided);
}

}  // namespace
}  // namespace mercia::tiles::test
