// Polygons as maps hold them: random stars with holes, combs, doubled points, bow ties, numbers that are none.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <utility>

#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/polygon_triangulate.h"

namespace mercia::bake {
namespace {

Ring star(std::mt19937& random, glm::dvec2 center, double low, double high, int corners) {
  std::uniform_real_distribution<double> radius(low, high);
  Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2.0 * M_PI * i / corners;
    ring.push_back(center + radius(random) * glm::dvec2(std::cos(angle), std::sin(angle)));
  }
  return ring;
}

std::vector<glm::dvec2> all_points(const Polygon& polygon) {
  std::vector<glm::dvec2> points = polygon.outer;
  for (const Ring& hole : polygon.holes) points.insert(points.end(), hole.begin(), hole.end());
  return points;
}

// Every triangle anticlockwise, the whole area covered once, every edge of the polygon used once and every other edge
// twice.
void expect_exact_cover(const Polygon& polygon) {
  const auto points = all_points(polygon);
  const auto triangles = triangulate(polygon);
  ASSERT_EQ(triangles.size() % 3, 0u);
  double total = 0.0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
  for (std::size_t i = 0; i < triangles.size(); i += 3) {
    const std::uint32_t t[3] = {triangles[i], triangles[i + 1], triangles[i + 2]};
    const double twice = orient(points[t[0]], points[t[1]], points[t[2]]);
    EXPECT_GE(twice, -1e-9);
    total += 0.5 * twice;
    for (int k = 0; k < 3; ++k) ++edges[{t[k], t[(k + 1) % 3]}];
  }
  EXPECT_NEAR(total, area(polygon), 1e-9 * area(polygon) + 1e-9);
  std::uint32_t first = 0;
  const auto take_border = [&](const Ring& ring) {
    const auto n = static_cast<std::uint32_t>(ring.size());
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::pair edge{first + i, first + (i + 1) % n};
      EXPECT_EQ(edges[edge], 1) << "border edge " << edge.first << "-" << edge.second;
      edges.erase(edge);
    }
    first += n;
  };
  take_border(polygon.outer);
  for (const Ring& hole : polygon.holes) take_border(hole);
  for (const auto& [edge, count] : edges) {
    EXPECT_EQ(count, 1);
    EXPECT_TRUE(edges.contains({edge.second, edge.first})) << "open edge " << edge.first << "-" << edge.second;
  }
}

TEST(PolygonTriangulate, CoversRandomStarsWithHolesExactlyOnce) {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    const int corners = 3 + static_cast<int>(random() % 200);
    Polygon polygon{star(random, {1000.0 * round, -70000.0}, 40.0, 100.0, corners), {}};
    if (corners >= 8) {
      const int holes = static_cast<int>(random() % 6);
      for (int h = 0; h < holes; ++h) {
        const double angle = 2.0 * M_PI * h / 6.0 + 0.1;
        polygon.holes.push_back(
            star(random, glm::dvec2(1000.0 * round, -70000.0) + 20.0 * glm::dvec2(std::cos(angle), std::sin(angle)),
                 2.0, 8.0, 3 + static_cast<int>(random() % 20)));
      }
    }
    orient_rings(polygon);
    if (!is_valid(polygon)) continue;
    SCOPED_TRACE(round);
    expect_exact_cover(polygon);
    if (HasFailure()) return;
  }
}

TEST(PolygonTriangulate, UsesEveryPointOfAStraightEdge) {
  expect_exact_cover({{{0, 0}, {1, 0}, {2, 0}, {3, 0}, {3, 1}, {3, 3}, {1.5, 3}, {0, 3}, {0, 1}}, {}});
  // Holes in a row, aligned with each other and with the outer corners: bridges run through points.
  Polygon grid{{{0, 0}, {20, 0}, {20, 2}, {20, 10}, {0, 10}}, {}};
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 3; ++j) {
      const double x = 1.0 + 3.0 * i, y = 1.0 + 3.0 * j;
      grid.holes.push_back({{x, y}, {x, y + 1}, {x + 1, y + 1}, {x + 1, y}});
    }
  expect_exact_cover(grid);
  // Two holes that touch at a corner, and one that touches the outer ring.
  expect_exact_cover({{{0, 0}, {10, 0}, {10, 10}, {0, 10}},
                      {{{2, 2}, {2, 4}, {4, 4}, {4, 2}}, {{4, 4}, {4, 6}, {6, 6}, {6, 4}}, {{10, 8}, {8, 7}, {8, 9}}}});
}

