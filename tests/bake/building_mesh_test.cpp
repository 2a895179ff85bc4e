// Every roof shape as a closed body of the right volume, over rectangles, winding footprints and random ones.
#include "tools/bake/building_mesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <random>
#include <utility>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

using Corner = std::array<long long, 3>;

Corner weld(const glm::dvec3& p) {
  constexpr double kGrain = 2e-5;
  return {std::llround(p.x / kGrain), std::llround(p.y / kGrain), std::llround(p.z / kGrain)};
}

double volume(const SurfaceMesh& mesh) {
  const glm::dvec3 origin = mesh.vertices.empty() ? glm::dvec3(0.0) : mesh.vertices[0].position;
  double total = 0.0;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const glm::dvec3 a = mesh.vertices[mesh.indices[t]].position - origin,
                     b = mesh.vertices[mesh.indices[t + 1]].position - origin,
                     c = mesh.vertices[mesh.indices[t + 2]].position - origin;
    total += glm::dot(a, glm::cross(b, c)) / 6.0;
  }
  return total;
}

// Edges that are not met by the same edge in the other direction.
std::size_t open_edges(const SurfaceMesh& mesh) {
  std::map<std::pair<Corner, Corner>, int> balance;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const Corner c[3] = {weld(mesh.vertices[mesh.indices[t]].position),
                         weld(mesh.vertices[mesh.indices[t + 1]].position),
                         weld(mesh.vertices[mesh.indices[t + 2]].position)};
    if (c[0] == c[1] || c[1] == c[2] || c[0] == c[2]) continue;
    for (int k = 0; k < 3; ++k) {
      const Corner &a = c[k], &b = c[(k + 1) % 3];
      if (a < b)
        ++balance[{a, b}];
      else
        --balance[{b, a}];
    }
  }
  std::size_t open = 0;
  for (const auto& [edge, count] : balance) open += count != 0;
  return open;
}

// Normals of unit length on the outer side of their triangles.
void expect_sound(const SurfaceMesh& mesh) {
  ASSERT_EQ(mesh.indices.size() % 3, 0u);
  for (const MeshVertex& vertex : mesh.vertices) {
    ASSERT_TRUE(std::isfinite(vertex.position.x + vertex.position.y + vertex.position.z));
    ASSERT_TRUE(std::isfinite(vertex.uv.x + vertex.uv.y));
    ASSERT_NEAR(glm::length(vertex.normal), 1.0f, 1e-4f);
  }
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    ASSERT_LT(std::max({mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]}), mesh.vertices.size());
    const MeshVertex &a = mesh.vertices[mesh.indices[t]], &b = mesh.vertices[mesh.indices[t + 1]],
                     &c = mesh.vertices[mesh.indices[t + 2]];
    const glm::dvec3 face = glm::cross(b.position - a.position, c.position - a.position);
    if (glm::length(face) < 1e-4) continue;
    EXPECT_GT(glm::dot(glm::normalize(face), glm::dvec3(a.normal)), 0.0);
  }
}

// Hanging, so that the body has an underside and must be closed all round.
Building block(Ring outer, RoofShape shape) {
  Building building;
  building.feature = 7;
  building.footprint.outer = std::move(outer);
  building.anchor = centroid(building.footprint.outer);
  building.base = 2.0;
  building.top = 12.0;
  building.roof_height = shape == RoofShape::Flat ? 0.0 : 4.0;
  building.roof = shape;
  building.storeys = 2;
  return building;
}

Ring turned(Ring ring, double angle, glm::dvec2 offset) {
  for (glm::dvec2& p : ring)
    p = offset +
        glm::dvec2(std::cos(angle) * p.x - std::sin(angle) * p.y, std::sin(angle) * p.x + std::cos(angle) * p.y);
  return ring;
}

const Ring kHouse{{0, 0}, {20, 0}, {20, 10}, {0, 10}};

struct ShapeVolume {
  RoofShape shape;
  double roof;       // cubic metres above the eaves of the 20 x 10 m house with a 4 m roof
  double tolerance;  // for the facets of round shapes
};
void PrintTo(const ShapeVolume& row, std::ostream* out) { *out << static_cast<int>(row.shape); }

