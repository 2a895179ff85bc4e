// Materials with more than a colour: metallic-roughness, normals, occlusion, glow, each from a texture.
#include <array>
#include <cmath>
#include <vector>

#include "engine/render/detail.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using tiles::Image;

Image plain_image(glm::u8vec4 color, Image::Use use) {
  Image image{1, 1, {color.r, color.g, color.b, color.a}};
  image.use = use;
  return image;
}

// Left half and right half.
Image halves(glm::u8vec4 left, glm::u8vec4 right, Image::Use use) {
  constexpr std::uint32_t kSide = 16;
  Image image;
  image.use = use;
  image.width = image.height = kSide;
  for (std::uint32_t i = 0; i < kSide * kSide; ++i) {
    const glm::u8vec4 c = i % kSide < kSide / 2 ? left : right;
    image.rgba.insert(image.rgba.end(), {c.r, c.g, c.b, c.a});
  }
  return image;
}

// A lit board of a matt non-metal with an empty detail; v grows downwards, as a picture's rows do.
tiles::TileContent detailed_board(glm::u8vec3 color = {160, 160, 160}) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 4.0f, color);
  content.materials[0].unlit = false;
  content.materials[0].detail = 0;
  content.details.emplace_back();
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv[1] = 1.0f - v.uv[1];
  return content;
}

std::int32_t add_image(tiles::TileContent& content, Image image) {
  content.images.push_back(std::move(image));
  return static_cast<std::int32_t>(content.images.size()) - 1;
}

class DetailTest : public RenderTest {
 protected:
  Picture look_at(const tiles::TileContent& content, const render::RendererOptions& options = {}) {
    const auto renderer = make_renderer(options);
    if (!renderer) return {};
    const std::array items{tiles::DrawItem{upload(*renderer, content), 0, glm::dmat4(1.0)}};
    const std::vector views(options.views, view_from(glm::dvec3(0.0), 0.0, 0.0, 64, 64));
    render::FrameInput frame = frame_of(views, items);
    frame.environment = environment_;
    return draw(*renderer, frame).back();
  }
  glm::u8vec4 middle_of(const tiles::TileContent& content) { return pixel(look_at(content), 32, 32); }

  render::Environment environment_{.sun_direction = sun_at(30.0, 120.0), .haze_distance = 1e8f};
};

tiles::TileContent bumped(glm::u8vec3 normal) {
  tiles::TileContent content = detailed_board();
  content.details[0].normal.image = add_image(content, plain_image({normal, 255}, Image::Use::Normal));
  return content;
}

TEST_F(DetailTest, ANormalTextureTurnsTheLight) {
  // The board faces south, the sun stands in the south-east: x of the texture points east, y up.
  const int flat = middle_of(bumped({128, 128, 255})).g;
  const int east = middle_of(bumped({192, 128, 238})).g;
  const int west = middle_of(bumped({64, 128, 238})).g;
  const int up = middle_of(bumped({128, 192, 238})).g;
  const int down = middle_of(bumped({128, 64, 238})).g;
  EXPECT_NEAR(flat, middle_of(detailed_board()).g, 2);
  EXPECT_GT(east, flat + 8);
  EXPECT_LT(west, flat - 8);
  EXPECT_GT(up, flat + 4);
  EXPECT_LT(down, flat - 4);
}

TEST_F(DetailTest, AMirroredPictureMirrorsItsNormals) {
  tiles::TileContent content = bumped({192, 128, 238});
  const int east = middle_of(content).g;
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv[0] = 1.0f - v.uv[0];
  EXPECT_NEAR(middle_of(content).g, middle_of(bumped({64, 128, 238})).g, 2);
  EXPECT_LT(middle_of(content).g, east - 16);
}

TEST_F(DetailTest, TheScaleOfANormalTextureCounts) {
  tiles::TileContent content = bumped({192, 128, 238});
  const int whole = middle_of(content).g;
  content.details[0].normal_scale = 0.0f;
  EXPECT_NEAR(middle_of(content).g, middle_of(detailed_board()).g, 2);
  content.details[0].normal_scale = -1.0f;
  EXPECT_LT(middle_of(content).g, whole - 16);
}

TEST_F(DetailTest, ATextureWithoutExtentLeavesTheNormalAlone) {
  tiles::TileContent content = bumped({192, 128, 238});
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv = {0.5f, 0.5f};
  EXPECT_NEAR(middle_of(content).g, middle_of(detailed_board()).g, 2);
}

