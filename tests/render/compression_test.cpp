// Textures in blocks: what the encoders keep, the levels, and the picture on the GPU.
#include <array>
#include <cmath>
#include <functional>
#include <random>

#include "engine/render/block_compression.h"
#include "engine/render/mip_chain.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using render::CodedBlock;
using render::PixelBlock;
using tiles::Image;

std::uint32_t bits(const CodedBlock& block, unsigned first, unsigned count) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < count; ++i)
    value |= (static_cast<std::uint32_t>(block[(first + i) / 8]) >> (first + i) % 8 & 1u) << i;
  return value;
}

// As the specification has mode 6.
PixelBlock decoded_bc7(const CodedBlock& block) {
  constexpr std::array<unsigned, 16> kWeights{0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64};
  EXPECT_EQ(bits(block, 0, 7), 64u) << "mode 6";
  std::array<std::array<unsigned, 4>, 2> ends{};
  for (unsigned c = 0; c < 4; ++c)
    for (unsigned e = 0; e < 2; ++e) ends[e][c] = bits(block, 7 + c * 14 + e * 7, 7) << 1 | bits(block, 63 + e, 1);
  PixelBlock pixels{};
  unsigned at = 65;
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned width = i == 0 ? 3 : 4;
    const unsigned weight = kWeights[bits(block, at, width)];
    at += width;
    for (unsigned c = 0; c < 4; ++c)
      pixels[i * 4 + c] = static_cast<std::uint8_t>(((64 - weight) * ends[0][c] + weight * ends[1][c] + 32) >> 6);
  }
  return pixels;
}

int channel_of_bc5(const CodedBlock& block, unsigned channel, unsigned pixel) {
  const unsigned start = channel * 64;
  const int high = static_cast<int>(bits(block, start, 8));
  const int low = static_cast<int>(bits(block, start + 8, 8));
  const int code = static_cast<int>(bits(block, start + 16 + pixel * 3, 3));
  if (code == 0) return high;
  if (code == 1) return low;
  EXPECT_GE(high, low);
  return ((8 - code) * high + (code - 1) * low + 3) / 7;
}

double noise_of(const PixelBlock& a, const PixelBlock& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

PixelBlock filled(const std::function<glm::ivec4(int x, int y)>& color) {
  PixelBlock block{};
  for (int i = 0; i < 16; ++i) {
    const glm::ivec4 c = color(i % 4, i / 4);
    for (int k = 0; k < 4; ++k) block[static_cast<std::size_t>(i * 4 + k)] = static_cast<std::uint8_t>(c[k]);
  }
  return block;
}

TEST(BlockCompression, OneColourIsKept) {
  for (const int level : {0, 1, 2, 77, 128, 254, 255}) {
    const PixelBlock block = filled([&](int, int) { return glm::ivec4(level, 255 - level, level / 2, 255); });
    const PixelBlock back = decoded_bc7(render::encode_bc7(block));
    for (std::size_t i = 0; i < block.size(); ++i) EXPECT_NEAR(back[i], block[i], 1) << level << ' ' << i;
  }
}

TEST(BlockCompression, TwoColoursAndRampsAreNearlyKept) {
  const PixelBlock chess = filled(
      [](int x, int y) { return (x + y) % 2 != 0 ? glm::ivec4(230, 40, 10, 255) : glm::ivec4(20, 60, 200, 255); });
  EXPECT_LT(noise_of(decoded_bc7(render::encode_bc7(chess)), chess), 1.0);
  const PixelBlock ramp =
      filled([](int x, int y) { return glm::ivec4(40 + 9 * x + 3 * y, 90 + 6 * x + 2 * y, 200 - 9 * x - 3 * y, 255); });
  EXPECT_LT(noise_of(decoded_bc7(render::encode_bc7(ramp)), ramp), 1.0);
  const PixelBlock hole = filled([](int x, int) { return glm::ivec4(90, 140, 60, x < 2 ? 255 : 0); });
  EXPECT_LT(noise_of(decoded_bc7(render::encode_bc7(hole)), hole), 1.0);
}

TEST(BlockCompression, AnythingGivesABlockThatIsNearIt) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    // From flat to wild.
    const int spread = 1 + round % 256;
    const auto near = [&](int base) {
      return std::clamp(base + static_cast<int>(random() % spread) - spread / 2, 0, 255);
    };
    const glm::ivec4 base(random() % 256, random() % 256, random() % 256, random() % 256);
    const PixelBlock block =
        filled([&](int, int) { return glm::ivec4(near(base.r), near(base.g), near(base.b), near(base.a)); });
    const double noise = noise_of(decoded_bc7(render::encode_bc7(block)), block);
    // No worse than the mean colour would be, which is a third of the spread away.
    ASSERT_LT(noise, 1.5 + 0.3 * spread) << round;
    EXPECT_EQ(render::encode_bc7(block), render::encode_bc7(block));
  }
}

