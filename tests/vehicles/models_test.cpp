// Models: their size, that they are closed, and what they cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/vehicles/models.h"

namespace mercia::test {
namespace {

using namespace vehicles;

struct Bounds {
  glm::vec3 low{1e9f}, high{-1e9f};
  void take(const Vertex& vertex) {
    const glm::vec3 p(vertex.position[0], vertex.position[1], vertex.position[2]);
    low = glm::min(low, p);
    high = glm::max(high, p);
  }
};

// Of what is not on the road, and without pantographs, mirrors and joints: the painted body and its glass.
Bounds body_bounds(const Mesh& mesh) {
  Bounds bounds;
  for (std::size_t i = mesh.road_indices; i < mesh.indices.size(); ++i) {
    const Vertex& vertex = mesh.vertices[mesh.indices[i]];
    const auto material = static_cast<Material>(vertex.kind[0]);
    if (material == Material::Paint || material == Material::Glass) bounds.take(vertex);
  }
  return bounds;
}

class ModelTest : public ::testing::TestWithParam<int> {
 protected:
  const CarModel& tested() const { return model(static_cast<Car>(GetParam())); }
};

using Place = std::tuple<long, long, long>;
Place place_of(const Vertex& vertex) {
  const auto tenths = [](float metres) { return std::lround(metres * 1e4); };
  return {tenths(vertex.position[0]), tenths(vertex.position[1]), tenths(vertex.position[2])};
}

TEST_P(ModelTest, IsClosed) {
  for (const Mesh& mesh : tested().levels) {
    std::map<std::pair<Place, Place>, int> sides;
    for (std::size_t i = mesh.road_indices; i < mesh.indices.size(); i += 3) {
      for (std::size_t k = 0; k < 3; ++k) {
        const Place a = place_of(mesh.vertices[mesh.indices[i + k]]);
        const Place b = place_of(mesh.vertices[mesh.indices[i + (k + 1) % 3]]);
        ASSERT_NE(a, b) << tested().name << ": a triangle without area";
        ++sides[{a, b}];
        --sides[{b, a}];
      }
    }
    const auto open = std::count_if(sides.begin(), sides.end(), [](const auto& side) { return side.second != 0; });
    EXPECT_EQ(open, 0) << tested().name;
  }
}

TEST_P(ModelTest, HasItsSize) {
  for (const Mesh& mesh : tested().levels) {
    const Bounds bounds = body_bounds(mesh);
    const glm::vec3 size = bounds.high - bounds.low;
    EXPECT_NEAR(size.x, tested().length, 0.8) << tested().name;  // the gaps between cars
    EXPECT_NEAR(size.y, tested().width, 0.09) << tested().name;   // panels may stand out a little
    EXPECT_NEAR(bounds.high.z, tested().height, 0.26) << tested().name;
    EXPECT_GE(bounds.low.z, 0.0f) << tested().name;
  }
}

TEST_P(ModelTest, GetsCheaperWithDistance) {
  const auto& levels = tested().levels;
  EXPECT_LE(levels[0].triangle_count(), 9000u) << tested().name;
  EXPECT_LE(levels[1].triangle_count(), 1300u) << tested().name;
  EXPECT_LE(levels[2].triangle_count(), 170u) << tested().name;
  EXPECT_GT(levels[0].triangle_count(), 600u) << tested().name;
}

TEST_P(ModelTest, HasUnitNormalsThatLookOutwards) {
  for (const Mesh& mesh : tested().levels) {
    std::size_t inwards = 0;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
      std::array<glm::vec3, 3> p, n;
      for (std::size_t k = 0; k < 3; ++k) {
        const Vertex& vertex = mesh.vertices[mesh.indices[i + k]];
        p[k] = {vertex.position[0], vertex.position[1], vertex.position[2]};
        n[k] = glm::vec3(vertex.normal[0], vertex.normal[1], vertex.normal[2]) / 127.0f;
        EXPECT_NEAR(glm::length(n[k]), 1.0f, 0.03f);
      }
      const glm::vec3 face = glm::cross(p[1] - p[0], p[2] - p[0]);
      if (glm::dot(face, n[0] + n[1] + n[2]) <= 0.0f) ++inwards;
    }
    EXPECT_EQ(inwards, 0u) << tested().name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ModelTest, ::testing::Range(0, static_cast<int>(kCarCount)));

TEST(VehicleTest, TrainsAreAsLongAsTheRealOnes) {
  EXPECT_NEAR(length_of(Kind::Tram), 32.966f, 0.01f);
  EXPECT_NEAR(length_of(Kind::LocalTrain), 70.18f, 0.01f);
  EXPECT_NEAR(length_of(Kind::Intercity9), 217.5f, 0.1f);
  EXPECT_NEAR(length_of(Kind::Intercity11), 265.3f, 0.1f);
  EXPECT_NEAR(length_of(Kind::SingleDeckBus), 12.135f, 0.01f);
  EXPECT_EQ(cars_of(Kind::ShortTram).size(), 3u);
  EXPECT_EQ(cars_of(Kind::Tram).size(), 5u);
}

TEST(VehicleTest, CarsFollowOneAnotherWithoutGapsAndTheLastLooksBack) {
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    const auto cars = cars_of(static_cast<Kind>(kind));
    float front = 0.0f;
    for (const CarInTrain& car : cars) {
      EXPECT_NEAR(car.offset - 0.5f * model(car.car).length, front, 1e-3f);
      front += model(car.car).length;
    }
    EXPECT_FALSE(cars.front().reversed);
    EXPECT_EQ(cars.back().reversed, cars.size() > 1);
  }
}

}  // namespace
}  // namespace mercia::test