TEST_F(DetailTest, OcclusionTakesTheSurroundingsLightOnly) {
  const auto with = [](float strength) {
    tiles::TileContent content = detailed_board();
    content.details[0].occlusion.image = add_image(content, plain_image({0, 255, 255, 255}, Image::Use::Data));
    content.details[0].occlusion_strength = strength;
    return content;
  };
  const int open = middle_of(detailed_board()).g;
  EXPECT_LT(middle_of(with(1.0f)).g, open - 8);
  EXPECT_GT(middle_of(with(1.0f)).g, 60) << "the sun is still there";
  EXPECT_LT(middle_of(with(0.5f)).g, open - 3);
  EXPECT_EQ(middle_of(with(0.0f)).g, open);
  environment_.sun_direction = sun_at(30.0, 0.0);  // behind it
  EXPECT_LT(middle_of(with(1.0f)).g, 8);
}

TEST_F(DetailTest, AGlowIsSeenAtNight) {
  environment_.sun_direction = sun_at(-30.0, 0.0);
  tiles::TileContent content = detailed_board();
  EXPECT_LT(middle_of(content).r, 60);
  content.details[0].emission = {1.0f, 0.5f, 0.0f};
  content.details[0].emissive.image =
      add_image(content, halves({255, 255, 255, 255}, {0, 0, 0, 255}, Image::Use::Color));
  const Picture picture = look_at(content);
  EXPECT_GT(pixel(picture, 16, 32).r, 150);
  EXPECT_GT(pixel(picture, 16, 32).r, pixel(picture, 16, 32).b + 80);
  EXPECT_LT(pixel(picture, 48, 32).r, 60);
}

TEST_F(DetailTest, TheTextureSaysWhatIsMetalAndWhatIsSmooth) {
  // Green is roughness, blue is metal; the factors multiply.
  const auto of = [](glm::u8vec4 left, glm::u8vec4 right) {
    tiles::TileContent content = detailed_board({220, 60, 40});
    content.materials[0].metallic = 1.0f;
    content.details[0].metallic_roughness.image = add_image(content, halves(left, right, Image::Use::Data));
    return content;
  };
  // The mirror image of the sun: it stands behind the eye, as high as the board is looked at.
  environment_.sun_direction = sun_at(1.0, 180.0);
  const Picture paint = look_at(of({0, 255, 0, 255}, {0, 60, 0, 255}));
  const glm::u8vec4 matt = pixel(paint, 31, 32);
  const glm::u8vec4 gloss = pixel(paint, 33, 32);
  EXPECT_GT(gloss.b, matt.b + 20) << "a non-metal's glint has no colour";
  environment_.sun_direction = sun_at(40.0, 0.0);
  const Picture metal = look_at(of({0, 255, 0, 255}, {0, 255, 255, 255}));
  EXPECT_NE(pixel(metal, 16, 32), pixel(metal, 48, 32));
  tiles::TileContent no_metal = of({0, 255, 255, 255}, {0, 255, 255, 255});
  no_metal.materials[0].metallic = 0.0f;
  EXPECT_EQ(pixel(look_at(no_metal), 48, 32), pixel(metal, 16, 32));
}

// A glow in two halves, placed by the second coordinates and turned by a transform.
tiles::TileContent placed_by_the_second() {
  tiles::TileContent content = detailed_board({0, 0, 0});
  tiles::MaterialDetail& detail = content.details[0];
  detail.emission = glm::vec3(1.0f);
  detail.emissive.image = add_image(content, halves({255, 0, 0, 255}, {0, 255, 0, 255}, Image::Use::Color));
  detail.emissive.second = true;
  detail.emissive.wrap_u = detail.emissive.wrap_v = tiles::Material::Wrap::Clamp;
  // Another primitive before it, so that vertices and second coordinates do not both begin at nought.
  tiles::TileContent first = board({0.0f, 20.0f, 0.0f}, 1.0f, {255, 255, 255});
  first.materials.push_back(content.materials[0]);
  content.primitives[0].material = 1;
  for (const tiles::Vertex& v : content.primitives[0].vertices) content.primitives[0].second_uv.push_back(v.uv);
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv = {0.0f, 0.0f};
  first.primitives.push_back(content.primitives[0]);
  first.details = content.details;
  first.images = content.images;
  return first;
}

bool is_red(glm::u8vec4 c) { return c.r > c.g + 60; }
bool is_green(glm::u8vec4 c) { return c.g > c.r + 60; }

