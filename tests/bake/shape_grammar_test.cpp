// Every solid of the shape grammar as exact geometry: its height, its box, its volume, and that no light falls through.
#include "tools/bake/shape_grammar.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numbers>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/bake/solid_check.h"
#include "tests/support/folders.h"

namespace mercia::bake {
namespace {

using test::bounds_of;
using test::expect_normals_outward;
using test::expect_one_closed_body;
using test::open_edges;
using test::volume_of;
using ::testing::HasSubstr;

// One metre up, where no footing is added.
constexpr double kLift = 1.0;

std::string landmark_text(const std::string& shape, double heading = 0.0) {
  return fmt::format(R"({{"id": "x", "name": "X", "text": "An X.", "source": "none", "at": [52.48, -1.9], "heading": {},
                          "height": 1, "shape": [{}]}})",
                     heading, shape);
}

SurfaceMesh mesh_of(const std::string& shape, double heading = 0.0) {
  const Result<Landmark> landmark = parse_landmark(landmark_text(shape, heading), "x.json");
  EXPECT_TRUE(landmark) << landmark.error().sentence();
  return landmark ? landmark->mesh : SurfaceMesh{};
}

// A regular polygon with its corners on the circle of radius 1.
double unit_polygon_area(int sides) { return 0.5 * sides * std::sin(2 * std::numbers::pi / sides); }

// Between two parallel similar sections, whose areas are `low` and `high`.
double frustum(double low, double high, double height) { return height / 3 * (low + std::sqrt(low * high) + high); }

struct Solid {
  const char* name;
  const char* json;  // stands 1 m above the ground
  glm::dvec3 low;
  glm::dvec3 high;
  double volume;
};

void PrintTo(const Solid& solid, std::ostream* out) { *out << solid.name; }

class ShapeGrammarSolid : public ::testing::TestWithParam<Solid> {};

TEST_P(ShapeGrammarSolid, IsClosedAndExact) {
  const SurfaceMesh mesh = mesh_of(GetParam().json);
  ASSERT_FALSE(mesh.empty());
  EXPECT_EQ(open_edges(mesh), 0u);
  expect_normals_outward(mesh);
  const auto [low, high] = bounds_of(mesh);
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(low[axis], GetParam().low[axis], 1e-9) << "axis " << axis;
    EXPECT_NEAR(high[axis], GetParam().high[axis], 1e-9) << "axis " << axis;
  }
  EXPECT_NEAR(volume_of(mesh) / GetParam().volume, 1.0, 1e-9);
}

