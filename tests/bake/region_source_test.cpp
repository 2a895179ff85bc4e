// The embedded West Midlands against what others have surveyed, and what happens to a broken region.
#include "tools/bake/region_source.h"

#include <gdal_priv.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "tests/support/folders.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_data.h"
#include "tools/bake/polygon_boolean.h"
#include "tools/bake/polygon_geometry.h"
#include "tools/bake/region_sketch.h"

namespace mercia::bake {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::filesystem::path kRegion = test::source_folder() / "assets/regions/west-midlands";

// Everything but the fabric, which takes seconds and has tests of its own.
const RegionSketch& sketch() {
  static const RegionSketch instance = [] {
    RegionSketch result;
    Account account;
    const auto read = [&](auto&& done) { ASSERT_TRUE(done) << done.error().sentence(); };
    [&] {
      read(read_outline(kRegion, result));
      read(read_heights(kRegion, result, account));
      read(read_landmarks(kRegion, result, account));
      read(read_metro(kRegion, result, account));
      read(read_railways(kRegion, result, account));
      read(read_districts(kRegion, result, account));
      read(read_roads(kRegion, result, account));
      read(read_water(kRegion, result, account));
      read(read_green(kRegion, result, account));
    }();
    return result;
  }();
  return instance;
}

std::vector<const region::Place*> places_of(const std::string& kind) {
  std::vector<const region::Place*> found;
  for (const region::Place& place : sketch().scene.places)
    if (place.kind == kind) found.push_back(&place);
  return found;
}

// Positions of a NaPTAN table by its codes. Only the name may be quoted, and it stands after the code.
std::map<std::string, geo::Geodetic> naptan(const std::filesystem::path& csv) {
  std::map<std::string, geo::Geodetic> stops;
  std::ifstream file(csv);
  std::string line;
  const auto split = [](const std::string& text) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : text) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        cells.emplace_back();
      else
        cells.back() += c;
    }
    return cells;
  };
  std::getline(file, line);
  const std::vector<std::string> head = split(line);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin());
  };
  const std::size_t code = column("ATCOCode"), longitude = column("Longitude"), latitude = column("Latitude");
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line);
    if (cells.size() <= std::max(longitude, latitude) || cells[longitude].empty()) continue;
    stops[cells[code]] = geo::geodetic_from_degrees(std::stod(cells[latitude]), std::stod(cells[longitude]));
  }
  return stops;
}

double metres_between(const geo::Geodetic& a, const geo::Geodetic& b) {
  const auto& frame = sketch().scene.frame;
  return glm::distance(glm::dvec2(frame.map_from_geodetic(a)), glm::dvec2(frame.map_from_geodetic(b)));
}

void expect_near_naptan(const std::string& kind, const std::filesystem::path& csv, std::size_t least) {
  const auto surveyed = naptan(csv);
  const auto ours = places_of(kind);
  EXPECT_GE(ours.size(), least);
  for (const region::Place* place : ours) {
    const auto found = surveyed.find(place->id);
    ASSERT_NE(found, surveyed.end()) << place->name << " " << place->id;
    EXPECT_LT(metres_between(place->position, found->second), 30.0) << place->name;
  }
}

TEST(RegionSource, TramStopsLieWhereNaptanHasThem) {
  MERCIA_NEED_DATA(csv, "transit/naptan/940Stops.csv");
  expect_near_naptan("tram_stop", csv, 33);
}

TEST(RegionSource, StationsLieWhereNaptanHasThem) {
  MERCIA_NEED_DATA(csv, "transit/naptan/910Stops.csv");
  expect_near_naptan("railway_station", csv, 60);
}

TEST(RegionSource, LinesPassTheirStops) {
  const Scene& scene = sketch().scene;
  for (const auto& [kind, way_kind] :
       {std::pair{"tram_stop", WayKind::Tram}, std::pair{"railway_station", WayKind::Rail}})
    for (const region::Place* place : places_of(kind)) {
      const glm::dvec2 at(scene.frame.map_from_geodetic(place->position));
      double nearest = 1e9;
      for (const Way& way : scene.ways) {
        if (way.kind != way_kind) continue;
        for (std::size_t i = 1; i < way.line.size(); ++i)
          nearest = std::min(nearest, distance_to_segment(at, way.line[i - 1], way.line[i]));
      }
      // Stations just outside the county may lie on lines that are not drawn.
      const bool inside = std::any_of(sketch().districts.begin(), sketch().districts.end(),
                                      [&](const District& district) { return contains(district.outline, at); });
      if (inside) {
        EXPECT_LT(nearest, 40.0) << place->name;
      }
    }
}