TEST_F(DetailTest, ASecondSetOfCoordinatesPlacesATexture) {
  tiles::TileContent content = placed_by_the_second();
  const Picture upright = look_at(content);
  EXPECT_TRUE(is_red(pixel(upright, 16, 32)));
  EXPECT_TRUE(is_green(pixel(upright, 48, 32)));
  // A quarter turn: u of the picture runs down.
  content.details[0].emissive.place_from_uv = glm::mat3x2(0, 1, 1, 0, 0, 0);
  const Picture turned = look_at(content);
  EXPECT_TRUE(is_red(pixel(turned, 48, 16)));
  EXPECT_TRUE(is_green(pixel(turned, 16, 48)));
  // What has none is placed by the first, which is at nought everywhere.
  content.primitives[1].second_uv.clear();
  EXPECT_TRUE(is_red(pixel(look_at(content), 48, 48)));
}

TEST_F(DetailTest, EveryWayOfDrawingShowsTheSame) {
  const tiles::TileContent content = placed_by_the_second();
  const render::RendererOptions plain{.samples = VK_SAMPLE_COUNT_1_BIT, .culling = render::Culling::Off};
  const Picture reference = look_at(content, plain);
  for (const render::Culling culling :
       {render::Culling::Clusters, render::Culling::Occlusion, render::Culling::Native}) {
    render::RendererOptions options = plain;
    options.culling = culling;
    EXPECT_EQ(look_at(content, options).rgba, reference.rgba) << static_cast<int>(culling);
    options.views = 2;
    EXPECT_EQ(look_at(content, options).rgba, reference.rgba) << "in the right eye, " << static_cast<int>(culling);
  }
}

TEST_F(DetailTest, AMaskCutsDetailedThingsAndPickingFindsThem) {
  tiles::TileContent content = placed_by_the_second();
  content.materials[1].alpha = tiles::Material::Alpha::Mask;
  content.materials[1].base_color.a = 0.4f;
  EXPECT_FALSE(is_red(pixel(look_at(content), 16, 32)));
  content.materials[1].base_color.a = 0.6f;
  EXPECT_TRUE(is_red(pixel(look_at(content), 16, 32)));
  const auto renderer = make_renderer();
  const std::array items{tiles::DrawItem{upload(*renderer, content), 7, glm::dmat4(1.0)}};
  const std::array views{view_from(glm::dvec3(0.0), 0.0, 0.0, 64, 64)};
  render::FrameInput frame = frame_of(views, items);
  frame.target.extent = {64, 64};
  const auto pick = renderer->pick(frame, {16, 32});
  ASSERT_TRUE(pick) << pick.error().sentence();
  ASSERT_TRUE(*pick);
  EXPECT_EQ((*pick)->tile, 7u);
  EXPECT_EQ((*pick)->primitive, 1u);
}

TEST_F(DetailTest, ClampedAndMirroredPicturesGoOnBeyondTheirEdges) {
  tiles::TileContent content = board({0.0f, 2.0f, 0.0f}, 4.0f, {255, 255, 255});
  content.materials[0].image = add_image(content, halves({255, 0, 0, 255}, {0, 255, 0, 255}, Image::Use::Color));
  for (tiles::Vertex& v : content.primitives[0].vertices) v.uv[0] = v.uv[0] * 2.0f;  // twice across
  EXPECT_TRUE(is_red(pixel(look_at(content), 36, 32)));
  content.materials[0].wrap_u = tiles::Material::Wrap::Clamp;
  EXPECT_TRUE(is_green(pixel(look_at(content), 36, 32)));
  EXPECT_TRUE(is_green(pixel(look_at(content), 60, 32)));
  content.materials[0].wrap_u = tiles::Material::Wrap::Mirror;
  EXPECT_TRUE(is_green(pixel(look_at(content), 36, 32)));
  EXPECT_TRUE(is_red(pixel(look_at(content), 60, 32)));
}