std::vector<Solid> solids() {
  const double c32 = std::cos(std::numbers::pi / 32), c8 = std::cos(std::numbers::pi / 8),
               c10 = std::cos(std::numbers::pi / 10);
  const double a32 = unit_polygon_area(32), a10 = unit_polygon_area(10), a8 = unit_polygon_area(8);
  double dome = 0.0;
  for (int i = 0; i < 8; ++i) {
    const double from = std::numbers::pi / 16 * i, to = std::numbers::pi / 16 * (i + 1);
    const double a = i == 0 ? 1.0 : std::cos(from), b = i == 7 ? 0.0 : std::cos(to);
    dome += frustum(a32 * 30 * a * a, a32 * 30 * b * b, 4 * (std::sin(to) - std::sin(from)));
  }
  // Ten chords of the half circle over the opening.
  const double arch = 10 * 8 * 2 - 2 * (4 * 3 + 0.5 * 10 * 4 * std::sin(std::numbers::pi / 10));
  double steps = 0.0;
  for (int i = 0; i < 3; ++i) steps += (10.0 - 2 * i) * (8.0 - 2 * i) * 2;
  // [5, 3] columns in an oblong: all but the three in the middle.
  const double colonnade = 12 * frustum(a10, a10 * 0.85 * 0.85, 6);
  return {
      {"Box", R"({"shape": "box", "size": [4, 6, 10], "at": [1, 2, 1]})", {-1, -1, 1}, {3, 5, 11}, 240},
      {"Extrusion",
       R"({"shape": "extrusion", "outline": [[0, 0], [6, 0], [6, 2], [2, 2], [2, 5], [0, 5]], "height": 3, "at": [0, 0, 1]})",
       {0, 0, 1},
       {6, 5, 4},
       54},
      {"ExtrusionDrawnClockwise",
       R"({"shape": "extrusion", "outline": [[0, 5], [2, 5], [2, 2], [6, 2], [6, 0], [3, 0], [0, 0]], "height": 3, "at": [0, 0, 1]})",
       {0, 0, 1},
       {6, 5, 4},
       54},
      {"Profile",
       R"({"shape": "profile", "outline": [[-3, 0], [3, 0], [3, 1], [0, 4], [-3, 1]], "depth": 8, "at": [0, 0, 1]})",
       {-3, -4, 1},
       {3, 4, 5},
       (6 * 1 + 0.5 * 6 * 3) * 8},
      {"Gable",
       R"({"shape": "gable", "size": [6, 8, 1], "rise": 3, "at": [0, 0, 1]})",
       {-3, -4, 1},
       {3, 4, 5},
       (6 * 1 + 0.5 * 6 * 3) * 8},
      {"Arch",
       R"({"shape": "arch", "size": [10, 2, 8], "opening": [4, 5], "at": [0, 0, 1]})",
       {-5, -1, 1},
       {5, 1, 9},
       arch},
      {"ArchWithoutJambs",
       R"({"shape": "arch", "size": [10, 2, 8], "opening": [4, 2], "at": [0, 0, 1]})",
       {-5, -1, 1},
       {5, 1, 9},
       arch + 2 * 4 * 3},
      {"Hip",
       R"({"shape": "hip", "size": [6, 10, 3], "rise": 2, "ridge": 4, "at": [0, 0, 1]})",
       {-3, -5, 1},
       {3, 5, 6},
       // Walls, and a prismatoid between the eaves and a ridge two centimetres wide.
       6 * 10 * 3 + 2.0 / 6 * (6 * 10 + 4 * (3.01 * 7) + 0.02 * 4)},
      {"Vault",
       R"({"shape": "vault", "size": [6, 8, 2], "rise": 3, "at": [0, 0, 1]})",
       {-3, -4, 1},
       {3, 4, 6},
       (6 * 2 + 0.5 * 16 * 9 * std::sin(std::numbers::pi / 16)) * 8},
      {"Arcade",
       R"({"shape": "arch", "size": [30, 2, 8], "opening": [4, 5], "count": 3, "at": [0, 0, 1]})",
       {-15, -1, 1},
       {15, 1, 9},
       3 * arch},
      {"ArchWithFlatHead",
       R"({"shape": "arch", "size": [10, 2, 8], "opening": [4, 5], "head": "flat", "at": [0, 0, 1]})",
       {-5, -1, 1},
       {5, 1, 9},
       (80 - 20) * 2},
      {"Turned",
       R"({"shape": "turned", "outline": [[5, 0], [3, 4], [0, 6]], "at": [0, 0, 1]})",
       {-5 * c32, -5 * c32, 1},
       {5 * c32, 5 * c32, 7},
       frustum(a32 * 25, a32 * 9, 4) + a32 * 9 * 2 / 3},
      {"Skin",
       R"({"shape": "skin", "outline": [[-4, -3], [4, -3], [4, 3], [-4, 3]], "levels": [[0, 1], [5, 0.5, 1]], "at": [0, 0, 1]})",
       {-4, -3, 1},
       {4, 3, 6},
       0.5 * (8 + 4) * 6 * 5},
      {"SweepOfATube",
       R"({"shape": "sweep", "path": [[0, 0, 0], [0, 10, 0]], "radius": 1, "sides": 4, "at": [0, 0, 2]})",
       {-1, 0, 1},
       {1, 10, 3},
       2 * 10},
      {"SweepWithAMitre",
       R"({"shape": "sweep", "path": [[0, 0, 0], [0, 10, 0], [10, 10, 0]], "section": [[-1, 0], [1, 0], [1, 2], [-1, 2]], "at": [0, 0, 1]})",
       {-1, 0, 1},
       {10, 11, 3},
       2 * 2 * 20},
      {"SweepAllRound",
       R"({"shape": "sweep", "around": {"size": [20, 10]}, "section": [[0, 0], [2, 0], [2, 3], [0, 3]], "at": [0, 0, 1]})",
       {-12, -7, 1},
       {12, 7, 4},
       (24 * 14 - 20 * 10) * 3},
      {"SweepOfSeats",
       R"({"shape": "sweep", "path": [[0, 5, 0], [0, -5, 0]], "seats": {"depth": 4, "heights": [1, 3], "rows": 2}, "at": [0, 0, 1]})",
       {-4, -5, 1},
       {0, 5, 4},
       (2 * 1 + 2 * 3) * 10},
      {"SweepThatClimbs",
       R"({"shape": "sweep", "path": [[0, 0, 0], [0, 10, 5]], "section": [[-1, 0], [1, 0], [1, 2], [-1, 2]], "at": [0, 0, 1]})",
       {-1, 0, 1},
       {1, 10, 8},
       2 * 2 * 10},
      {"Window",
       R"({"shape": "window", "size": [2, 3], "head": "flat", "frame": 0, "depth": 0.5, "at": [0, 0, 1]})",
       {-1, -0.2, 1},
       {1, 0, 4},
       2 * 3 * 0.2},
      {"Mirrored",
       R"({"shape": "extrusion", "outline": [[1, 1], [4, 1], [1, 3]], "height": 2, "at": [0, 0, 1], "mirror": "xy"})",
       {-4, -3, 1},
       {4, 3, 3},
       4 * 3 * 2},
      {"RepeatedInRowsAndColumns",
       R"({"shape": "box", "size": [1, 1, 1], "at": [0, 0, 1],
           "repeat": [{"count": 3, "step": [2, 0, 0]}, {"count": 2, "step": [0, 0, 4]}]})",
       {-0.5, -0.5, 1},
       {4.5, 0.5, 6},
       6},
      {"Cylinder",
       R"({"shape": "cylinder", "radius": 5, "height": 7, "at": [0, 0, 1]})",
       {-5 * c32, -5 * c32, 1},
       {5 * c32, 5 * c32, 8},
       a32 * 25 * 7},
      {"CylinderOval",
       R"({"shape": "cylinder", "radius": [5, 3], "height": 7, "at": [0, 0, 1]})",
       {-5 * c32, -3 * c32, 1},
       {5 * c32, 3 * c32, 8},
       a32 * 15 * 7},
      {"CylinderTapered",
       R"({"shape": "cylinder", "radius": 5, "top_radius": 2, "height": 7, "sides": 8, "at": [0, 0, 1]})",
       {-5 * c8, -5 * c8, 1},
       {5 * c8, 5 * c8, 8},
       frustum(a8 * 25, a8 * 4, 7)},
      {"CylinderWideningUp",
       R"({"shape": "cylinder", "radius": 2, "top_radius": 5, "height": 7, "at": [0, 0, 1]})",
       {-5 * c32, -5 * c32, 1},
       {5 * c32, 5 * c32, 8},
       frustum(a32 * 25, a32 * 4, 7)},
      {"Spire",
       R"({"shape": "spire", "radius": 3, "height": 30, "at": [0, 0, 1]})",
       {-3 * c8, -3 * c8, 1},
       {3 * c8, 3 * c8, 31},
       a8 * 9 * 30 / 3},
      {"SpireOfThreeSides",
       R"({"shape": "spire", "radius": 2, "height": 9, "sides": 3, "at": [0, 0, 1]})",
       {-2, -std::sqrt(3.0), 1},
       {1, std::sqrt(3.0), 10},
       unit_polygon_area(3) * 4 * 9 / 3},
      {"Dome",
       R"({"shape": "dome", "radius": [6, 5], "height": 4, "at": [0, 0, 1]})",
       {-6 * c32, -5 * c32, 1},
       {6 * c32, 5 * c32, 5},
       dome},
      {"Ring",
       R"({"shape": "ring", "outer": 10, "inner": 6, "heights": [2, 5], "at": [0, 0, 1]})",
       {-10 * c32, -10 * c32, 1},
       {10 * c32, 10 * c32, 6},
       a32 * 100 * 5 - frustum(a32 * 100, a32 * 36, 3) - a32 * 36 * 2},
      {"Colonnade",
       R"({"shape": "colonnade", "size": [20, 10, 6], "columns": [5, 3], "radius": 1, "at": [0, 0, 1]})",
       {-10 - c10, -6, 1},
       {10 + c10, 6, 7},
       colonnade},
      {"ColonnadeInOneRow",
       R"({"shape": "colonnade", "size": [20, 10, 6], "columns": [5, 1], "radius": 1, "at": [0, 0, 1]})",
       {-10 - c10, -1, 1},
       {10 + c10, 1, 7},
       5 * frustum(a10, a10 * 0.85 * 0.85, 6)},
      {"Steps",
       R"({"shape": "steps", "size": [10, 8, 6], "count": 3, "inset": 1, "at": [0, 0, 1]})",
       {-5, -4, 1},
       {5, 4, 7},
       steps},
      {"Group",
       R"({"shape": "group", "at": [10, 0, 1], "turn": 90, "parts": [
            {"shape": "box", "size": [2, 4, 3], "scale": [1, 1, 2]}, {"shape": "box", "size": [2, 2, 2], "at": [0, 8, 0]}]})",
       {1, -1, 1},
       {12, 1, 7},
       2 * 4 * 6 + 8},
      {"Tilted", R"({"shape": "box", "size": [2, 2, 5], "tilt": 90, "at": [0, 0, 3]})", {-1, -5, 2}, {1, 0, 4}, 20},
      {"RepeatedInSteps",
       R"({"shape": "box", "size": [2, 2, 2], "at": [0, 0, 1], "repeat": {"count": 4, "step": [5, 0, 1]}})",
       {-1, -1, 1},
       {16, 1, 6},
       32},
      {"RepeatedInTurns",
       R"({"shape": "box", "size": [2, 2, 2], "at": [5, 0, 1], "repeat": {"count": 4, "turn": 90}})",
       {-6, -6, 1},
       {6, 6, 3},
       32},
  };
}

