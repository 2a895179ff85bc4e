// Behind what, and that doubt is on the side of what is seen.
#include "engine/render/nearest_depths.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace mercia::test {
namespace {

using render::NearestDepths;
using render::ScreenTriangle;

constexpr float kTolerance = 0.014f;

ScreenTriangle flat(float x, float y, float size, float depth) {
  return {{x, x + size, x}, {y, y, y + size}, {depth, depth, depth}, 0.0f};
}

NearestDepths depths_of(std::initializer_list<ScreenTriangle> triangles, float reach = 0.0f) {
  NearestDepths depths(kTolerance, reach);
  depths.start({100, 60});
  depths.draw(std::span(triangles.begin(), triangles.size()), 0, 60);
  return depths;
}

TEST(NearestDepths, HideWhatLiesBehindAndNothingElse) {
  const NearestDepths depths = depths_of({flat(10.0f, 10.0f, 40.0f, 0.5f)});
  EXPECT_TRUE(depths.hides(flat(15.0f, 15.0f, 10.0f, 0.4f)));
  EXPECT_FALSE(depths.hides(flat(15.0f, 15.0f, 10.0f, 0.6f)));
  // In the same plane the last drawn is seen.
  EXPECT_FALSE(depths.hides(flat(15.0f, 15.0f, 10.0f, 0.5f)));
  // One pixel looks out.
  EXPECT_FALSE(depths.hides(flat(9.0f, 15.0f, 10.0f, 0.4f)));
  EXPECT_FALSE(depths.hides(flat(70.0f, 15.0f, 10.0f, 0.4f)));
}

TEST(NearestDepths, TurnedEitherWayTheyHideAlike) {
  ScreenTriangle turned = flat(10.0f, 10.0f, 40.0f, 0.5f);
  std::swap(turned.x[1], turned.x[2]);
  std::swap(turned.y[1], turned.y[2]);
  EXPECT_TRUE(depths_of({turned}).hides(flat(15.0f, 15.0f, 10.0f, 0.4f)));
}

TEST(NearestDepths, SeveralHideTogether) {
  // Two halves of a square; their common edge runs through no pixel's middle.
  const ScreenTriangle upper{{10.0f, 50.0f, 10.0f}, {10.2f, 10.2f, 50.2f}, {0.5f, 0.5f, 0.5f}, 0.0f};
  const ScreenTriangle lower{{50.0f, 50.0f, 10.0f}, {10.2f, 50.2f, 50.2f}, {0.5f, 0.5f, 0.5f}, 0.0f};
  const ScreenTriangle behind{{12.0f, 48.0f, 48.0f}, {12.0f, 12.0f, 48.0f}, {0.4f, 0.4f, 0.4f}, 0.0f};
  EXPECT_FALSE(depths_of({upper}).hides(behind));
  EXPECT_TRUE(depths_of({upper, lower}).hides(behind));
}

TEST(NearestDepths, SlopesAreFollowed) {
  // Near on the left, far on the right.
  const ScreenTriangle slope{{0.0f, 80.0f, 0.0f}, {0.0f, 0.0f, 50.0f}, {0.8f, 0.0f, 0.8f}, 0.0f};
  const NearestDepths depths = depths_of({slope});
  EXPECT_TRUE(depths.hides(flat(2.0f, 2.0f, 10.0f, 0.6f)));
  EXPECT_FALSE(depths.hides(flat(40.0f, 2.0f, 10.0f, 0.6f)));
}

TEST(NearestDepths, WhatIsNotKnownHidesNothingAndIsSeen) {
  ScreenTriangle unknown = flat(10.0f, 10.0f, 40.0f, 0.5f);
  unknown.doubt = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(depths_of({unknown}).hides(flat(15.0f, 15.0f, 10.0f, 0.4f)));
  EXPECT_FALSE(depths_of({flat(10.0f, 10.0f, 40.0f, 0.5f)}).hides(unknown));
  ScreenTriangle no_number = flat(15.0f, 15.0f, 10.0f, 0.4f);
  no_number.x[1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(depths_of({flat(10.0f, 10.0f, 40.0f, 0.5f)}).hides(no_number));
}

TEST(NearestDepths, DoubtAboutDepthsIsKept) {
  ScreenTriangle doubtful = flat(15.0f, 15.0f, 10.0f, 0.4f);
  doubtful.doubt = 0.2f;
  EXPECT_FALSE(depths_of({flat(10.0f, 10.0f, 40.0f, 0.5f)}).hides(doubtful));
}

// Samples besides the middle of a pixel: an edge through the pixel leaves some of them free.
TEST(NearestDepths, AllSamplesOfAPixelHaveToBeCovered) {
  const ScreenTriangle half{{10.4f, 90.0f, 10.4f}, {-40.0f, 20.0f, 80.0f}, {0.5f, 0.5f, 0.5f}, 0.0f};
  const ScreenTriangle behind{{10.1f, 10.9f, 10.9f}, {20.0f, 20.0f, 21.0f}, {0.4f, 0.4f, 0.4f}, 0.0f};
  EXPECT_TRUE(depths_of({half}).hides(behind));
  EXPECT_FALSE(depths_of({half}, 0.5f).hides(behind));
}

// Against the plainest way: every pixel's middle by itself, in double.
TEST(NearestDepths, NeverHideWhatASampleShows) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> place_x(-30.0f, 130.0f), place_y(-20.0f, 80.0f), around(-12.0f, 12.0f);
  std::uniform_real_distribution<float> depth(0.1f, 0.9f);
  std::vector<ScreenTriangle> triangles;
  for (int i = 0; i < 400; ++i) {
    const float x = place_x(random), y = place_y(random), size = i % 5 == 0 ? 6.0f : 1.0f;
    triangles.push_back({{x, x + size * around(random), x + size * around(random)},
                         {y, y + size * around(random), y + size * around(random)},
                         {depth(random), depth(random), depth(random)},
                         0.0f});
  }
  NearestDepths depths(kTolerance, 0.0f);
  depths.start({100, 60});
  depths.draw(triangles, 0, 31);
  depths.draw(triangles, 31, 60);

  std::vector<int> seen(triangles.size(), 0);
  for (int row = 0; row < 60; ++row) {
    for (int column = 0; column < 100; ++column) {
      const double x = column + 0.5, y = row + 0.5;
      int first = -1;
      double nearest = 0.0;
      for (std::size_t i = 0; i < triangles.size(); ++i) {
        const ScreenTriangle& t = triangles[i];
        const auto part = [&](int a, int b) {
          return (double{t.x[b]} - t.x[a]) * (y - t.y[a]) - (double{t.y[b]} - t.y[a]) * (x - t.x[a]);
        };
        const double of_0 = part(1, 2), of_1 = part(2, 0), of_2 = part(0, 1), area = of_0 + of_1 + of_2;
        if (!(of_0 / area >= 0.0 && of_1 / area >= 0.0 && of_2 / area >= 0.0)) continue;
        const double z = (of_0 * t.z[0] + of_1 * t.z[1] + of_2 * t.z[2]) / area;
        if (z > nearest) {
          nearest = z;
          first = static_cast<int>(i);
        }
      }
      if (first >= 0) seen[static_cast<std::size_t>(first)] = 1;
    }
  }
  int hidden = 0;
  for (std::size_t i = 0; i < triangles.size(); ++i) {
    if (depths.hides(triangles[i])) {
      ++hidden;
      EXPECT_EQ(seen[i], 0) << "triangle " << i;
    }
  }
  EXPECT_GT(hidden, 150);
}

}  // namespace
}  // namespace mercia::test