// The districts' outlines as the Office for National Statistics has them, by name.
std::map<std::string, Ring> surveyed_districts(const std::filesystem::path& file) {
  std::ifstream stream(file);
  const nlohmann::json surveyed = nlohmann::json::parse(stream);
  std::map<std::string, Ring> outlines;
  for (const auto& feature : surveyed.at("features")) {
    Ring& outline = outlines[feature.at("properties").at("LAD13NM")];
    for (const auto& point : feature.at("geometry").at("coordinates").at(0))
      outline.emplace_back(
          sketch().scene.frame.map_from_geodetic(geo::geodetic_from_degrees(point.at(1), point.at(0))));
    outline.pop_back();
  }
  return outlines;
}

// Drawn by hand, the outlines run within some hundred metres of the truth.
TEST(RegionSource, DistrictsHaveTheirAreaAndShape) {
  MERCIA_NEED_DATA(file, "boundaries/west_midlands_districts.geojson");
  const std::map<std::string, Ring> surveyed = surveyed_districts(file);
  ASSERT_EQ(surveyed.size(), 7u);
  ASSERT_EQ(sketch().districts.size(), 7u);
  for (const District& district : sketch().districts) {
    ASSERT_TRUE(surveyed.contains(district.name)) << district.name;
    Polygon truth{surveyed.at(district.name), {}};
    orient_rings(truth);
    const Polygon ours{district.outline, {}};
    double shared = 0.0;
    for (const Polygon& piece : intersect(ours, truth)) shared += area(piece);
    EXPECT_GE(shared / (area(ours) + area(truth) - shared), 0.9) << district.name;
    EXPECT_NEAR(area(ours) / area(truth), 1.0, 0.04) << district.name;
    EXPECT_LE(district.outline.size(), 75u) << district.name;
  }
}

TEST(RegionSource, PlacesLieInTheirDistricts) {
  MERCIA_NEED_DATA(file, "boundaries/west_midlands_districts.geojson");
  const std::map<std::string, Ring> surveyed = surveyed_districts(file);
  constexpr double kBorderland = 100.0;  // metres from the true border in which a place may fall to either side
  int places = 0;
  for (const char* kind : {"landmark", "tram_stop", "railway_station", "district"})
    for (const region::Place* place : places_of(kind)) {
      const glm::dvec2 at(sketch().scene.frame.map_from_geodetic(place->position));
      for (const District& district : sketch().districts) {
        const Ring& truth = surveyed.at(district.name);
        if (distance_to_ring(at, truth) < kBorderland) continue;
        EXPECT_EQ(contains(district.outline, at), contains(truth, at)) << place->name << " and " << district.name;
        ++places;
      }
    }
  EXPECT_GE(places, 700);
}

TEST(RegionSource, NeighbouringDistrictsShareTheirBorders) {
  for (const District& a : sketch().districts)
    for (const District& b : sketch().districts) {
      if (a.name >= b.name) continue;
      double shared = 0.0;
      for (const Polygon& piece : intersect(Polygon{a.outline, {}}, Polygon{b.outline, {}})) shared += area(piece);
      EXPECT_LT(shared, 1.0) << a.name << " and " << b.name;
    }
}

TEST(RegionSource, SpotHeightsMatchTheSurvey) {
  MERCIA_NEED_DATA(file, "terrain/west_midlands_terrain50.tif");
  GDALAllRegister();
  const std::unique_ptr<GDALDataset> raster(GDALDataset::Open(file.c_str()));
  ASSERT_TRUE(raster);
  OGRSpatialReference wgs84, grid;
  wgs84.importFromEPSG(4326);
  grid.importFromEPSG(27700);
  wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  grid.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  const std::unique_ptr<OGRCoordinateTransformation> to_grid(OGRCreateCoordinateTransformation(&wgs84, &grid));
  ASSERT_TRUE(to_grid);
  double transform[6];
  ASSERT_EQ(raster->GetGeoTransform(transform), CE_None);
  const Scene& scene = sketch().scene;
  ASSERT_GE(scene.spot_heights.size(), 150u);
  for (const glm::dvec3& spot : scene.spot_heights) {
    const geo::Geodetic at = scene.frame.geodetic_from_map(glm::dvec3(spot.x, spot.y, 0.0));
    double x = at.longitude * 180.0 / std::numbers::pi, y = at.latitude * 180.0 / std::numbers::pi;
    ASSERT_TRUE(to_grid->Transform(1, &x, &y));
    const int column = static_cast<int>((x - transform[0]) / transform[1]),
              row = static_cast<int>((y - transform[3]) / transform[5]);
    float height = 0.0f;
    ASSERT_EQ(raster->GetRasterBand(1)->RasterIO(GF_Read, column, row, 1, 1, &height, 1, 1, GDT_Float32, 0, 0),
              CE_None);
    EXPECT_NEAR(spot.z, height, 10.0) << x << " " << y;
  }
}