TEST(BlockCompression, NormalsKeepSevenSteps) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    const int spread = 1 + round % 255;
    const int low = static_cast<int>(random() % static_cast<unsigned>(256 - spread));
    const PixelBlock block = filled([&](int, int) {
      return glm::ivec4(low + static_cast<int>(random() % spread), 255 - low - static_cast<int>(random() % spread), 0,
                        0);
    });
    const CodedBlock coded = render::encode_bc5(block);
    for (unsigned i = 0; i < 16; ++i)
      for (unsigned c = 0; c < 2; ++c)
        ASSERT_LE(std::abs(channel_of_bc5(coded, c, i) - block[i * 4 + c]), spread / 14 + 1) << round;
  }
}

Image picture_of(std::uint32_t width, std::uint32_t height, Image::Use use,
                 const std::function<glm::ivec4(std::uint32_t, std::uint32_t)>& color) {
  Image image;
  image.width = width;
  image.height = height;
  image.use = use;
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const glm::ivec4 c = color(x, y);
      for (int k = 0; k < 4; ++k) image.rgba.push_back(static_cast<std::uint8_t>(c[k]));
    }
  }
  return image;
}

TEST(MipChain, LightIsAveragedAndNotItsCode) {
  const auto stripes = [](std::uint32_t x, std::uint32_t) { return glm::ivec4(glm::ivec3(x % 2 ? 255 : 0), 255); };
  EXPECT_NEAR(render::mip_chain(picture_of(8, 8, Image::Use::Color, stripes))[1].rgba[0], 188, 1);
  EXPECT_NEAR(render::mip_chain(picture_of(8, 8, Image::Use::Data, stripes))[1].rgba[0], 128, 1);
}

TEST(MipChain, OddSizesLoseNothing) {
  const auto levels = render::mip_chain(picture_of(7, 5, Image::Use::Data, [](std::uint32_t x, std::uint32_t y) {
    return glm::ivec4(x == 6 ? 210 : 0, y == 4 ? 150 : 0, 100, 255);
  }));
  ASSERT_EQ(levels.size(), 3u);
  EXPECT_EQ(levels[1].width, 3u);
  EXPECT_EQ(levels[1].height, 2u);
  EXPECT_EQ(levels[2].width, 1u);
  EXPECT_NEAR(levels[2].rgba[0], 210 / 7, 1);
  EXPECT_NEAR(levels[2].rgba[1], 150 / 5, 1);
  EXPECT_EQ(levels[2].rgba[2], 100);
}

TEST(MipChain, DirectionsKeepTheirLength) {
  const Image image = picture_of(2, 1, Image::Use::Normal, [](std::uint32_t x, std::uint32_t) {
    return x == 0 ? glm::ivec4(230, 128, 204, 255) : glm::ivec4(26, 128, 204, 255);
  });
  const auto mean = render::mip_chain(image)[1].rgba;
  EXPECT_NEAR(mean[0], 128, 2);
  EXPECT_NEAR(mean[2], 255, 2);
}

