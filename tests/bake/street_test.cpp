// Pavements and lamps, and that the lamps stand where the shader lets their light fall.
#include <gtest/gtest.h>

#include <cmath>

#include "tools/bake/ground_shapes.h"
#include "tools/bake/street_lamps.h"
#include "tools/bake/street_pavements.h"
#include "tools/bake/way_courses.h"

namespace mercia::bake {
namespace {

Scene street_scene() {
  Scene scene;
  scene.low = {-200, -200};
  scene.high = {200, 200};
  Way way;
  way.kind = WayKind::Residential;
  way.width = 6.0;
  way.line = {{-100, 0}, {0, 0}, {0, 100}};
  way.pavements = true;
  scene.ways.push_back(way);
  return scene;
}

TEST(StreetPavements, LieUnderTheCarriageway) {
  Scene scene = street_scene();
  lay_pavements(scene);
  ASSERT_EQ(scene.ways.size(), 2u);
  const Way& pavement = scene.ways[1];
  EXPECT_EQ(pavement.width, 6.0 + 2.0 * kPavementWidth);
  EXPECT_EQ(pavement.street_width, 6.0);
  EXPECT_EQ(scene.ways[0].street_width, 6.0);
  EXPECT_LT(way_rank(pavement.kind), way_rank(scene.ways[0].kind));
}

TEST(StreetPavements, PlacesCountAlongTheStreetAndToItsLeft) {
  Scene scene = street_scene();
  lay_pavements(scene);
  const WayCourses courses(scene, [](glm::dvec2) { return 0.0; });
  const auto shapes = ground_shapes(scene, courses, {});
  for (const GroundShape& shape : shapes) {
    if (shape.street_width <= 0.0) continue;
    const glm::dvec2 before = place_in_street(shape, {-60, -2});
    EXPECT_NEAR(before.x, 40.0, 1e-9);
    EXPECT_NEAR(before.y, -2.0, 1e-9);
    const glm::dvec2 after = place_in_street(shape, {-3, 30});
    EXPECT_NEAR(after.x, 130.0, 1e-9);
    EXPECT_NEAR(after.y, 3.0, 1e-9);
  }
}

TEST(StreetLamps, StandOnAlternateSidesWhereverTheStreetIsCut) {
  const auto lamps = [](double from, double to) {
    SpaceLine part;
    part.points = {{from, 0}, {to, 0}};
    part.heights = {0, 0};
    part.start = from;
    SurfaceMesh mesh;
    add_street_lamps(
        part, 6.0, kNoFeatureIndex, [](glm::dvec2) { return 5.0; }, [](glm::dvec2) { return true; }, mesh);
    return mesh;
  };
  const SurfaceMesh whole = lamps(0.0, 4.0 * kLampSpacing);
  EXPECT_EQ(lamps(0.0, 50.0).indices.size() + lamps(50.0, 4.0 * kLampSpacing).indices.size(), whole.indices.size());
  for (const MeshVertex& vertex : whole.vertices) {
    const auto number = static_cast<int>(std::floor(vertex.position.x / kLampSpacing));
    EXPECT_NEAR(vertex.position.x, (number + 0.5) * kLampSpacing, 0.2);
    EXPECT_GT(vertex.position.y * (number % 2 == 0 ? 1.0 : -1.0), 3.0 + kLampSetback - 1.5);
    EXPECT_LT(vertex.position.z, 5.0 + kLampHeight + 0.3);
  }
}

TEST(StreetLamps, StandNowhereElse) {
  SpaceLine part;
  part.points = {{0, 0}, {100, 0}};
  part.heights = {0, 0};
  SurfaceMesh mesh;
  add_street_lamps(
      part, 6.0, kNoFeatureIndex, [](glm::dvec2) { return 0.0; }, [](glm::dvec2 p) { return p.y < 0.0; }, mesh);
  for (const MeshVertex& vertex : mesh.vertices) EXPECT_LT(vertex.position.y, 0.0);
  EXPECT_FALSE(mesh.empty());
}

}  // namespace
}  // namespace mercia::bake
