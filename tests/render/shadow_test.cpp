// Shadows: where their edges are, that they hold still, and when maps are drawn again.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/geo/sun.h"
#include "engine/render/shadow_cascades.h"
#include "tests/render/ray_caster.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using tiles::Surface;

tiles::TileContent plain(float half, glm::u8vec3 color = {176, 170, 158}) {
  tiles::TileContent content;
  content.materials.emplace_back();
  MeshMaker mesh(content.primitives.emplace_back());
  mesh.is(Surface::Generic, tiles::kNoFeature, color);
  mesh.quad({-half, -half, 0}, {half, -half, 0}, {half, half, 0}, {-half, half, 0}, {0, 0}, {1, 1});
  set_bounds(content);
  return content;
}

tiles::TileContent block(const glm::vec2& low, const glm::vec2& high, float height) {
  tiles::TileContent content;
  content.materials.emplace_back();
  MeshMaker mesh(content.primitives.emplace_back());
  mesh.is(Surface::Generic, 0, {200, 196, 190});
  mesh.house(low, high, 0.0f, height, 0, {200, 196, 190}, {200, 196, 190});
  set_bounds(content);
  return content;
}

glm::dmat4 turned_about_z(double angle) {
  glm::dmat4 m(1.0);
  m[0] = {std::cos(angle), std::sin(angle), 0.0, 0.0};
  m[1] = {-std::sin(angle), std::cos(angle), 0.0, 0.0};
  return m;
}

class ShadowTest : public RenderTest {
 protected:
  std::unique_ptr<render::Renderer> renderer_with(const render::ShadowSettings& shadows, std::uint32_t views = 1) {
    return make_renderer({.views = views, .samples = VK_SAMPLE_COUNT_1_BIT, .shadows = shadows});
  }
};

constexpr render::ShadowSettings kSoftShadows{3, 1024, 32.0f, 4.0f, render::ShadowFilter::Soft};
constexpr render::ShadowSettings kSunShadows{4, 1024, 24.0f, 3.5f, render::ShadowFilter::Sun};

struct Moment {
  const char* name;
  geo::UnixSeconds time;
};

class ShadowLengthTest : public ShadowTest, public ::testing::WithParamInterface<Moment> {};

// A wall of 100 m that faces the sun, in Birmingham; seen from 500 m above where its shadow should end.
TEST_P(ShadowLengthTest, OfATowerIsItsHeightByTheTangent) {
  const geo::Geodetic birmingham{glm::radians(52.4796), glm::radians(-1.8985), 0.0};
  const geo::SunPosition sun = geo::sun_position(GetParam().time, birmingham);
  ASSERT_GT(sun.altitude, glm::radians(5.0));
  constexpr double kHeight = 100.0, kThick = 0.2;
  const double length = kHeight / std::tan(sun.altitude);
  const glm::dvec2 away = -glm::normalize(glm::dvec2(geo::direction_towards(sun)));

  const auto renderer = renderer_with(render::exact_shadows());
  ASSERT_TRUE(renderer);
  const auto ground = upload(*renderer, plain(2000.0f));
  const auto tower = upload(*renderer, block({-15.0f, -kThick / 2.0f}, {15.0f, kThick / 2.0f}, kHeight));
  // Its front, the south side, towards the sun.
  const std::array items{
      tiles::DrawItem{ground, 1, glm::dmat4(1.0)},
      tiles::DrawItem{tower, 2, turned_about_z(std::atan2(away.y, away.x) - std::numbers::pi / 2.0)}};
  const glm::dvec2 tip = away * (length + kThick / 2.0);
  constexpr std::uint32_t kPixels = 400;
  constexpr double kEye = 500.0, kAngle = 5.0;
  const std::array views{view_from({tip.x, tip.y, kEye}, 0.0, -90.0, kPixels, kPixels, kAngle)};
  render::FrameInput frame = frame_of(views, items);
  frame.environment.sun_direction = glm::vec3(geo::direction_towards(sun));
  frame.environment.haze_distance = 1e9f;
  const Picture picture = draw_one(*renderer, frame);

  const double pixels_a_metre = kPixels / 2.0 / (kEye * std::tan(glm::radians(kAngle / 2.0)));
  const auto brightness = [&](double along) {
    const glm::dvec2 offset = away * along * pixels_a_metre;
    return pixel(picture, static_cast<std::uint32_t>(kPixels / 2.0 + offset.x),
                 static_cast<std::uint32_t>(kPixels / 2.0 - offset.y))
        .g;
  };
  const int dark = brightness(-8.0), light = brightness(8.0);
  ASSERT_GT(light, dark + 20);
  double edge = -8.0;
  while (edge < 8.0 && brightness(edge) < (dark + light) / 2) edge += 0.02;
  // A map cannot know an edge better than to half a texel of 31 cm, which a low sun stretches over the ground.
  const double half_texel = 0.5 * 640.0 * 2.0 / 4096.0 / std::sin(sun.altitude);
  EXPECT_NEAR(edge, 0.0, std::max(0.5, half_texel + 0.02))
      << "of " << length << " m at " << glm::degrees(sun.altitude) << " degrees";
}

