// Which façade a building gets, and what of it reaches the triangles.
#include "tools/bake/building_facade.h"

#include <gtest/gtest.h>

#include <set>

#include "tools/bake/building_mesh.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/roof_furniture.h"

namespace mercia::bake {
namespace {

using tiles::FacadeStyle;
using tiles::Masonry;

FacadeClues clues(std::string_view type, Masonry masonry, float storeys) {
  FacadeClues result;
  result.type = type;
  result.masonry = masonry;
  result.storeys = storeys;
  result.area = 200.0;
  return result;
}

TEST(CitySurface, EveryFacadeHasANumberOfItsOwn) {
  std::set<tiles::Surface> numbers;
  for (std::uint8_t style = 0; style < tiles::kFacadeStyleCount; ++style)
    for (std::uint8_t masonry = 0; masonry < 8; ++masonry)
      for (const bool shops : {false, true})
        numbers.insert(tiles::facade_surface(static_cast<FacadeStyle>(style), static_cast<Masonry>(masonry), shops));
  EXPECT_EQ(numbers.size(), 2u * 8u * tiles::kFacadeStyleCount);
  for (const tiles::Surface surface : numbers) EXPECT_TRUE(tiles::is_facade(surface));
  EXPECT_FALSE(tiles::is_surface(30)) << "nobody has given this number a meaning";
}

TEST(BuildingFacade, KindAndAgeChooseTheStyle) {
  for (std::int64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(facade_look(clues("church", Masonry::Stone, 0), seed).style, FacadeStyle::Church);
    EXPECT_EQ(facade_look(clues("office", Masonry::Glass, 20), seed).style, FacadeStyle::Curtain);
    EXPECT_EQ(facade_look(clues("parking", Masonry::Concrete, 5), seed).style, FacadeStyle::Parking);
    EXPECT_EQ(facade_look(clues("semidetached_house", Masonry::Brick, 2), seed).style, FacadeStyle::Suburban);
    FacadeClues old = clues("house", Masonry::Brick, 3);
    old.year = 1790;
    EXPECT_EQ(facade_look(old, seed).style, FacadeStyle::Georgian);
    old.year = 1968;
    old.type = "office";
    EXPECT_EQ(facade_look(old, seed).style, FacadeStyle::Slab);
  }
  EXPECT_TRUE(facade_look(clues("retail", Masonry::Brick, 3), 1).shops);
  EXPECT_FALSE(facade_look(clues("terrace", Masonry::Brick, 2), 1).shops);
}

TEST(BuildingFacade, ReadsYearsAsPeopleWriteThem) {
  EXPECT_EQ(year_of("1897"), 1897);
  EXPECT_EQ(year_of("1897-05-01"), 1897);
  EXPECT_EQ(year_of("before ~1850"), 1850);
  EXPECT_EQ(year_of("mid C18"), 1750);
  for (const char* none : {"", "yes", "12", "99999", "C", "C99"}) EXPECT_EQ(year_of(none), std::nullopt) << none;
}

TEST(BuildingFacade, ColoursTellBricksFromPlaster) {
  EXPECT_EQ(masonry_by_color({150, 84, 66, 255}), Masonry::Brick);
  EXPECT_EQ(masonry_by_color({236, 230, 214, 255}), Masonry::Render);
  EXPECT_EQ(masonry_by_color({70, 70, 72, 255}), Masonry::Concrete);
}

Building house() {
  Building building;
  building.footprint.outer = {{0, 0}, {21, 0}, {21, 9}, {0, 9}};
  building.anchor = {10.5, 4.5};
  building.top = 8.6;
  building.roof_height = 2.6;
  building.roof = RoofShape::Gabled;
  building.storeys = 2.0f;
  building.facade = {FacadeStyle::Victorian, Masonry::Brick, false};
  building.covering = tiles::kSlateRoof;
  return building;
}

TEST(BuildingFacade, WallsCarryTheNumberOfTheirStoreys) {
  Building building = house();
  SurfaceMesh mesh;
  build_building(building, Terrain::flat(0.0), 0.0, mesh);
  const tiles::Surface wanted = tiles::facade_surface(FacadeStyle::Victorian, Masonry::Brick, false);
  bool any = false;
  for (const MeshVertex& vertex : mesh.vertices) {
    if (vertex.surface != wanted) continue;
    any = true;
    EXPECT_EQ(vertex.color.a, 2);
  }
  EXPECT_TRUE(any);
}

TEST(RoofFurniture, ATerraceSharesItsChimneys) {
  SurfaceMesh mesh;
  EXPECT_EQ(add_roof_furniture(house(), 8.6, 0.0, mesh), 0.0);
  EXPECT_EQ(mesh.indices.size() / 3, 2u * 10u) << "four houses of 5 m share two stacks";
  double highest = 0.0;
  for (const MeshVertex& vertex : mesh.vertices) {
    highest = std::max(highest, vertex.position.z);
    EXPECT_NEAR(vertex.position.y, 4.5, 0.5) << "on the ridge";
  }
  EXPECT_GT(highest, 9.0);
  SurfaceMesh coarse;
  EXPECT_GT(add_roof_furniture(house(), 8.6, 4.0, coarse), 1.0) << "what is left out is told";
  EXPECT_TRUE(coarse.empty());
}

TEST(RoofFurniture, PlantStandsInsideItsRoof) {
  Building office = house();
  office.footprint.outer = {{0, 0}, {30, 0}, {30, 20}, {0, 20}};
  office.roof = RoofShape::Flat;
  office.roof_height = 0.0;
  office.storeys = 6.0f;
  office.facade.style = FacadeStyle::Slab;
  SurfaceMesh mesh;
  add_roof_furniture(office, 21.0, 0.0, mesh);
  ASSERT_FALSE(mesh.empty());
  for (const MeshVertex& vertex : mesh.vertices) EXPECT_TRUE(contains(office.footprint, glm::dvec2(vertex.position)));
}

}  // namespace
}  // namespace mercia::bake
