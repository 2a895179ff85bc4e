// Points as solids: closed, facing outwards, as large as the points are apart.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/tiles/points.h"

namespace mercia::tiles::test {
namespace {

Primitive points_at(const std::vector<glm::vec3>& places) {
  Primitive points;
  points.low = glm::vec3(std::numeric_limits<float>::max());
  points.high = -points.low;
  for (const glm::vec3& p : places) {
    Vertex vertex;
    vertex.position = {p.x, p.y, p.z};
    points.indices.push_back(static_cast<std::uint32_t>(points.vertices.size()));
    points.vertices.push_back(vertex);
    points.low = glm::min(points.low, p);
    points.high = glm::max(points.high, p);
  }
  return points;
}

Primitive sheet(int side, float apart) {
  std::vector<glm::vec3> places;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) places.emplace_back(apart * static_cast<float>(x), apart * static_cast<float>(y), 5);
  return points_at(places);
}

glm::vec3 at(const Primitive& primitive, std::size_t index) {
  const auto& p = primitive.vertices[primitive.indices[index]].position;
  return {p[0], p[1], p[2]};
}

TEST(Points, TheSpacingOfASheetIsFoundWithinAThird) {
  EXPECT_NEAR(point_spacing(sheet(200, 0.25f)), 0.25f, 0.08f);
  EXPECT_NEAR(point_spacing(sheet(20, 3.0f)), 3.0f, 1.0f);
  EXPECT_EQ(point_spacing(points_at({{1, 2, 3}, {1, 2, 3}})), 0.0f);
}

TEST(Points, EverySolidIsClosedAndFacesOutwards) {
  for (const int side : {3, 150}) {  // octahedra, tetrahedra
    Primitive solids = sheet(side, 1.0f);
    const std::size_t count = solids.indices.size();
    DecodeBudget budget(1 << 30);
    ASSERT_TRUE(spell_out_points(solids, "points", budget));
    const std::size_t corners = solids.vertices.size() / count;
    EXPECT_EQ(corners, side == 3 ? 6u : 4u);
    const std::size_t each = solids.indices.size() / count;
    double volume = 0.0;
    for (std::size_t i = 0; i < each; i += 3) {
      const glm::vec3 center(0, 0, 5);
      const glm::vec3 a = at(solids, i) - center;
      const glm::vec3 b = at(solids, i + 1) - center;
      const glm::vec3 c = at(solids, i + 2) - center;
      const float part = glm::dot(a, glm::cross(b, c)) / 6.0f;
      EXPECT_GT(part, 0.0f) << "the triangle faces inwards";
      volume += part;
    }
    // A corner of the tetrahedron lies in the diagonal of a cube.
    const double reach = side == 3 ? -solids.low.x : -solids.low.x * std::sqrt(3.0);
    EXPECT_NEAR(volume, std::pow(reach, 3) * (side == 3 ? 4.0 / 3.0 : 8.0 / (9.0 * std::sqrt(3.0))), 1e-3 * volume);
    EXPECT_GT(reach, 0.0);
    EXPECT_LE(reach, 0.9);
  }
}

TEST(Points, PointsAtTheEndOfTheNumbersAreLeftOut) {
  constexpr float kMax = std::numeric_limits<float>::max();
  Primitive solids = points_at({{0, 0, 0}, {kMax, 0, 0}, {-kMax, 1, 0}});
  DecodeBudget budget(1 << 30);
  ASSERT_TRUE(spell_out_points(solids, "points", budget));
  for (const auto& vertex : solids.vertices)
    for (const float c : vertex.position) EXPECT_TRUE(std::isfinite(c));
}

TEST(Points, AnExtentTooSmallForItsReciprocalIsNoProblem) {
  constexpr float kTiny = std::numeric_limits<float>::denorm_min();
  const Primitive points = points_at({{0, 0, 0}, {kTiny, 0, 0}, {0, 2 * kTiny, kTiny}});
  EXPECT_LE(point_spacing(points), 3 * kTiny);
  Primitive solids = points;
  DecodeBudget budget(1 << 30);
  EXPECT_TRUE(spell_out_points(solids, "points", budget));
}

TEST(Points, TooManyAreAnError) {
  Primitive solids = sheet(100, 1.0f);
  DecodeBudget budget(100'000);
  const auto made = spell_out_points(solids, "cloud", budget);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().where, "cloud");
}

}  // namespace
}  // namespace mercia::tiles::test