class CompressionTest : public RenderTest {
 protected:
  void SetUp() override {
    if (!device().block_compression()) GTEST_SKIP() << device().info().name << " reads no compressed textures";
  }
  // A wall that fills the picture; of pixels that are neither many nor a multiple of four.
  tiles::TileContent wall() const {
    tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 2.4f, {255, 255, 255});
    content.materials[0].unlit = false;
    content.materials[0].image = 0;
    content.materials[0].detail = 0;
    content.images.push_back(picture_of(150, 101, Image::Use::Color, [](std::uint32_t x, std::uint32_t y) {
      const bool brick = x % 25 > 2 && y % 12 > 1;
      return brick ? glm::ivec4(150 + x % 7 * 6, 80 + y % 5 * 4, 60, 255) : glm::ivec4(200, 196, 188, 255);
    }));
    content.images.push_back(picture_of(128, 128, Image::Use::Normal, [](std::uint32_t x, std::uint32_t y) {
      const float a = static_cast<float>(x) * 0.2f;
      const float b = static_cast<float>(y) * 0.15f;
      const glm::vec3 n = glm::normalize(glm::vec3(0.4f * std::sin(a), 0.4f * std::cos(b), 1.0f));
      return glm::ivec4(glm::ivec3((n * 0.5f + 0.5f) * 255.0f), 255);
    }));
    content.images.push_back(picture_of(64, 64, Image::Use::Data, [](std::uint32_t x, std::uint32_t y) {
      return glm::ivec4(120 + 2 * y, 40 + 3 * x, 0, 255);
    }));
    tiles::MaterialDetail& detail = content.details.emplace_back();
    detail.normal.image = 1;
    detail.metallic_roughness.image = 2;
    detail.occlusion.image = 2;
    return content;
  }
  Picture picture(const tiles::TileContent& content, std::uint32_t side = 160) {
    const auto renderer = make_renderer();
    const std::array items{tiles::DrawItem{upload(*renderer, content), 0, glm::dmat4(1.0)}};
    const std::array views{view_from(glm::dvec3(0.0), 0.0, 0.0, side, side)};
    const Picture result = draw_one(*renderer, frame_of(views, items));
    texture_bytes_ = renderer->stats().texture_bytes;
    return result;
  }
  std::uint64_t texture_bytes_ = 0;
};

TEST_F(CompressionTest, ThePictureIsTheSameAndAQuarterOfTheBytes) {
  tiles::TileContent content = wall();
  const std::uint64_t plain_budget = content.gpu_bytes();
  render::prepare(content);
  ASSERT_TRUE(content.images[0].blocks.empty());
  const Picture plain = picture(content);
  const std::uint64_t plain_bytes = texture_bytes_;
  const std::uint64_t plain_cpu = content.cpu_bytes();

  tiles::TileContent coded = wall();
  render::prepare(coded, render::Textures::Compressed);
  for (const Image& image : coded.images) {
    EXPECT_TRUE(image.rgba.empty());
    EXPECT_FALSE(image.blocks.empty());
  }
  const Picture small = picture(coded);
  EXPECT_LT(texture_bytes_ * 3, plain_bytes);
  EXPECT_LT(coded.cpu_bytes() * 2, plain_cpu);
  EXPECT_LT(coded.gpu_bytes() * 3, plain_budget) << "the budget counts what is uploaded";
  const auto difference = compare(small, plain, {.channel = 10});
  EXPECT_LE(difference.off, small.rgba.size() / 4 / 100);
  EXPECT_LE(difference.largest, 24);

  // And from afar, where levels are seen that the GPU averages in its own way.
  const Picture far = picture(wall(), 24);
  EXPECT_LE(compare(picture(coded, 24), far, {.channel = 16}).off, 24u * 24u / 20u);
}

TEST_F(CompressionTest, SmallPicturesStayAsTheyAre) {
  tiles::TileContent content = wall();
  content.images[2] = picture_of(63, 300, Image::Use::Data, [](std::uint32_t, std::uint32_t) { return glm::ivec4(9); });
  content.images[1].rgba.pop_back();  // broken
  render::prepare(content, render::Textures::Compressed);
  EXPECT_TRUE(content.images[2].blocks.empty());
  EXPECT_TRUE(content.images[1].blocks.empty());
  EXPECT_FALSE(content.images[0].blocks.empty());
}

TEST_F(CompressionTest, BlocksThatAreCutOffAreRefused) {
  tiles::TileContent content = wall();
  render::prepare(content, render::Textures::Compressed);
  content.images[0].blocks.resize(content.images[0].blocks.size() - 1);
  const auto renderer = make_renderer();
  const auto mesh = renderer->upload(content);
  ASSERT_FALSE(mesh);
  EXPECT_NE(mesh.error().sentence().find("fewer pixels"), std::string::npos);
}

TEST_F(CompressionTest, AProcessorIsNotAskedToUnpack) {
  tiles::TileContent content = wall();
  render::preparation(device())(content);
  EXPECT_EQ(content.images[0].blocks.empty(), device().is_processor());
  EXPECT_TRUE(content.prepared);
}

}  // namespace
}  // namespace mercia::test