TEST(RegionSource, LandmarksStandWhereTheyAre) {
  // Published coordinates of the best known ones, to about 20 m.
  const std::map<std::string, std::pair<double, double>> known{{"landmark/library-of-birmingham", {52.4797, -1.9084}},
                                                               {"landmark/bt-tower", {52.4837, -1.9043}},
                                                               {"landmark/rotunda", {52.4784, -1.8954}},
                                                               {"landmark/town-hall", {52.4796, -1.9036}},
                                                               {"landmark/st-philips", {52.4812, -1.8990}},
                                                               {"landmark/villa-park", {52.5092, -1.8848}},
                                                               {"landmark/old-joe", {52.4499, -1.9308}},
                                                               {"landmark/dudley-castle", {52.5144, -2.0800}},
                                                               {"landmark/molineux", {52.5903, -2.1304}},
                                                               {"landmark/coventry-cathedral", {52.4083, -1.5073}},
                                                               {"landmark/new-street-station", {52.4778, -1.8990}},
                                                               {"landmark/aston-hall", {52.5066, -1.8846}}};
  std::map<std::string, const region::Place*> ours;
  for (const region::Place* place : places_of("landmark")) ours[place->id] = place;
  for (const auto& [id, at] : known) {
    ASSERT_TRUE(ours.contains(id)) << id;
    EXPECT_LT(metres_between(ours[id]->position, geo::geodetic_from_degrees(at.first, at.second)), 100.0) << id;
  }
}

TEST(RegionSource, LandmarksTellWhatTheyAreAndWhereToSeeThemFrom) {
  const Scene& scene = sketch().scene;
  const std::vector<const region::Place*> landmarks = places_of("landmark");
  EXPECT_GE(landmarks.size(), 50u);
  for (const region::Place* place : landmarks) {
    if (!place->id.starts_with("landmark/")) continue;  // the airport's ground
    SCOPED_TRACE(place->id);
    EXPECT_GE(place->text.size(), 40u);
    EXPECT_GE(place->source.size(), 30u);
    EXPECT_GT(place->height, 3.0);
    const glm::dvec2 at(scene.frame.map_from_geodetic(place->position));
    EXPECT_TRUE(at.x > scene.low.x && at.x < scene.high.x && at.y > scene.low.y && at.y < scene.high.y);
    const auto view = std::find_if(scene.viewpoints.begin(), scene.viewpoints.end(),
                                   [&](const region::Viewpoint& v) { return v.title == place->name; });
    ASSERT_NE(view, scene.viewpoints.end());
    // It stands apart and looks at the landmark, up or down by less than half a right angle.
    const glm::dvec2 eye(scene.frame.map_from_geodetic(view->position));
    const glm::dvec2 towards = glm::normalize(at - eye);
    EXPECT_GT(glm::distance(at, eye), 25.0);
    EXPECT_LT(glm::distance(at, eye), 400.0);
    EXPECT_GT(glm::dot(towards, glm::dvec2(std::sin(view->heading), std::cos(view->heading))), 0.999);
    EXPECT_LT(std::abs(view->pitch), std::numbers::pi / 4.0);
  }
}

TEST(RegionSource, TheStartIsTheRegionsOwnViewpoint) {
  ASSERT_FALSE(sketch().scene.viewpoints.empty());
  EXPECT_EQ(sketch().scene.viewpoints.front().title, "Birmingham from the south-east");
}