INSTANTIATE_TEST_SUITE_P(AllKinds, ShapeGrammarSolid, ::testing::ValuesIn(solids()),
                         [](const auto& solid) { return std::string(solid.param.name); });

TEST(ShapeGrammar, OneSolidIsOneBody) {
  for (const Solid& solid : solids()) {
    const std::string_view json = solid.json;
    if (json.find("repeat") != std::string_view::npos || json.find("mirror") != std::string_view::npos) continue;
    SCOPED_TRACE(solid.name);
    expect_one_closed_body(mesh_of(solid.json));
  }
}

// The taper is not the same on both axes, so its sides are bent: as many as they are, they stay near the true volume.
TEST(ShapeGrammar, AnUnevenTaperStaysClosed) {
  const SurfaceMesh mesh =
      mesh_of(R"({"shape": "cylinder", "radius": [6, 3], "top_radius": [3, 2], "height": 9, "at": [0, 0, 1]})");
  expect_one_closed_body(mesh);
  // The section's area is a quadratic of the height, so that Simpson's rule holds exactly.
  const double truth = std::numbers::pi * 9 / 6 * (6 * 3 + 4 * 4.5 * 2.5 + 3 * 2);
  EXPECT_NEAR(volume_of(mesh) / truth, 1.0, 0.01);
}