INSTANTIATE_TEST_SUITE_P(Moments, ShadowLengthTest,
                         ::testing::Values(Moment{"midsummer_noon", 1782043200.0},     // 2026-06-21T12:00Z
                                           Moment{"midsummer_evening", 1782064800.0},  // 2026-06-21T18:00Z
                                           Moment{"equinox_morning", 1774080000.0},    // 2026-03-21T08:00Z
                                           Moment{"equinox_afternoon", 1774105200.0},  // 2026-03-21T15:00Z
                                           Moment{"midwinter_noon", 1797854400.0},     // 2026-12-21T12:00Z
                                           Moment{"autumn_morning", 1792227600.0}),    // 2026-10-17T09:00Z
                         [](const auto& moment) { return moment.param.name; });

// What a pixel of the village shows, found by casting rays.
struct Seen {
  bool known = false;  // a surface that the sun could light, and not a leaf or water
  bool dark = false;
  std::uint32_t triangle = 0;
};

TEST_F(ShadowTest, ExactMaskIsThatOfRays) {
  const tiles::TileContent content = village();
  const auto lit = renderer_with({});
  const auto shaded = renderer_with(render::exact_shadows());
  ASSERT_TRUE(lit && shaded);
  constexpr std::uint32_t kWidth = 240, kHeight = 135;
  const std::array views{view_from({-96.0, -104.0, 34.0}, 38.0, -12.0, kWidth, kHeight)};
  const glm::dvec3 sun = glm::normalize(glm::dvec3(sun_at(38.0, 215.0)));
  const std::array lit_items{tiles::DrawItem{upload(*lit, content), 1, glm::dmat4(1.0)}};
  const std::array shaded_items{tiles::DrawItem{upload(*shaded, content), 1, glm::dmat4(1.0)}};
  const Picture bright = draw_one(*lit, frame_of(views, lit_items));
  const Picture picture = draw_one(*shaded, frame_of(views, shaded_items));

  const RayCaster rays(content);
  std::vector<Seen> seen(kWidth * kHeight);
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      const auto hit = rays.cast(views[0].position(), ray_through_pixel(views[0], x, y), RayCaster::Stops::Fronts);
      if (!hit) continue;
      Seen& here = seen[y * kWidth + x];
      here.triangle = hit->triangle;
      here.known =
          glm::dot(hit->normal, sun) > 0.1 && hit->surface != Surface::Foliage && hit->surface != Surface::Water;
      here.dark = rays.cast(hit->position + hit->normal * 1e-3, sun, RayCaster::Stops::Both).has_value();
    }
  }
  std::uint64_t compared = 0, wrong = 0, dark = 0;
  for (std::uint32_t y = 1; y + 1 < kHeight; ++y) {
    for (std::uint32_t x = 1; x + 1 < kWidth; ++x) {
      const Seen& here = seen[y * kWidth + x];
      bool inside = here.known;
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          const Seen& near = seen[(y + dy) * kWidth + x + dx];
          inside = inside && near.known && near.dark == here.dark;
        }
      if (!inside) continue;
      ++compared;
      dark += here.dark;
      const bool drawn_dark = pixel(picture, x, y).g < 0.88 * pixel(bright, x, y).g;
      wrong += drawn_dark != here.dark;
    }
  }
  EXPECT_GT(compared, kWidth * kHeight / 4);
  EXPECT_GT(dark, compared / 50);
  EXPECT_LE(wrong, compared / 1000) << compared << " pixels compared, " << dark << " in shadow";
}