class BuildingRoofs : public testing::TestWithParam<ShapeVolume> {};

TEST_P(BuildingRoofs, AreClosedAndOfTheRightVolume) {
  for (const double angle : {0.0, 0.35, 1.2, 2.9}) {
    for (const glm::dvec2 offset : {glm::dvec2(0.0), glm::dvec2(31234.5, -28765.25)}) {
      SCOPED_TRACE(angle);
      SurfaceMesh mesh;
      const Building building = block(turned(kHouse, angle, offset), GetParam().shape);
      EXPECT_EQ(build_building(building, Terrain::flat(50.0), 0.0, mesh), 0.0);
      expect_sound(mesh);
      EXPECT_EQ(open_edges(mesh), 0u);
      const double walls = building.roof == RoofShape::Flat ? 10.0 : 6.0;
      EXPECT_NEAR(volume(mesh), 200.0 * walls + GetParam().roof, GetParam().tolerance);
      double highest = -1e9, lowest = 1e9;
      for (const MeshVertex& vertex : mesh.vertices) {
        highest = std::max(highest, vertex.position.z);
        lowest = std::min(lowest, vertex.position.z);
        EXPECT_EQ(vertex.feature, 7u);
      }
      EXPECT_NEAR(highest, 62.0, 1e-6);
      EXPECT_NEAR(lowest, 52.0, 1e-6);
    }
  }
}

// Mansard: planes break a third of the half width in, at four fifths of the height, by Simpson's rule on both parts.
constexpr double prismatoid(double height, double below, double middle, double above) {
  return height / 6.0 * (below + 4.0 * middle + above);
}
constexpr double inset_area(double d) { return (20.0 - 2.0 * d) * (10.0 - 2.0 * d); }
constexpr double kMansard = prismatoid(3.2, inset_area(0.0), inset_area(5.0 / 6.0), inset_area(5.0 / 3.0)) +
                            prismatoid(0.8, inset_area(5.0 / 3.0), inset_area(10.0 / 3.0), inset_area(5.0));

INSTANTIATE_TEST_SUITE_P(
    Shapes, BuildingRoofs,
    testing::Values(
        ShapeVolume{RoofShape::Flat, 0.0, 1e-4}, ShapeVolume{RoofShape::Gabled, 400.0, 1e-4},
        ShapeVolume{RoofShape::Skillion, 400.0, 1e-4}, ShapeVolume{RoofShape::Hipped, 200.0 + 400.0 / 3.0, 1e-4},
        // Of the gabled body two pyramid-like corners are cut off: each 5 m wide, 2 m high, 2.5 m deep.
        ShapeVolume{RoofShape::HalfHipped, 400.0 - 2.0 * (5.0 * 2.0 * 2.5 / 6.0), 1e-4},
        ShapeVolume{RoofShape::Gambrel, 480.0, 1e-4}, ShapeVolume{RoofShape::Mansard, kMansard, 1e-4},
        ShapeVolume{RoofShape::Pyramidal, 800.0 / 3.0, 1e-4}, ShapeVolume{RoofShape::Cone, 800.0 / 3.0, 1e-4},
        ShapeVolume{RoofShape::Round, M_PI / 4.0 * 800.0, 20.0}, ShapeVolume{RoofShape::Dome, 2.0 / 3.0 * 800.0, 20.0},
        ShapeVolume{RoofShape::Onion, 640.0, 120.0}));

constexpr RoofShape kAll[] = {RoofShape::Flat,      RoofShape::Gabled, RoofShape::HalfHipped, RoofShape::Hipped,
                              RoofShape::Pyramidal, RoofShape::Dome,   RoofShape::Skillion,   RoofShape::Gambrel,
                              RoofShape::Mansard,   RoofShape::Onion,  RoofShape::Round,      RoofShape::Cone};