TEST(ShapeGrammar, ManySidesAreARoundBody) {
  const double truth = std::numbers::pi * 25 * 7;
  EXPECT_NEAR(
      volume_of(mesh_of(R"({"shape": "cylinder", "radius": 5, "height": 7, "sides": 128, "at": [0, 0, 1]})")) / truth,
      1.0, 0.001);
}

// What has too many pieces to be reckoned by hand is still whole, and where it belongs.
TEST(ShapeGrammar, OrnamentsAreClosedAndStandBeforeTheirWall) {
  for (const char* json :
       {R"({"shape": "window", "size": [2, 5], "head": "pointed", "mullions": 2, "transoms": 2, "at": [0, 0, 2]})",
        R"({"shape": "window", "size": [4, 3], "head": "segmental", "frame": 0.4, "at": [0, 0, 2]})",
        R"({"shape": "clock", "radius": 2, "time": [10, 8], "at": [0, 0, 5]})"}) {
    SCOPED_TRACE(json);
    const SurfaceMesh mesh = mesh_of(json);
    EXPECT_EQ(open_edges(mesh), 0u);
    expect_normals_outward(mesh);
    EXPECT_GT(volume_of(mesh), 0.0);
    EXPECT_NEAR(bounds_of(mesh).second.y, 0.0, 1e-9);
  }
}