// A plane has nothing to throw a shadow on it, however it leans: not one texel may do so.
TEST_F(ShadowTest, APlaneIsNotInItsOwnShadow) {
  for (const auto& settings : {kSoftShadows, kSunShadows, render::exact_shadows()}) {
    const auto lit = renderer_with({});
    const auto shaded = renderer_with(settings);
    ASSERT_TRUE(lit && shaded);
    const auto content = plain(800.0f);
    const auto lit_mesh = upload(*lit, content);
    const auto shaded_mesh = upload(*shaded, content);
    for (const double altitude : {4.0, 12.0, 40.0, 75.0}) {
      const std::array views{view_from({3.0, 4.0, 1.7}, 30.0, -8.0, 100, 75)};
      const std::array lit_items{tiles::DrawItem{lit_mesh, 1, glm::dmat4(1.0)}};
      const std::array shaded_items{tiles::DrawItem{shaded_mesh, 1, glm::dmat4(1.0)}};
      render::FrameInput lit_frame = frame_of(views, lit_items);
      render::FrameInput shaded_frame = frame_of(views, shaded_items);
      lit_frame.environment.sun_direction = shaded_frame.environment.sun_direction = sun_at(altitude, 200.0);
      EXPECT_EQ(draw_one(*lit, lit_frame).rgba, draw_one(*shaded, shaded_frame).rgba) << altitude;
    }
  }
}

TEST_F(ShadowTest, BeginsAtTheFootOfAWall) {
  const auto renderer = renderer_with(kSoftShadows);
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, plain(400.0f)), 1, glm::dmat4(1.0)},
                         tiles::DrawItem{upload(*renderer, block({-20, 0}, {20, 10}, 12.0f)), 2, glm::dmat4(1.0)}};
  // The sun in the south, the eye in the north of the wall, looking down on its foot; 4 mm a pixel.
  const std::array views{view_from({0.0, 10.5, 1.7}, 180.0, -90.0, 400, 400, 50.0)};
  render::FrameInput frame = frame_of(views, items);
  frame.environment.sun_direction = sun_at(45.0, 180.0);
  const Picture picture = draw_one(*renderer, frame);
  // From 2 cm before the wall to 80 cm: one shade.
  int darkest = 255, lightest = 0;
  const double pixels_a_metre = 200.0 / (1.7 * std::tan(glm::radians(25.0)));
  for (double y = 10.02; y < 10.8; y += 0.01) {
    const int g = pixel(picture, 200, static_cast<std::uint32_t>(200.0 - (y - 10.5) * pixels_a_metre * -1.0)).g;
    darkest = std::min(darkest, g);
    lightest = std::max(lightest, g);
  }
  EXPECT_LE(lightest - darkest, 6) << "light comes in below the wall";
}

// A house behind the eye, in no view.
TEST_F(ShadowTest, WhatNoViewSeesThrowsOne) {
  const auto renderer = renderer_with(kSoftShadows);
  ASSERT_TRUE(renderer);
  const auto ground = upload(*renderer, plain(400.0f));
  const auto house = upload(*renderer, block({-20, -30}, {20, -20}, 30.0f));
  const std::array views{view_from({0.0, -5.0, 1.7}, 0.0, -20.0, 64, 64)};
  const std::array alone{tiles::DrawItem{ground, 1, glm::dmat4(1.0)}};
  const std::array both{alone[0], tiles::DrawItem{house, 2, glm::dmat4(1.0)}};
  render::FrameInput frame = frame_of(views, alone);
  frame.environment.sun_direction = sun_at(35.0, 180.0);
  const int bright = pixel(draw_one(*renderer, frame), 32, 32).g;
  frame.items = both;
  const int dark = pixel(draw_one(*renderer, frame), 32, 32).g;
  EXPECT_LT(dark, bright - 20);
  EXPECT_EQ(renderer->stats().draws, 1u);
}

TEST_F(ShadowTest, TwoEyesInOnePlaceSeeTheSameBits) {
  for (const auto& settings : {kSoftShadows, kSunShadows}) {
    const auto renderer = renderer_with(settings, 2);
    ASSERT_TRUE(renderer);
    const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)}};
    const geo::View street = view_from({-30.0, 0.0, 1.7}, 80.0, 4.0, 120, 80);
    const std::array views{street, street};
    const auto pictures = draw(*renderer, frame_of(views, items));
    EXPECT_EQ(pictures[0].rgba, pictures[1].rgba);
  }
}