TEST(PolygonTriangulate, CombsAndSpirals) {
  Ring comb{{0, 0}};
  for (int i = 0; i < 500; ++i) {
    comb.push_back({i + 0.1, -50.0});
    comb.push_back({i + 0.9, 0.0});
  }
  comb.push_back({500, 5});
  comb.push_back({0, 5});
  ASSERT_TRUE(is_valid({comb, {}}));
  expect_exact_cover({comb, {}});
  Ring spiral;
  for (int i = 0; i < 600; ++i) spiral.push_back((10.0 + i * 0.2) * glm::dvec2(std::cos(i * 0.1), std::sin(i * 0.1)));
  for (int i = 599; i >= 0; --i) spiral.push_back((5.0 + i * 0.2) * glm::dvec2(std::cos(i * 0.1), std::sin(i * 0.1)));
  ASSERT_TRUE(is_valid({spiral, {}}));
  expect_exact_cover({spiral, {}});
}

TEST(PolygonTriangulate, IsTotalOnRubbish) {
  EXPECT_TRUE(triangulate({}).empty());
  EXPECT_TRUE(triangulate({{{0, 0}, {1, 1}}, {}}).empty());
  std::mt19937 random(3);
  std::uniform_real_distribution<double> coordinate(-1.0, 1.0);
  for (int round = 0; round < 200; ++round) {
    Polygon polygon;
    for (int i = 0; i < 60; ++i) polygon.outer.push_back({coordinate(random), coordinate(random)});
    polygon.holes.push_back({{coordinate(random), 0}, {coordinate(random), 2}, {0, coordinate(random)}});
    if (round % 3 == 0) polygon.outer[7].x = std::numeric_limits<double>::quiet_NaN();
    if (round % 3 == 1) polygon.outer[9] = polygon.outer[8] = polygon.outer[40];
    const auto triangles = triangulate(polygon);
    for (const std::uint32_t index : triangles) EXPECT_LT(index, 63u);
  }
}

TEST(PolygonTriangulate, ALargeLakeTakesNoTime) {
  std::mt19937 random(11);
  const Polygon lake{star(random, {0, 0}, 900.0, 1000.0, 50'000), {}};
  const auto begin = std::chrono::steady_clock::now();
  const auto triangles = triangulate(lake);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(triangles.size(), 3u * (50'000 - 2));
  EXPECT_LT(took.count(), 5.0);  // 0.1 s in release; n² without the grid takes minutes
}

TEST(PolygonGeometry, AreaCentroidAndContainment) {
  const Polygon frame{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{{6, 1}, {6, 9}, {9, 9}, {9, 1}}}};
  EXPECT_DOUBLE_EQ(area(frame), 76.0);
  const glm::dvec2 middle = centroid(frame);
  EXPECT_NEAR(middle.x, (500.0 - 24.0 * 7.5) / 76.0, 1e-12);
  EXPECT_NEAR(middle.y, 5.0, 1e-12);
  EXPECT_TRUE(contains(frame, {5, 5}));
  EXPECT_FALSE(contains(frame, {7, 5}));
  EXPECT_FALSE(contains(frame, {11, 5}));
  const Polygon horseshoe{{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}}, {}};
  EXPECT_FALSE(contains(horseshoe, centroid(horseshoe)));
  EXPECT_TRUE(contains(horseshoe, inner_point(horseshoe)));
}

TEST(PolygonGeometry, OrientedRectangleOfATurnedHouse) {
  for (const double bearing : {0.0, 0.3, 1.0, 1.6, 2.5}) {
    const glm::dvec2 u(std::cos(bearing), std::sin(bearing)), v(-u.y, u.x);
    const glm::dvec2 at(5000, 7000);
    const Ring house{
        at, at + 12.0 * u, at + 12.0 * u + 7.0 * v, at + 5.0 * u + 7.0 * v, at + 5.0 * u + 4.0 * v, at + 4.0 * v};
    const auto box = oriented_rectangle(house);
    EXPECT_NEAR(box.half_length, 6.0, 1e-9);
    EXPECT_NEAR(box.half_width, 3.5, 1e-9);
    EXPECT_NEAR(std::abs(glm::dot(box.along, u)), 1.0, 1e-9);
    EXPECT_NEAR(glm::distance(box.center, at + 6.0 * u + 3.5 * v), 0.0, 1e-9);
  }
}

TEST(PolygonGeometry, OrientedRectangleIsTheLeastOfAllEdges) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const Ring ring = star(random, {0, 0}, 5, 50, 3 + static_cast<int>(random() % 30));
    const auto box = oriented_rectangle(ring);
    double least = 1e300;
    const Ring hull = convex_hull(ring);
    for (std::size_t i = 0; i < hull.size(); ++i) {
      const glm::dvec2 u = glm::normalize(hull[(i + 1) % hull.size()] - hull[i]), v(-u.y, u.x);
      Box2 turned;
      for (const auto& p : hull) turned.add({glm::dot(p, u), glm::dot(p, v)});
      least = std::min(least, turned.size().x * turned.size().y);
    }
    EXPECT_NEAR(box.area(), least, 1e-6 * least);
  }
}