// Balls over a bumpy floor, by metal (backwards) and roughness (to the right), and a sign that glows.
TEST_F(DetailTest, Golden) {
  tiles::TileContent content;
  const auto primitive = [&](glm::vec4 color, float metallic, float roughness) -> tiles::Primitive& {
    tiles::Material& material = content.materials.emplace_back();
    material.base_color = color;
    material.metallic = metallic;
    material.roughness = roughness;
    material.detail = static_cast<std::int32_t>(content.details.size());
    content.details.emplace_back();
    tiles::Primitive& made = content.primitives.emplace_back();
    made.material = static_cast<std::uint32_t>(content.materials.size()) - 1;
    return made;
  };
  constexpr std::uint32_t kSide = 64;
  Image bumps;
  bumps.width = bumps.height = kSide;
  bumps.use = Image::Use::Normal;
  Image seams = bumps;
  seams.use = Image::Use::Data;
  for (std::uint32_t y = 0; y < kSide; ++y) {
    for (std::uint32_t x = 0; x < kSide; ++x) {
      const glm::vec2 p = (glm::vec2(x, y) + 0.5f) / float{kSide} * 2.0f - 1.0f;
      const float r = glm::length(p);
      glm::vec3 n(0.0f, 0.0f, 1.0f);
      if (r < 0.9f) n = glm::normalize(glm::vec3(p.x, -p.y, 0.9f));
      for (int c = 0; c < 3; ++c) bumps.rgba.push_back(static_cast<std::uint8_t>((n[c] * 0.5f + 0.5f) * 255.0f));
      bumps.rgba.push_back(255);
      const auto open = static_cast<std::uint8_t>(r < 0.9f ? 255 : 90);
      seams.rgba.insert(seams.rgba.end(), {open, 255, 255, 255});
    }
  }
  const std::int32_t bump_image = add_image(content, bumps);
  const std::int32_t seam_image = add_image(content, seams);
  const std::int32_t sign_image =
      add_image(content, halves({255, 220, 120, 255}, {30, 90, 255, 255}, Image::Use::Color));

  MeshMaker floor(primitive({0.5f, 0.45f, 0.4f, 1.0f}, 0.0f, 0.6f));
  content.details.back().normal.image = bump_image;
  content.details.back().occlusion.image = seam_image;
  floor.is(tiles::Surface::Generic, 0, {255, 255, 255});
  floor.quad({-9, 2, 0}, {9, 2, 0}, {9, 26, 0}, {-9, 26, 0}, {0, 24}, {18, 0});
  for (int metal = 0; metal < 2; ++metal) {
    for (int column = 0; column < 5; ++column) {
      tiles::Primitive& ball =
          primitive({0.83f, 0.55f, 0.25f, 1.0f}, static_cast<float>(metal), 0.1f + 0.2f * static_cast<float>(column));
      MeshMaker(ball).tree({-5.0f + 2.5f * static_cast<float>(column), 8.0f + 4.0f * static_cast<float>(metal), -0.2f},
                           3.4f);
      for (tiles::Vertex& v : ball.vertices) {
        v.feature_and_surface = 0;
        v.color = {255, 255, 255, 255};
      }
    }
  }
  MeshMaker sign(primitive({0.05f, 0.05f, 0.05f, 1.0f}, 0.0f, 0.8f));
  content.details.back().emissive.image = sign_image;
  content.details.back().emission = glm::vec3(1.0f);
  sign.is(tiles::Surface::Generic, 0, {255, 255, 255});
  sign.quad({-4, 16, 4}, {4, 16, 4}, {4, 16, 6.5f}, {-4, 16, 6.5f}, {0, 1}, {1, 0});
  set_bounds(content);

  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, content), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, -3.0, 5.0}, 0.0, -14.0, 480, 270)};
  render::FrameInput frame = frame_of(views, items);
  frame.environment.sun_direction = sun_at(35.0, 235.0);
  EXPECT_EQ(compare_golden(draw_one(*renderer, frame), "details"), "");
}

TEST(DetailPush, HoldsWhatTheShaderReads) {
  tiles::Material material;
  material.roughness = 1.0f;
  material.metallic = 0.0f;
  tiles::MaterialDetail detail;
  detail.normal.image = 3;
  detail.normal.second = true;
  detail.occlusion.place_from_uv = glm::mat3x2(1, 2, 3, 4, 5, 6);
  detail.occlusion_strength = 1.0f;
  const render::DetailPush push = render::detail_push(material, detail, 4096);
  EXPECT_EQ(push.roughness_and_metallic, 0xffffu);
  EXPECT_EQ(push.occlusion_and_flags,
            0xffffu | render::DetailPush::kHasNormal | 2u << render::DetailPush::kSecondShift);
  EXPECT_EQ(push.axes[2], glm::vec4(1, 2, 3, 4));
  EXPECT_EQ(push.offsets[1], glm::vec4(5, 6, 0, 0));
  EXPECT_EQ(push.axes[0], glm::vec4(1, 0, 0, 1));
  EXPECT_EQ(render::detail_push(material, detail, 0).occlusion_and_flags, 0xffffu | render::DetailPush::kHasNormal);
}

}  // namespace
}  // namespace mercia::test
