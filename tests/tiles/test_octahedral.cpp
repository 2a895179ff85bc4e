#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "engine/tiles/content.h"
#include "engine/tiles/octahedral.h"

namespace mercia::tiles {
namespace {

constexpr std::array<std::int16_t, 2> kUp{0, 0};

TEST(Octahedral, EveryDirectionComesBackWithinAHundredthOfADegree) {
  for (int i = 0; i < 2000; ++i) {
    const float z = 1.0f - (static_cast<float>(i) + 0.5f) / 1000.0f;
    const float around = 2.39996f * static_cast<float>(i);  // the golden angle spreads them evenly
    const float radius = std::sqrt(1.0f - z * z);
    const glm::vec3 n(radius * std::cos(around), radius * std::sin(around), z);
    const float length = 0.001f + static_cast<float>(i);
    const glm::vec3 back = from_octahedral(pack_octahedral(n.x * length, n.y * length, n.z * length));
    EXPECT_LT(glm::length(glm::cross(back, n)), 1e-4f) << i;
    EXPECT_GT(glm::dot(back, n), 0.0f) << i;
  }
}

TEST(Octahedral, WhatHasNoDirectionPointsUp) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  constexpr float kTiny = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(pack_octahedral(0.0f, 0.0f, 0.0f), kUp);
  EXPECT_EQ(pack_octahedral(-0.0f, kTiny, -kTiny), kUp);
  EXPECT_EQ(pack_octahedral(kNaN, 1.0f, 0.0f), kUp);
  EXPECT_EQ(pack_octahedral(0.0f, kInfinity, 0.0f), kUp);
  EXPECT_EQ(pack_octahedral(3.0e38f, 3.0e38f, 0.0f), kUp);
}

}  // namespace
}  // namespace mercia::tiles