// What the roof covers, seen from above.
double roof_from_above(const SurfaceMesh& mesh) {
  double total = 0.0;
  for (std::size_t t = 0; t < mesh.indices.size(); t += 3) {
    const MeshVertex &a = mesh.vertices[mesh.indices[t]], &b = mesh.vertices[mesh.indices[t + 1]],
                     &c = mesh.vertices[mesh.indices[t + 2]];
    if (a.surface == tiles::Surface::Roof)
      total += 0.5 * orient(glm::dvec2(a.position), glm::dvec2(b.position), glm::dvec2(c.position));
  }
  return total;
}

void expect_closed_over(const Polygon& footprint) {
  for (const RoofShape shape : kAll) {
    SCOPED_TRACE(static_cast<int>(shape));
    Building building = block(footprint.outer, shape);
    building.footprint = footprint;
    SurfaceMesh mesh;
    build_building(building, Terrain::flat(0.0), 0.0, mesh);
    expect_sound(mesh);
    EXPECT_EQ(open_edges(mesh), 0u);
    EXPECT_GT(volume(mesh), 5.9 * area(footprint));
    EXPECT_LT(volume(mesh), 10.1 * area(footprint) * (shape == RoofShape::Onion ? 1.3 : 1.0));
    EXPECT_NEAR(roof_from_above(mesh), area(footprint), 1e-6 * area(footprint) + 1e-4);
  }
}

TEST(BuildingMesh, WindingFootprintsAndCourtyardsAreClosed) {
  expect_closed_over({{{0, 0}, {20, 0}, {20, 8}, {8, 8}, {8, 20}, {0, 20}}, {}});                          // L
  expect_closed_over({{{0, 0}, {30, 0}, {30, 20}, {22, 20}, {22, 8}, {8, 8}, {8, 20}, {0, 20}}, {}});      // U
  expect_closed_over({{{0, 0}, {40, 0}, {40, 30}, {0, 30}}, {{{10, 10}, {10, 20}, {30, 20}, {30, 10}}}});  // courtyard
  expect_closed_over({{{0, 0}, {5, 0}, {10, 0}, {10, 4}, {10, 10}, {6, 10}, {3, 10}, {0, 10}, {0, 5}},
                      {}});  // points on straight walls
  expect_closed_over({{{0, 0}, {10, 0}, {5, 9}}, {}});
}

// Every wing has its own ridge: the roof of an L is as high over its short leg as over its long one.
TEST(BuildingMesh, AnLHasTwoRidges) {
  Building building = block({{0, 0}, {30, 0}, {30, 8}, {8, 8}, {8, 20}, {0, 20}}, RoofShape::Gabled);
  SurfaceMesh mesh;
  build_building(building, Terrain::flat(0.0), 0.0, mesh);
  EXPECT_EQ(open_edges(mesh), 0u);
  // Gables at the free ends, a hip at the outer corner, a valley at the inner one.
  const auto roof = [](double x, double y) { return std::max(std::min({y, 8.0 - y, x}), std::min({x, 8.0 - x, y})); };
  bool east_gable = false, north_gable = false, inner_corner = false;
  for (const MeshVertex& vertex : mesh.vertices) {
    if (vertex.surface != tiles::Surface::Roof) continue;
    const glm::dvec3 p = vertex.position;
    EXPECT_NEAR(p.z, 8.0 + roof(p.x, p.y), 1e-6);
    east_gable |= glm::distance(p, glm::dvec3(30, 4, 12)) < 1e-6;
    north_gable |= glm::distance(p, glm::dvec3(4, 20, 12)) < 1e-6;
    inner_corner |= glm::distance(p, glm::dvec3(8, 8, 8)) < 1e-6;
  }
  EXPECT_TRUE(east_gable && north_gable && inner_corner);
  double expected = 6.0 * area(building.footprint);
  constexpr double kStep = 0.05;
  for (double x = 0.5 * kStep; x < 30.0; x += kStep)
    for (double y = 0.5 * kStep; y < 20.0; y += kStep)
      if (x < 8.0 || y < 8.0) expected += kStep * kStep * roof(x, y);
  EXPECT_NEAR(volume(mesh), expected, 0.5);
}