TEST_F(ShadowTest, MapsAreKeptUntilSomethingChanges) {
  const auto renderer = renderer_with(kSoftShadows);
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)},
                         tiles::DrawItem{upload(*renderer, block({4, 30}, {10, 36}, 20.0f)), 2, glm::dmat4(1.0)}};
  const auto redrawn = [&](const glm::dvec3& eye, double heading, double altitude, std::size_t count) {
    const std::array views{view_from(eye, heading, 0.0, 64, 64)};
    render::FrameInput frame = frame_of(views, std::span(items).first(count));
    frame.environment.sun_direction = sun_at(altitude, 200.0);
    frame.environment.moon_direction = sun_at(35.0, 120.0);
    frame.environment.moon_light = 1.0f;
    draw_one(*renderer, frame);
    return renderer->stats().shadow_maps_drawn;
  };
  EXPECT_EQ(redrawn({0.0, 0.0, 1.7}, 10.0, 40.0, 2), 3u);
  EXPECT_EQ(redrawn({0.0, 0.0, 1.7}, 10.0, 40.0, 2), 0u);
  EXPECT_EQ(redrawn({0.5, 0.5, 1.7}, 190.0, 40.0, 2), 0u) << "for a turn of the head";
  EXPECT_EQ(redrawn({0.5, 0.5, 1.7}, 190.0, 40.01, 2), 0u) << "for a breath of the sun";
  EXPECT_EQ(redrawn({0.5, 0.5, 1.7}, 190.0, 41.0, 2), 3u) << "for a sun that has moved";
  EXPECT_EQ(redrawn({9.0, 0.0, 1.7}, 190.0, 41.0, 2), 1u) << "for a walk";
  EXPECT_EQ(redrawn({9.0, 0.0, 1.7}, 190.0, 41.0, 1), 3u) << "without the block";
  EXPECT_EQ(redrawn({9.0, 0.0, 1.7}, 190.0, -20.0, 1), 3u) << "by the moon";
}

TEST_F(ShadowTest, OneMapAFrameWhereThatIsAskedFor) {
  render::ShadowSettings patient = kSoftShadows;
  patient.redrawn_a_frame = 1;
  const auto renderer = renderer_with(patient);
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, village()), 1, glm::dmat4(1.0)},
                         tiles::DrawItem{upload(*renderer, block({4, 30}, {10, 36}, 20.0f)), 2, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, 0.0, 1.7}, 10.0, 0.0, 64, 64)};
  draw_one(*renderer, frame_of(views, std::span(items).first(1)));
  EXPECT_EQ(renderer->stats().shadow_maps_drawn, 3u) << "the first time there is nothing to keep";
  for (int left = 2; left >= 0; --left) {
    draw_one(*renderer, frame_of(views, items));
    EXPECT_EQ(renderer->stats().shadow_maps_drawn, 1u);
    EXPECT_EQ(renderer->stats().shadows_settled, left == 0);
  }
  draw_one(*renderer, frame_of(views, items));
  EXPECT_EQ(renderer->stats().shadow_maps_drawn, 0u);
}

TEST_F(ShadowTest, MemoryIsCountedAndGivenBack) {
  const auto renderer = renderer_with(kSoftShadows);
  ASSERT_TRUE(renderer);
  const std::array items{tiles::DrawItem{upload(*renderer, plain(50.0f)), 1, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, 0.0, 1.7}, 10.0, 0.0, 64, 64)};
  draw_one(*renderer, frame_of(views, items));
  EXPECT_EQ(renderer->stats().shadow_bytes, 3u * 1024u * 1024u * 4u);
  ASSERT_TRUE(renderer->set_shadows({}));
  draw_one(*renderer, frame_of(views, items));
  EXPECT_EQ(renderer->stats().shadow_bytes, 4u);
}

// Straight down on the ground from 2 m, 1 cm a pixel: a step of 2 cm moves the picture by two pixels exactly.
class WalkTest : public ShadowTest {
 protected:
  static constexpr std::uint32_t kPixels = 240;
  static constexpr double kPixel = 0.01;
  static constexpr int kStepPixels = 2;

  Picture look_down(render::Renderer& renderer, std::span<const tiles::DrawItem> items, double x) {
    const double angle = 2.0 * glm::degrees(std::atan(kPixels * kPixel / 2.0 / 2.0));
    const std::array views{view_from({x, 14.0, 2.0}, 0.0, -90.0, kPixels, kPixels, angle)};
    render::FrameInput frame = frame_of(views, items);
    frame.environment.sun_direction = sun_at(40.0, 180.0);
    frame.environment.haze_distance = 1e9f;
    return draw_one(renderer, frame);
  }

  // The mean difference of what both pictures show, of 255.
  static double difference(const Picture& before, const Picture& after, int moved) {
    double sum = 0.0, count = 0.0;
    for (std::uint32_t y = 0; y < kPixels; ++y) {
      for (std::uint32_t x = 0; x + moved < kPixels; ++x) {
        sum += std::abs(pixel(before, x + moved, y).g - pixel(after, x, y).g);
        count += 1.0;
      }
    }
    return sum / count;
  }
};