TEST(ShapeGrammar, FiligreeRunsRoundAllFourWalls) {
  const SurfaceMesh mesh = mesh_of(
      R"({"shape": "filigree", "size": [30, 20, 10], "radius": 2, "bar": 0.2, "spacing": [4, 3], "at": [0, 0, 1]})");
  EXPECT_EQ(open_edges(mesh), 0u);
  const auto [low, high] = bounds_of(mesh);
  EXPECT_NEAR(low.x, -15.2, 1e-9);
  EXPECT_NEAR(high.y, 10.2, 1e-9);
  EXPECT_GE(low.z, 1.0);
  EXPECT_LE(high.z, 11.0);
}

TEST(ShapeGrammar, StudsCoverASkin) {
  const std::string body =
      R"({"shape": "skin", "outline": [[-9, -6], [9, -6], [9, 6], [-9, 6]], "smooth": 4, "curve": 3,
          "levels": [[0, 0.9], [5, 1], [10, 0.6]], "at": [0, 0, 1] )";
  const SurfaceMesh bare = mesh_of(body + "}");
  const SurfaceMesh studded =
      mesh_of(body + R"(, "studs": {"spacing": 1, "radius": 0.3, "height": 0.1, "colour": "#ffffff"}})");
  expect_one_closed_body(bare);
  EXPECT_EQ(open_edges(studded), 0u);
  expect_normals_outward(studded);
  // About 50 m around and 10 m up, one a square metre.
  EXPECT_GT(studded.vertices.size() - bare.vertices.size(), 300u * 6u);
  EXPECT_NEAR(bounds_of(studded).second.z, bounds_of(bare).second.z, 0.35);
}

TEST(ShapeGrammar, ARampMayWindUpwards) {
  const SurfaceMesh mesh = mesh_of(R"({"shape": "sweep", "arc": {"radius": 10, "from": 0, "to": 720, "rise": 8},
      "section": [[-2, 0], [2, 0], [2, 0.5], [-2, 0.5]], "at": [0, 0, 1]})");
  expect_one_closed_body(mesh);
  const auto [low, high] = bounds_of(mesh);
  EXPECT_NEAR(low.z, 1.0, 1e-9);
  EXPECT_NEAR(high.z, 9.5, 1e-9);
  // Its faces are twisted, and split into triangles each its own way.
  EXPECT_NEAR(volume_of(mesh) / (2 * 2 * std::numbers::pi * 10 * 4 * 0.5), 1.0, 0.03);
}