TEST(BuildingMesh, HousesOfRandomWingsAreClosed) {
  std::mt19937 random(8);
  std::uniform_real_distribution<double> length(3.0, 12.0), angle(0.0, 6.0), place(-20'000.0, 20'000.0);
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    // A body with a wing on one or two sides.
    const double w = 6.0 + length(random), d = 5.0 + length(random), a = length(random), b = length(random);
    Ring ring{{0, 0}, {w, 0}, {w, d}};
    if (round % 3 == 0) ring.insert(ring.end(), {{0.3 * w, d}, {0.3 * w, d + a}, {0, d + a}});
    if (round % 3 == 1)
      ring.insert(ring.end(), {{0.7 * w, d}, {0.7 * w, d + a}, {0.3 * w, d + a}, {0.3 * w, d}, {0, d}});
    if (round % 3 == 2)
      ring.insert(ring.end(), {{w, d + a}, {0.7 * w, d + a}, {0.7 * w, d}, {0.3 * w, d}, {0.3 * w, d + b}, {0, d + b}});
    expect_closed_over({turned(clean_ring(ring, 1e-6), angle(random), {place(random), place(random)}), {}});
    if (HasFailure()) return;
  }
}

TEST(BuildingMesh, RandomFootprintsAreClosed) {
  std::mt19937 random(21);
  std::uniform_real_distribution<double> radius(4.0, 25.0), place(-20'000.0, 20'000.0);
  int tried = 0;
  for (int round = 0; round < 120; ++round) {
    const glm::dvec2 center(place(random), place(random));
    const int corners = 3 + static_cast<int>(random() % 14);
    Polygon footprint;
    for (int i = 0; i < corners; ++i) {
      const double angle = 2.0 * M_PI * i / corners;
      footprint.outer.push_back(center + radius(random) * glm::dvec2(std::cos(angle), std::sin(angle)));
    }
    if (round % 4 == 0)
      footprint.holes.push_back({center + glm::dvec2(-1, -1), center + glm::dvec2(-1, 1), center + glm::dvec2(1, 0)});
    if (!is_valid(footprint) || area(footprint) < 20.0) continue;
    orient_rings(footprint);
    SCOPED_TRACE(round);
    expect_closed_over(footprint);
    ++tried;
    if (HasFailure()) return;
  }
  EXPECT_GT(tried, 60);
}

TEST(BuildingMesh, GableWallsReachTheRidge) {
  SurfaceMesh mesh;
  build_building(block(kHouse, RoofShape::Gabled), Terrain::flat(0.0), 0.0, mesh);
  double highest_wall = 0.0;
  for (const MeshVertex& vertex : mesh.vertices)
    if (tiles::is_facade(vertex.surface)) {
      highest_wall = std::max(highest_wall, vertex.position.z);
      // From 2 m, where the second storey of two begins to be nearer than the first, to the eaves at 8 m.
      EXPECT_NEAR(vertex.uv.y, 1.0 + (vertex.position.z - 2.0) / 6.0 * 2.0, 1e-4) << "storeys";
      if (vertex.position.z > 8.1) {
        EXPECT_EQ(vertex.uv.x, 0.0f) << "no window reaches into the gable";
      }
    }
  EXPECT_NEAR(highest_wall, 12.0, 1e-9);
}

TEST(BuildingMesh, TheRidgeFollowsItsBearing) {
  Building building = block(kHouse, RoofShape::Gabled);
  building.roof_bearing = 0.0;  // the ridge runs north, across the house
  SurfaceMesh mesh;
  build_building(building, Terrain::flat(0.0), 0.0, mesh);
  for (const MeshVertex& vertex : mesh.vertices)
    if (vertex.surface == tiles::Surface::Roof && vertex.position.z > 11.9) {
      EXPECT_NEAR(vertex.position.x, 10.0, 1e-6);
    }
  // A lean-to runs down to the east.
  building.roof = RoofShape::Skillion;
  building.roof_bearing = M_PI / 2.0;
  SurfaceMesh lean;
  build_building(building, Terrain::flat(0.0), 0.0, lean);
  for (const MeshVertex& vertex : lean.vertices)
    if (vertex.surface == tiles::Surface::Roof) {
      EXPECT_NEAR(vertex.position.z, 12.0 - 0.2 * vertex.position.x, 1e-6);
    }
}

