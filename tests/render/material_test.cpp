// Textures, see-through things, both sides, highlights, haze, targets.
#include <array>
#include <cmath>
#include <vector>

#include "tests/render/render_fixture.h"

#include <volk.h>

namespace mercia::test {
namespace {

class MaterialTest : public RenderTest {
 protected:
  void SetUp() override {
    renderer_ = make_renderer();
    ASSERT_TRUE(renderer_);
  }
  // Draws the contents in front of an eye that looks north, and returns the picture.
  Picture look_at(std::span<const tiles::TileContent> contents, double heading = 0.0,
                  glm::dvec3 eye = glm::dvec3(0.0)) {
    std::vector<tiles::DrawItem> items;
    for (const tiles::TileContent& content : contents) {
      items.push_back({upload(*renderer_, content), static_cast<std::uint32_t>(items.size()), glm::dmat4(1.0)});
    }
    const std::array views{view_from(eye, heading, 0.0, 64, 64)};
    render::FrameInput frame = frame_of(views, items);
    frame.environment = environment_;
    return draw_one(*renderer_, frame);
  }
  Picture look_at(const tiles::TileContent& content) { return look_at(std::span(&content, 1)); }

  std::unique_ptr<render::Renderer> renderer_;
  render::Environment environment_{.sun_direction = sun_at(45.0, 180.0), .haze_distance = 1e8f};
};

bool is_red(glm::u8vec4 c) { return c.r > c.g + 40 && c.r > c.b + 40; }
bool is_green(glm::u8vec4 c) { return c.g > c.r + 40 && c.g > c.b + 40; }

TEST_F(MaterialTest, TexturesStandUprightAndFilterWhenSmall) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 2.0f, {255, 255, 255});
  content.materials[0].image = 0;
  // glTF: (0, 0) is the top left of the picture. The board's first corner is its lower left.
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv[1] = 1.0f - v.uv[1];
  content.images.push_back({2, 2, {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255}});
  const Picture picture = look_at(content);
  EXPECT_TRUE(is_red(pixel(picture, 16, 16)));
  EXPECT_TRUE(is_green(pixel(picture, 48, 16)));
  EXPECT_GT(pixel(picture, 16, 48).b, pixel(picture, 16, 48).r + 40);

  // A fine black and white pattern far away is grey, not noise.
  tiles::TileContent fine = board({0.0f, 2.0f, 0.0f}, 4.0f, {255, 255, 255});
  fine.materials[0].image = 0;
  tiles::Image& image = fine.images.emplace_back();
  image.width = image.height = 1024;
  for (std::uint32_t i = 0; i < 1024 * 1024; ++i) {
    const std::uint8_t level = ((i ^ (i >> 10)) & 1) != 0 ? 255 : 0;
    image.rgba.insert(image.rgba.end(), {level, level, level, 255});
  }
  const Picture grey = look_at(fine);
  const int middle = pixel(grey, 32, 32).g;
  EXPECT_GT(middle, 60);
  EXPECT_LT(middle, 230);
  for (std::uint32_t i = 8; i < 56; ++i) EXPECT_NEAR(pixel(grey, i, i).g, middle, 3) << i;
}

TEST_F(MaterialTest, AMaskCutsAtItsThreshold) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 2.0f, {255, 0, 0});
  content.materials[0].alpha = tiles::Material::Alpha::Mask;
  content.materials[0].alpha_cutoff = 0.5f;
  content.materials[0].base_color.a = 0.6f;
  EXPECT_TRUE(is_red(pixel(look_at(content), 32, 32)));
  content.materials[0].base_color.a = 0.4f;
  EXPECT_FALSE(is_red(pixel(look_at(content), 32, 32)));
}