TEST(ShapeGrammar, ABowlWithRoundCornersIsOneBody) {
  const SurfaceMesh mesh = mesh_of(R"({"shape": "sweep", "around": {"size": [80, 120], "corner": 20},
      "seats": {"depth": 30, "heights": [1, 18], "rows": 20, "back": 22}, "at": [0, 0, 1]})");
  expect_one_closed_body(mesh);
  expect_normals_outward(mesh);
  EXPECT_NEAR(bounds_of(mesh).second.z, 23.0, 1e-9);
  EXPECT_NEAR(bounds_of(mesh).second.y, 90.0, 1e-9);
}

TEST(ShapeGrammar, SurroundingsAndViewTurnWithTheLandmark) {
  const std::string text = R"({"id": "x", "name": "X", "text": "An X.", "source": "none", "at": [52.48, -1.9],
      "heading": 90, "height": 20, "view": {"bearing": 180, "distance": 50, "above_ground": 2},
      "grounds": [{"class": "garden", "outline": [[0, 10], [5, 10], [5, 20], [0, 20]]}],
      "trees": [{"from": [0, 10], "to": [0, 20], "count": 3, "height": 8}], "shape": []})";
  const Result<Landmark> landmark = parse_landmark(text, "x.json");
  ASSERT_TRUE(landmark) << landmark.error().sentence();
  ASSERT_EQ(landmark->trees.size(), 3u);
  EXPECT_NEAR(landmark->trees[1].position.x, 15.0, 1e-9);
  EXPECT_NEAR(landmark->trees[1].position.y, 0.0, 1e-9);
  ASSERT_EQ(landmark->grounds.size(), 1u);
  EXPECT_EQ(landmark->grounds[0].kind->surface, tiles::Surface::Grass);
  EXPECT_NEAR(landmark->grounds[0].outline[1].y, -5.0, 1e-9);
  ASSERT_TRUE(landmark->view);
  EXPECT_NEAR(landmark->view->bearing, std::numbers::pi, 1e-9);
  EXPECT_NEAR(landmark->view->aim, 9.0, 1e-9);
}

TEST(ShapeGrammar, AHeadingTurnsClockwise) {
  const auto [low, high] = bounds_of(mesh_of(R"({"shape": "box", "size": [2, 2, 2], "at": [0, 10, 1]})", 90.0));
  EXPECT_NEAR(low.x, 9.0, 1e-9);
  EXPECT_NEAR(high.x, 11.0, 1e-9);
  EXPECT_NEAR(low.y, -1.0, 1e-9);
}

TEST(ShapeGrammar, WhatStandsOnTheGroundReachesIntoIt) {
  const SurfaceMesh mesh = mesh_of(R"({"shape": "box", "size": [4, 4, 10]})");
  const auto [low, high] = bounds_of(mesh);
  EXPECT_DOUBLE_EQ(low.z, -6.0);
  EXPECT_DOUBLE_EQ(high.z, 10.0);
  expect_one_closed_body(mesh);
}

TEST(ShapeGrammar, EveryLandmarkOfTheRegionIsClosedAndAsHighAsItSays) {
  const std::filesystem::path folder = test::source_folder() / "assets/regions/west-midlands/landmarks";
  std::size_t bodies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    const Result<Landmark> landmark = read_landmark(entry.path());
    ASSERT_TRUE(landmark) << landmark.error().sentence();
    if (landmark->mesh.empty()) continue;
    ++bodies;
    EXPECT_LE(landmark->mesh.indices.size() / 3, 60'000u);
    EXPECT_EQ(open_edges(landmark->mesh), 0u);
    expect_normals_outward(landmark->mesh);
    EXPECT_GT(volume_of(landmark->mesh), 0.0);
    EXPECT_NEAR(bounds_of(landmark->mesh).second.z, landmark->height, 0.05);
  }
  EXPECT_GE(bodies, 50u);
}

