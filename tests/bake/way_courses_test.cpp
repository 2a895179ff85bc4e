#include "tools/bake/way_courses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace mercia::bake {
namespace {

Way way(WayKind kind, std::vector<glm::dvec2> line, bool bridge = false, int layer = 0) {
  Way result;
  result.kind = kind;
  result.line = std::move(line);
  result.bridge = bridge;
  result.layer = bridge ? std::max(layer, 1) : layer;
  return result;
}

double highest(const WayCourses& courses, std::size_t index) {
  double height = -1e9;
  for (const CoursePiece& piece : courses.pieces(index)) {
    for (const double h : piece.heights) height = std::max(height, h);
  }
  return height;
}

double level(glm::dvec2) { return 20.0; }

// An approach, a bridge of 60 m, an approach; something crosses below in the middle.
Scene crossing(WayKind over, WayKind below) {
  Scene scene;
  scene.ways.push_back(way(over, {{-400.0, 0.0}, {-30.0, 0.0}}));
  scene.ways.push_back(way(over, {{-30.0, 0.0}, {30.0, 0.0}}, true));
  scene.ways.push_back(way(over, {{30.0, 0.0}, {400.0, 0.0}}));
  scene.ways.push_back(way(below, {{0.0, -200.0}, {0.0, 200.0}}));
  return scene;
}

TEST(WayCourses, RoadsBelowHaveFiveMetresAndRailwaysMore) {
  for (const auto& [below, clear] : {std::pair(WayKind::Residential, 5.0), std::pair(WayKind::Rail, 5.5)}) {
    const WayCourses courses(crossing(WayKind::Primary, below), level);
    ASSERT_EQ(courses.pieces(1).size(), 1u);
    const CoursePiece& bridge = courses.pieces(1)[0];
    EXPECT_EQ(bridge.kind, CoursePiece::Kind::Bridge);
    for (std::size_t i = 0; i < bridge.line.size(); ++i) {
      if (std::abs(bridge.line[i].x) > 3.0) continue;
      EXPECT_GE(bridge.heights[i] - deck_thickness(WayKind::Primary), 20.0 + clear);
    }
    // What passes below stays where it is.
    ASSERT_EQ(courses.pieces(3).size(), 1u);
    EXPECT_EQ(courses.pieces(3)[0].kind, CoursePiece::Kind::Ground);
  }
}

TEST(WayCourses, RampsKeepToTheirGradeAndComeDown) {
  const Scene scene = crossing(WayKind::Primary, WayKind::Rail);
  const WayCourses courses(scene, level);
  for (const std::size_t index : {0u, 1u, 2u}) {
    for (const CoursePiece& piece : courses.pieces(index)) {
      for (std::size_t i = 0; i + 1 < piece.heights.size(); ++i) {
        const double run = glm::length(piece.line[i + 1] - piece.line[i]);
        EXPECT_LE(std::abs(piece.heights[i + 1] - piece.heights[i]), max_grade(WayKind::Primary) * run + 0.02);
      }
    }
  }
  ASSERT_GE(courses.pieces(0).size(), 2u);
  EXPECT_EQ(courses.pieces(0).front().kind, CoursePiece::Kind::Ground);
  EXPECT_EQ(courses.pieces(0).back().kind, CoursePiece::Kind::Ramp);
  // Pieces meet where they were cut.
  EXPECT_EQ(courses.pieces(0).front().line.back(), courses.pieces(0).back().line.front());
  EXPECT_NEAR(courses.pieces(0).back().heights.back(), courses.pieces(1)[0].heights.front(), 1e-9);
}

TEST(WayCourses, ABridgeOverAValleyRunsStraight) {
  const auto valley = [](glm::dvec2 p) { return 30.0 - 20.0 * std::exp(-p.x * p.x / 400.0) + 0.01 * p.x; };
  Scene scene;
  scene.ways.push_back(way(WayKind::Footway, {{-100.0, 0.0}, {-50.0, 0.0}}));
  scene.ways.push_back(way(WayKind::Footway, {{-50.0, 0.0}, {0.0, 0.0}}, true));
  scene.ways.push_back(way(WayKind::Footway, {{0.0, 0.0}, {50.0, 0.0}}, true));
  scene.ways.push_back(way(WayKind::Footway, {{50.0, 0.0}, {100.0, 0.0}}));
  const WayCourses courses(scene, valley);
  for (const std::size_t index : {1u, 2u}) {
    for (const CoursePiece& piece : courses.pieces(index)) {
      for (std::size_t i = 0; i < piece.line.size(); ++i) {
        const double straight = glm::mix(valley({-50.0, 0.0}), valley({50.0, 0.0}), (piece.line[i].x + 50.0) / 100.0);
        EXPECT_NEAR(piece.heights[i], straight, 0.25);
      }
    }
  }
}

TEST(WayCourses, HigherLayersPassOverLowerBridges) {
  Scene scene = crossing(WayKind::Primary, WayKind::Rail);
  scene.ways.push_back(way(WayKind::Secondary, {{-20.0, -60.0}, {20.0, 60.0}}, true, 2));
  const WayCourses courses(scene, level);
  const double lower = highest(courses, 1);
  EXPECT_GE(highest(courses, 4), lower + 5.0 + deck_thickness(WayKind::Secondary) - 0.01);
}

TEST(WayCourses, WaysThatShareAPointAreJoinedNotStacked) {
  Scene scene;
  scene.ways.push_back(way(WayKind::Footway, {{-30.0, 0.0}, {0.0, 0.0}, {30.0, 0.0}}, true));
  scene.ways.push_back(way(WayKind::Footway, {{0.0, -30.0}, {0.0, 0.0}, {0.0, 30.0}}));
  const WayCourses courses(scene, level);
  EXPECT_LT(highest(courses, 0), 20.01);
}

TEST(WayCourses, TunnelsAreNotDrawnAndBendNothing) {
  Scene scene = crossing(WayKind::Primary, WayKind::Rail);
  scene.ways[3].tunnel = true;
  const WayCourses courses(scene, level);
  EXPECT_EQ(courses.tunnels(), 1u);
  EXPECT_TRUE(courses.pieces(3).empty());
  EXPECT_LT(highest(courses, 1), 20.01);
}

}  // namespace
}  // namespace mercia::bake