TEST_F(MaterialTest, SeeThroughThingsMixFromTheBackWhateverTheirOrder) {
  const auto pane = [](float distance, glm::u8vec3 color) {
    tiles::TileContent content = board({0.0f, distance, 0.0f}, 4.0f, color);
    content.materials[0].alpha = tiles::Material::Alpha::Blend;
    content.materials[0].base_color.a = 0.75f;
    return content;
  };
  const std::array near_last{pane(3.0f, {255, 0, 0}), pane(2.0f, {0, 255, 0})};
  const std::array near_first{pane(2.0f, {0, 255, 0}), pane(3.0f, {255, 0, 0})};
  const glm::u8vec4 a = pixel(look_at(near_last), 32, 32);
  const glm::u8vec4 b = pixel(look_at(near_first), 32, 32);
  EXPECT_EQ(a, b);
  EXPECT_TRUE(is_green(a)) << "the near pane is the stronger";
  EXPECT_GT(a.r, 60) << "the far one shows through";
}

TEST_F(MaterialTest, OnlyDoubleSidedThingsShowFromBehind) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 2.0f, {255, 0, 0});
  const glm::dvec3 behind(0.0, 4.0, 0.0);
  EXPECT_FALSE(is_red(pixel(look_at(std::span(&content, 1), 180.0, behind), 32, 32)));
  content.materials[0].double_sided = true;
  EXPECT_TRUE(is_red(pixel(look_at(std::span(&content, 1), 180.0, behind), 32, 32)));
}

TEST_F(MaterialTest, AMirroredTransformKeepsTheFrontInFront) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 2.0f, {255, 0, 0});
  content.primitives[0].tile_from_mesh[0][0] = -1.0;
  EXPECT_TRUE(is_red(pixel(look_at(content), 32, 32)));
}

TEST_F(MaterialTest, TheSunLightsWhatFacesIt) {
  // A wall that faces south, and the sun once south and once north of it.
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 4.0f, {160, 160, 160});
  content.materials[0].unlit = false;
  const int lit = pixel(look_at(content), 32, 32).g;
  environment_.sun_direction = sun_at(45.0, 0.0);
  const int shaded = pixel(look_at(content), 32, 32).g;
  EXPECT_GT(lit, shaded + 30);
  EXPECT_GT(shaded, 40) << "the sky lights it still";
}

TEST_F(MaterialTest, ANormalSurvivesUnevenScale) {
  // A roof of 45 degrees, once as it is and once made by stretching a flatter one: the same light falls on both.
  const auto roof = [](float rise, double stretch) {
    tiles::TileContent content;
    content.materials.emplace_back();
    MeshMaker mesh(content.primitives.emplace_back());
    mesh.is(tiles::Surface::Generic, 0, {180, 180, 180});
    mesh.quad({-4, 2, -2 * rise}, {4, 2, -2 * rise}, {4, 6, 2 * rise}, {-4, 6, 2 * rise}, {0, 0}, {1, 1});
    content.primitives[0].tile_from_mesh[2][2] = stretch;
    set_bounds(content);
    return content;
  };
  const glm::u8vec4 plain = pixel(look_at(roof(1.0f, 1.0)), 32, 32);
  const glm::u8vec4 stretched = pixel(look_at(roof(0.25f, 4.0)), 32, 32);
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(plain[c], stretched[c], 1);
}

TEST_F(MaterialTest, DistanceFadesIntoTheAir) {
  environment_.haze_distance = 500.0f;
  const auto contrast = [&](float distance) {
    const std::array boards{board({0.0f, distance, 0.0f}, distance, {0, 0, 0})};
    return std::abs(int{pixel(look_at(boards), 32, 32).g} -
                    int{pixel(look_at(std::span<const tiles::TileContent>()), 32, 31).g});
  };
  const int near = contrast(10.0f), middle = contrast(500.0f), far = contrast(20000.0f);
  EXPECT_GT(near, middle + 20);
  EXPECT_GT(middle, far + 10);
  EXPECT_LE(far, 6);
}