std::string refusal(const std::string& shape) {
  const Result<Landmark> landmark = parse_landmark(landmark_text(shape), "x.json");
  return landmark ? "accepted" : landmark.error().sentence();
}

TEST(ShapeGrammar, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(refusal(R"({"shape": "cube", "size": [1, 1, 1]})"), HasSubstr("\"cube\" is no shape"));
  EXPECT_THAT(refusal(R"({"shape": "box", "size": [1, 1]})"), HasSubstr("size"));
  EXPECT_THAT(refusal(R"({"shape": "box", "size": [1, 0, 1]})"), HasSubstr("size"));
  EXPECT_THAT(refusal(R"({"shape": "extrusion", "outline": [[0, 0], [1, 0], [2, 0]], "height": 2})"),
              HasSubstr("encloses no area"));
  EXPECT_THAT(refusal(R"({"shape": "extrusion", "outline": [[0, 0], [6, 4], [6, 0], [0, 5]], "height": 2})"),
              HasSubstr("crosses or touches"));
  EXPECT_THAT(refusal(R"({"shape": "arch", "size": [4, 1, 4], "opening": [5, 3]})"), HasSubstr("does not fit"));
  EXPECT_THAT(refusal(R"({"shape": "ring", "outer": 3, "inner": 4, "heights": [1, 1]})"), HasSubstr("inner radius"));
  EXPECT_THAT(refusal(R"({"shape": "steps", "size": [4, 4, 4], "count": 5, "inset": 1})"), HasSubstr("close before"));
  EXPECT_THAT(refusal(R"({"shape": "box", "size": [1, 1, 1], "colour": "mauve"})"), HasSubstr("mauve"));
  EXPECT_THAT(refusal(R"({"shape": "group", "parts": []})"), HasSubstr("no parts"));
  EXPECT_THAT(refusal(R"({"shape": "sweep", "path": [[0, 0, 0], [0, 0, 5]], "section": [[0, 0], [1, 0], [0, 1]]})"),
              HasSubstr("straight up"));
  EXPECT_THAT(refusal(R"({"shape": "sweep", "path": [[0, 0, 0]], "radius": 1})"), HasSubstr("at least two points"));
  EXPECT_THAT(refusal(R"({"shape": "sweep", "arc": {"radius": 5, "from": 10, "to": 10}, "radius": 1})"),
              HasSubstr("ends where it begins"));
  EXPECT_THAT(refusal(R"({"shape": "turned", "outline": [[1, 0], [0, 1], [1, 2]]})"), HasSubstr("outline[1]"));
  EXPECT_THAT(refusal(R"({"shape": "skin", "outline": [[0, 0], [2, 0], [0, 2]], "levels": [[2, 1], [1, 1]]})"),
              HasSubstr("levels[1]"));
  EXPECT_THAT(refusal(R"({"shape": "window", "size": [2, 1], "head": "oval"})"), HasSubstr("\"oval\""));
  EXPECT_THAT(refusal(R"({"shape": "window", "size": [3, 1], "head": "pointed"})"), HasSubstr("too low"));
  EXPECT_THAT(refusal(R"({"shape": "filigree", "size": [9, 9, 2], "radius": 2, "bar": 0.2, "spacing": [2, 2]})"),
              HasSubstr("larger than the wall"));
  EXPECT_THAT(refusal(R"({"shape": "box", "size": [1, 1, 1], "mirror": "z"})"), HasSubstr("\"z\" is no mirror"));
  EXPECT_THAT(refusal(R"({"shape": "box", "size": [1, 1, 1],
                          "repeat": [{"count": 400}, {"count": 400}]})"),
              HasSubstr("repeat less"));
  EXPECT_THAT(refusal(R"({"shape": "dome", "radius": 1, "height": 1, "sides": 128, "repeat": {"count": 400}})"),
              HasSubstr("repeat less"));
}

}  // namespace
}  // namespace mercia::bake