TEST(PolygonGeometry, CleaningTakesOutDoublesAndSpikes) {
  EXPECT_EQ(clean_ring(Ring{{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}, 1e-3).size(), 4u);
  EXPECT_EQ(clean_ring(Ring{{0, 0}, {2, 0}, {5, 0}, {2, 0}, {2, 2}, {0, 2}}, 1e-3).size(), 4u);
  // A spike with a corner on it: taking out the tip bares the next.
  EXPECT_EQ(clean_ring(Ring{{0, 0}, {2, 0}, {3, 1}, {4, 4}, {3, 1}, {2, 0}, {2, 2}, {0, 2}}, 1e-3).size(), 4u);
  EXPECT_TRUE(clean_ring(Ring{{0, 0}, {1, 0}, {2, 0}}, 1e-3).empty());
  EXPECT_TRUE(clean_ring(Ring{{0, 0}, {1, 0}, {1, std::numeric_limits<double>::infinity()}}, 1e-3).empty());
  EXPECT_EQ(clean_ring(Ring{{0, 0}, {1, 0}, {2, 0}, {2, 2}}, 1e-3).size(), 4u) << "a straight corner is no spike";
}

TEST(PolygonGeometry, SimplifyingStaysWithinTheTolerance) {
  std::mt19937 random(9);
  for (int round = 0; round < 100; ++round) {
    const Ring ring = star(random, {0, 0}, 45, 55, 100);
    for (const double tolerance : {0.5, 2.0, 8.0}) {
      const Ring simple = simplify_ring(ring, tolerance);
      ASSERT_GE(simple.size(), 3u);
      for (const auto& point : ring) EXPECT_LE(distance_to_ring(point, simple), tolerance + 1e-9);
    }
  }
}

TEST(PolygonBoolean, RepairsABowTieIntoTwoTriangles) {
  const Polygon tie{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}};
  EXPECT_FALSE(is_valid(tie));
  const auto repaired = make_valid(tie);
  ASSERT_EQ(repaired.size(), 2u);
  for (const auto& part : repaired) {
    EXPECT_TRUE(is_valid(part));
    EXPECT_NEAR(signed_area(part.outer), 25.0, 1e-9);
  }
}

TEST(PolygonBoolean, NoNumbersAndNoAreaGiveNothing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(make_valid({{{0, 0}, {nan, 1}, {2, 2}}, {}}).empty());
  EXPECT_TRUE(make_valid({{{0, 0}, {1, 1}, {2, 2}}, {}}).empty());
  EXPECT_TRUE(make_valid({}).empty());
}

TEST(PolygonBoolean, RandomRubbishBecomesValid) {
  std::mt19937 random(13);
  std::uniform_real_distribution<double> coordinate(-100.0, 100.0);
  for (int round = 0; round < 200; ++round) {
    Polygon polygon;
    for (int i = 0; i < 12; ++i) polygon.outer.push_back({coordinate(random), coordinate(random)});
    for (const auto& part : make_valid(polygon)) {
      EXPECT_TRUE(is_valid(part));
      EXPECT_GT(signed_area(part.outer), 0.0);
      expect_exact_cover(part);
    }
  }
}

TEST(PolygonBoolean, ClippingSharesOutTheWholeArea) {
  std::mt19937 random(17);
  for (int round = 0; round < 50; ++round) {
    Polygon polygon{star(random, {0, 0}, 40, 90, 60), {star(random, {3, 2}, 5, 15, 12)}};
    orient_rings(polygon);
    double total = 0.0;
    for (int i = -4; i < 4; ++i)
      for (int j = -4; j < 4; ++j)
        for (const auto& piece : clip(polygon, {i * 25.0, j * 25.0}, {(i + 1) * 25.0, (j + 1) * 25.0}))
          total += area(piece);
    EXPECT_NEAR(total, area(polygon), 1e-6);
  }
}

TEST(PolygonBoolean, ClippedLinesKeepTheirOrder) {
  const std::vector<glm::dvec2> line{{-5, 5}, {15, 5}, {15, 8}, {5, 8}, {5, 20}};
  const auto pieces = clip_line(line, {0, 0}, {10, 10});
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0], (std::vector<glm::dvec2>{{0, 5}, {10, 5}}));
  EXPECT_EQ(pieces[1], (std::vector<glm::dvec2>{{10, 8}, {5, 8}, {5, 10}}));
}

TEST(PolygonBoolean, SubtractAndUniteAreOpposites) {
  const Polygon square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {}};
  const std::vector<Polygon> window{{{{2, 2}, {4, 2}, {4, 4}, {2, 4}}, {}}};
  const auto rest = subtract(square, window);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].holes.size(), 1u);
  const auto whole = unite(std::vector<Polygon>{rest[0], window[0]});
  ASSERT_EQ(whole.size(), 1u);
  EXPECT_NEAR(area(whole[0]), 100.0, 1e-9);
  EXPECT_TRUE(whole[0].holes.empty());
}

}  // namespace
}  // namespace mercia::bake
