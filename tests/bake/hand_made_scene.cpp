#include "tests/bake/hand_made_scene.h"

#include <string>

namespace mercia::bake::test {

Scene hand_made_scene(int side) {
  constexpr double kSpacing = 30.0;
  Scene scene;
  scene.frame = geo::MapFrame(geo::geodetic_from_degrees(51.45, -2.6));
  scene.name = "Hand-made";
  scene.attributions = {"© Nobody; everybody"};
  const double reach = kSpacing * side / 2.0 + 20.0;
  scene.low = glm::dvec2(-reach);
  scene.high = glm::dvec2(reach);
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const glm::dvec2 middle(kSpacing * (column - (side - 1) / 2.0), kSpacing * (row - (side - 1) / 2.0));
      Building house;
      FeatureRecord record;
      record.id = "way/" + std::to_string(row * side + column);
      record.kind = "building";
      record.type = "house";
      record.name = row == column ? "House " + std::to_string(row) : "";
      record.height = 8.0f;
      record.height_estimated = column % 2 == 0;
      house.feature = scene.add_feature(record);
      for (const glm::dvec2& corner : {glm::dvec2(-5, -4), glm::dvec2(5, -4), glm::dvec2(5, 4), glm::dvec2(-5, 4)})
        house.footprint.outer.push_back(middle + corner);
      house.anchor = middle;
      house.top = 8.0 + (row % 4) * 6.0;
      house.storeys = 2.0f;
      if (column % 3 == 0) {
        house.roof = RoofShape::Gabled;
        house.roof_height = 3.0;
      }
      house.wall_color = {180, 120, 100, 255};
      house.roof_color = {110, 60, 50, 255};
      scene.buildings.push_back(std::move(house));
    }
  for (const bool across : {false, true}) {
    Way street;
    street.feature = scene.add_feature({"way/street", "road", "residential", "High Street", 0.0f, false, false});
    street.line = across ? std::vector<glm::dvec2>{{-reach, 15}, {reach, 15}}
                         : std::vector<glm::dvec2>{{15, -reach}, {15, reach}};
    scene.ways.push_back(std::move(street));
  }
  Area park;
  park.feature = scene.add_feature({"way/park", "park", "park", "", 0.0f, false, false});
  park.polygon.outer = {{-reach, -reach}, {-10, -reach}, {-10, -10}, {-reach, -10}};
  scene.areas.push_back(std::move(park));
  return scene;
}

}  // namespace mercia::bake::test