TEST(BuildingMesh, WallsGoDownIntoTheLowestGround) {
  const std::vector<glm::dvec3> spots{{-50, 0, 10}, {50, 0, 30},    {-50, 50, 10},
                                      {50, 50, 30}, {-50, -50, 10}, {50, -50, 30}};
  const Terrain slope = Terrain::from_spot_heights(spots, {-50, -50}, {50, 50}, 5.0);
  Building building = block(kHouse, RoofShape::Flat);
  building.base = 0.0;
  SurfaceMesh mesh;
  build_building(building, slope, 0.0, mesh);
  double lowest = 1e9;
  for (const MeshVertex& vertex : mesh.vertices) lowest = std::min(lowest, vertex.position.z);
  double lowest_ground = 1e9;
  for (const glm::dvec2& corner : kHouse) lowest_ground = std::min(lowest_ground, slope.height(corner));
  EXPECT_LT(lowest, lowest_ground);
  EXPECT_GT(lowest, lowest_ground - 1.0);
}

TEST(BuildingMesh, SimplifyingStaysNearAndSaysHowNear) {
  std::mt19937 random(33);
  std::uniform_real_distribution<double> wiggle(-0.4, 0.4);
  Ring ring;
  for (int i = 0; i < 40; ++i) {
    const double angle = 2.0 * M_PI * i / 40.0;
    ring.push_back(glm::dvec2(20.0 * std::cos(angle) + wiggle(random), 14.0 * std::sin(angle) + wiggle(random)));
  }
  Building building = block(ring, RoofShape::Hipped);
  building.footprint.holes.push_back({{-1, -1}, {-1, 1}, {1, 1}, {1, -1}});
  std::size_t before = SIZE_MAX;
  for (const double error : {0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0}) {
    SurfaceMesh mesh;
    const double deviation = build_building(building, Terrain::flat(0.0), error, mesh);
    EXPECT_LE(deviation, error + 1e-9);
    EXPECT_LE(mesh.indices.size(), before);
    if (error > 0.0) {
      EXPECT_GT(deviation, 0.0) << error;
    }
    expect_sound(mesh);
    EXPECT_EQ(open_edges(mesh), 0u) << error;
    before = mesh.indices.size();
  }
  EXPECT_LT(before, 60u * 3u);
  SurfaceMesh none;
  EXPECT_GT(build_building(building, Terrain::flat(0.0), 100.0, none), 30.0)
      << "a building that vanishes counts in full";
  EXPECT_TRUE(none.empty());
}

TEST(BuildingMesh, DegenerateFootprintsDoNoHarm) {
  for (const Ring& ring :
       {Ring{}, Ring{{0, 0}, {1, 0}}, Ring{{0, 0}, {1, 0}, {2, 0}}, Ring{{0, 0}, {0, 0}, {0, 0}, {0, 0}}})
    for (const RoofShape shape : kAll)
      for (const double error : {0.0, 0.5}) {
        SurfaceMesh mesh;
        Building building = block(kHouse, shape);
        building.footprint.outer = ring;
        build_building(building, Terrain::flat(0.0), error, mesh);
        for (const MeshVertex& vertex : mesh.vertices) EXPECT_TRUE(std::isfinite(vertex.position.z));
      }
}

TEST(BuildingMesh, IsFast) {
  const Building house = block(kHouse, RoofShape::Gabled);
  const Building tower = block({{0, 0}, {20, 0}, {20, 8}, {8, 8}, {8, 20}, {0, 20}}, RoofShape::Flat);
  const Terrain terrain = Terrain::flat(0.0);
  SurfaceMesh mesh;
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kRounds = 5000;
  for (int i = 0; i < kRounds; ++i) {
    mesh = {};
    build_building(house, terrain, 0.0, mesh);
    build_building(tower, terrain, 0.0, mesh);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  RecordProperty("buildings_per_second", static_cast<int>(2 * kRounds / took.count()));
  EXPECT_GT(2 * kRounds / took.count(), 2'000.0);  // ten times that even in a debug build on an idle machine
}

}  // namespace
}  // namespace mercia::bake