TEST_F(WalkTest, EdgesOfShadowsHoldStill) {
  for (const auto& settings : {kSoftShadows, kSunShadows}) {
    const auto renderer = renderer_with(settings);
    ASSERT_TRUE(renderer);
    const std::array items{tiles::DrawItem{upload(*renderer, plain(200.0f)), 1, glm::dmat4(1.0)},
                           tiles::DrawItem{upload(*renderer, village()), 2, glm::dmat4(1.0)}};
    double worst = 0.0;
    std::uint32_t redrawn = 0;
    Picture before = look_down(*renderer, items, -1.0);
    // Across a line of the near map's grid: it is drawn again on the way.
    for (int step = 1; step <= 14; ++step) {
      const Picture after =
          look_down(*renderer, items, settings.first_radius / 8.0 - 0.2 + step * kStepPixels * kPixel);
      if (step > 1) {
        worst = std::max(worst, difference(before, after, kStepPixels));
        redrawn += renderer->stats().shadow_maps_drawn;
      }
      before = after;
    }
    EXPECT_GE(redrawn, 1u);
    EXPECT_LE(worst, 0.25) << "of 255, mean over the picture, from one frame to the next";
  }
}

TEST(ShadowCascades, CentresLieOnWholeTexels) {
  const glm::dmat3 axes = render::light_axes(glm::dvec3(sun_at(33.0, 160.0)));
  render::ShadowWish wish{{1234.5, -987.6, 31.0}, glm::dvec3(sun_at(33.0, 160.0)), 0.0, kSoftShadows};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto cascade = render::wished_cascade(wish, axes, 1.0, i);
    const glm::dvec3 texels = axes * cascade.center / cascade.texel(1024);
    EXPECT_LT(glm::length(texels - glm::round(texels)), 1e-6);
    const glm::dvec3 aside = glm::abs(axes * (wish.eye - cascade.center));
    EXPECT_LE(std::max({aside.x, aside.y, aside.z}), cascade.radius / 8.0 + 1e-9);
  }
}

TEST(ShadowCascades, AxesAreOfUnitLengthAndAcrossIsLevel) {
  for (const glm::vec3 sun : {sun_at(90.0, 0.0), sun_at(10.0, 123.0), sun_at(1.0, 270.0)}) {
    const glm::dmat3 axes = render::light_axes(glm::dvec3(sun));
    const glm::dmat3 product = axes * glm::transpose(axes);
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) EXPECT_NEAR(product[i][j], i == j ? 1.0 : 0.0, 1e-9);
    EXPECT_NEAR(axes[2][0], 0.0, 1e-6);
    EXPECT_NEAR(glm::dot(axes * glm::dvec3(sun), glm::dvec3(0.0, 0.0, 1.0)), 1.0, 1e-6);
  }
}

TEST(ShadowCascades, SpaceEndsOnAllSidesButTowardsTheLight) {
  const glm::dmat3 axes = render::light_axes({0.0, 0.0, 1.0});
  const render::CasterSpace space{axes, {0.0, 0.0, 0.0}, 10.0, -10.0};
  const auto box = [](double x, double y, double z) { return geo::OrientedBox{{x, y, z}, glm::dmat3(1.0)}; };
  EXPECT_TRUE(render::height_in(space, box(0, 0, 0)));
  EXPECT_TRUE(render::height_in(space, box(10.5, 0, 5000)));
  EXPECT_NEAR(*render::height_in(space, box(0, 0, 5000)), 5001.0, 1e-9);
  EXPECT_FALSE(render::height_in(space, box(11.5, 0, 0)));
  EXPECT_FALSE(render::height_in(space, box(0, -11.5, 0)));
  EXPECT_FALSE(render::height_in(space, box(0, 0, -11.5)));
}

TEST(ShadowCascades, FromHighUpTheCirclesAreWiderAndDoNotWaver) {
  EXPECT_EQ(render::widening(kSoftShadows, 0.0, 0.0), 1.0);
  const double high = render::widening(kSoftShadows, 400.0, 1.0);
  EXPECT_GE(high * kSoftShadows.first_radius, 400.0);
  EXPECT_EQ(render::widening(kSoftShadows, 390.0, high), high);
  EXPECT_EQ(render::widening(kSoftShadows, 430.0, high), high);
}

}  // namespace
}  // namespace mercia::test