TEST_F(MaterialTest, OnlyTheHighlightedFeatureLightsUp) {
  tiles::TileContent content = board({-1.0f, 4.0f, 0.0f}, 2.0f, {60, 60, 60}, 1);
  content.primitives.push_back(board({1.0f, 4.0f, 0.0f}, 2.0f, {60, 60, 60}, 2).primitives[0]);
  content.primitives[0].property_table = 0;
  content.primitives[1].property_table = 1;
  const std::array items{tiles::DrawItem{upload(*renderer_, content), 5, glm::dmat4(1.0)}};
  const std::array views{view_from(glm::dvec3(0.0), 0.0, 0.0, 64, 64)};
  render::FrameInput frame = frame_of(views, items);
  const Picture plain = draw_one(*renderer_, frame);
  frame.highlight_tile = 5;
  frame.highlight_feature = 2;
  const Picture lit = draw_one(*renderer_, frame);
  EXPECT_EQ(pixel(lit, 20, 32), pixel(plain, 20, 32));
  EXPECT_GT(pixel(lit, 44, 32).r, pixel(plain, 44, 32).r + 40);

  frame.highlight_primitive = 0;  // whose table is another one
  EXPECT_EQ(pixel(draw_one(*renderer_, frame), 44, 32), pixel(plain, 44, 32));
  frame.highlight_primitive = 1;
  EXPECT_EQ(pixel(draw_one(*renderer_, frame), 44, 32), pixel(lit, 44, 32));
  frame.highlight_tile = 6;
  EXPECT_EQ(draw_one(*renderer_, frame).rgba, plain.rgba);
}

TEST_F(MaterialTest, AUnormTargetGetsTheSamePicture) {
  const std::array views{view_from({-96.0, -104.0, 34.0}, 38.0, -12.0, 160, 90)};
  std::array<Picture, 2> pictures;
  const std::array formats{VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM};
  for (std::size_t i = 0; i < 2; ++i) {
    // Without multisampling: the average of encoded samples is not the encoded average.
    const auto renderer = make_renderer({.color_format = formats[i], .samples = VK_SAMPLE_COUNT_1_BIT});
    ASSERT_TRUE(renderer);
    const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)}};
    pictures[i] = draw(*renderer, frame_of(views, items), formats[i])[0];
  }
  EXPECT_LE(compare(pictures[1], pictures[0], {}).largest, 2);
}

// Paints the lower right quarter.
class QuarterOverlay : public render::OverlayPass {
 public:
  void record(VkCommandBuffer commands, VkExtent2D extent) override {
    VkClearAttachment clear{VK_IMAGE_ASPECT_COLOR_BIT, 0, {}};
    clear.clearValue.color = {{1.0f, 0.0f, 0.0f, 1.0f}};
    const VkRect2D quarter{{static_cast<std::int32_t>(extent.width / 2), static_cast<std::int32_t>(extent.height / 2)},
                           {extent.width / 2, extent.height / 2}};
    const VkClearRect rect{quarter, 0, 1};
    vkCmdClearAttachments(commands, 1, &clear, 1, &rect);
  }
};

TEST_F(MaterialTest, TheOverlayLiesOnTheFirstViewOnly) {
  const auto renderer = make_renderer({.views = 2});
  ASSERT_TRUE(renderer);
  const auto view = view_from(glm::dvec3(0.0), 0.0, 10.0, 64, 64);
  const std::array views{view, view};
  QuarterOverlay overlay;
  render::FrameInput frame = frame_of(views, {});
  frame.overlay = &overlay;
  const auto pictures = draw(*renderer, frame);
  EXPECT_EQ(pixel(pictures[0], 40, 40), (glm::u8vec4(255, 0, 0, 255)));
  EXPECT_EQ(pixel(pictures[0], 20, 40), pixel(pictures[1], 20, 40));
  EXPECT_FALSE(is_red(pixel(pictures[1], 40, 40)));
}

TEST_F(MaterialTest, PicturesOfChangingSizeFollowOneAnother) {
  const tiles::MeshHandle mesh = upload(*renderer_, board({0.0f, 2.0f, 0.0f}, 4.0f, {255, 0, 0}));
  const std::array items{tiles::DrawItem{mesh, 1, glm::dmat4(1.0)}};
  for (const std::uint32_t size : {64u, 31u, 128u, 128u, 1u, 64u}) {
    const std::array views{view_from(glm::dvec3(0.0), 0.0, 0.0, size, size)};
    const Picture picture = draw_one(*renderer_, frame_of(views, items));
    EXPECT_TRUE(is_red(pixel(picture, size / 2, size / 2))) << size;
  }
}

}  // namespace
}  // namespace mercia::test