// Landmarks that have a stop or station at their door lie beside it; where that is, NaPTAN has told.
TEST(RegionSource, LandmarksLieBesideTheirStops) {
  struct Neighbours {
    const char* kind;
    const char* stop;
    const char* landmark;
    double metres;
  };
  std::map<std::string, const region::Place*> ours;
  for (const region::Place* place : places_of("landmark")) ours[place->id] = place;
  for (const Neighbours& pair :
       {Neighbours{"railway_station", "Birmingham New Street", "landmark/new-street-station", 110.0},
        Neighbours{"railway_station", "Birmingham Moor Street", "landmark/moor-street", 60.0},
        Neighbours{"railway_station", "Birmingham Snow Hill", "landmark/snow-hill", 60.0},
        Neighbours{"railway_station", "Coventry", "landmark/coventry-station", 60.0},
        Neighbours{"railway_station", "Coventry Arena", "landmark/coventry-arena", 150.0},
        Neighbours{"tram_stop", "Town Hall", "landmark/town-hall", 60.0}}) {
    const auto stops = places_of(pair.kind);
    const auto stop =
        std::find_if(stops.begin(), stops.end(), [&](const auto* place) { return place->name == pair.stop; });
    ASSERT_NE(stop, stops.end()) << pair.stop;
    ASSERT_TRUE(ours.contains(pair.landmark)) << pair.landmark;
    EXPECT_LT(metres_between((*stop)->position, ours[pair.landmark]->position), pair.metres) << pair.landmark;
  }
}

// A copy of the region in which one file's text is changed.
std::string refusal_after(const std::string& file, const std::string& from, const std::string& to) {
  const test::TemporaryFolder folder;
  std::filesystem::copy(kRegion, folder.path() / "r", std::filesystem::copy_options::recursive);
  const std::filesystem::path path = folder.path() / "r" / file;
  std::ifstream in(path);
  std::stringstream buffer;
  buffer << in.rdbuf();
  std::string text = buffer.str();
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return "the text to change is not there";
  text.replace(at, from.size(), to);
  std::ofstream(path) << text;
  Account account;
  const Result<Scene> scene = read_region_source(folder.path() / "r", account);
  return scene ? "accepted" : scene.error().sentence();
}

TEST(RegionSource, MistakesAreNamedWithFileAndPlace) {
  EXPECT_THAT(refusal_after("source.json", "\"format\": 1", "\"format\": 99"),
              AllOf(HasSubstr("source.json"), HasSubstr("99")));
  EXPECT_THAT(refusal_after("source.json", "\"origin\": [52.48, -1.9]", "\"origin\": [-1.9, 520]"),
              HasSubstr("origin[1]"));
  EXPECT_THAT(refusal_after("metro.json", "\"Bilston Central\",", "\"Bilston Centre\","), HasSubstr("metro.json"));
  EXPECT_THAT(refusal_after("railways.json", "\"Adderley Park\", [", "\"Adderley Parc\", ["),
              HasSubstr("there is no stop \"Adderley Parc\""));
  EXPECT_THAT(refusal_after("roads.json", "\"class\": \"motorway\"", "\"class\": \"autobahn\""),
              AllOf(HasSubstr("roads[0]"), HasSubstr("\"autobahn\" is no class of road")));
  EXPECT_THAT(refusal_after("districts.json", "\"coventry-solihull\",", "\"-coventry-solihull\","),
              HasSubstr("districts[1].borders"));
  EXPECT_THAT(refusal_after("water.json", "\"rivers\"", "\"becks\""), HasSubstr("\"rivers\" is missing"));
  EXPECT_THAT(refusal_after("heights.json", "[52.", "[5200."), HasSubstr("heights[0]"));
  EXPECT_THAT(refusal_after("landmarks/rotunda.json", "cylinder", "cilinder"),
              AllOf(HasSubstr("rotunda.json"), HasSubstr("cilinder")));
  EXPECT_THAT(refusal_after("fabric.json", "\"seed\": 1838", "\"seed\": -1"),
              AllOf(HasSubstr("fabric.json"), HasSubstr("seed")));
}

TEST(RegionSource, AFolderThatIsNoneIsRefused) {
  Account account;
  const Result<Scene> scene = read_region_source("/nowhere/at/all", account);
  ASSERT_FALSE(scene);
  EXPECT_EQ(scene.error().kind, ErrorKind::Input);
  EXPECT_THAT(scene.error().sentence(), HasSubstr("source.json"));
}

}  // namespace
}  // namespace mercia::bake
