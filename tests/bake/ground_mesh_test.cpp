#include "tools/bake/ground_mesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <random>

#include "tests/bake/naptan_stops.h"
#include "tests/support/test_data.h"
#include "tools/bake/osm_reader.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

using tiles::Surface;

bool lies_on_ground(Surface surface) {
  return surface != Surface::Rail && surface != Surface::Foliage && surface != Surface::Trunk &&
         surface != Surface::Structure && surface != Surface::Marking;
}

struct Corners {
  glm::dvec3 a, b, c;
};
Corners corners(const SurfaceMesh& mesh, std::size_t triangle) {
  return {mesh.vertices[mesh.indices[triangle]].position, mesh.vertices[mesh.indices[triangle + 1]].position,
          mesh.vertices[mesh.indices[triangle + 2]].position};
}

// Seen from above.
double ground_area(const SurfaceMesh& mesh) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    if (!lies_on_ground(mesh.vertices[mesh.indices[i]].surface)) continue;
    const auto [a, b, c] = corners(mesh, i);
    sum += 0.5 * orient(glm::dvec2(a), glm::dvec2(b), glm::dvec2(c));
  }
  return sum;
}

void expect_sound(const SurfaceMesh& mesh) {
  std::size_t degenerate = 0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    ASSERT_LT(std::max({mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]}), mesh.vertices.size());
    const auto [a, b, c] = corners(mesh, i);
    if (!(glm::length(glm::cross(b - a, c - a)) > 1e-7)) ++degenerate;
  }
  EXPECT_EQ(degenerate, 0u);
  for (const MeshVertex& vertex : mesh.vertices) {
    ASSERT_TRUE(std::isfinite(vertex.position.x + vertex.position.y + vertex.position.z));
    ASSERT_NEAR(glm::length(vertex.normal), 1.0f, 1e-3f);
  }
}

Terrain hills(glm::dvec2 low, glm::dvec2 high, double cell) {
  const int columns = static_cast<int>((high.x - low.x) / cell) + 3;
  const int rows = static_cast<int>((high.y - low.y) / cell) + 3;
  std::vector<float> heights;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const glm::dvec2 p = low + cell * glm::dvec2(column, row);
      heights.push_back(
          static_cast<float>(100.0 + 20.0 * std::sin(p.x / 130.0) + 15.0 * std::cos(p.y / 170.0) + 0.02 * p.x));
    }
  }
  return Terrain::from_grid(std::move(heights), columns, rows, cell, low, "hills");
}

Scene random_scene(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> at(-60.0, 560.0);
  std::uniform_int_distribution<int> any(0, 1000);
  Scene scene;
  scene.low = {0.0, 0.0};
  scene.high = {500.0, 500.0};
  for (int i = 0; i < 80; ++i) {
    Area area;
    constexpr Surface kSurfaces[] = {Surface::Earth, Surface::Grass,  Surface::Wood,
                                     Surface::Water, Surface::Paving, Surface::Sand};
    area.surface = kSurfaces[any(random) % 6];
    area.priority = any(random) % 60;
    const glm::dvec2 middle(at(random), at(random));
    for (int k = 0; k < 3 + any(random) % 8; ++k) {
      area.polygon.outer.push_back(middle + 0.15 * glm::dvec2(at(random) - 250.0, at(random) - 250.0));
    }
    scene.areas.push_back(area);
  }
  for (int i = 0; i < 120; ++i) {
    Way way;
    way.kind = static_cast<WayKind>(any(random) % 19);
    way.surface = way.kind >= WayKind::Wall    ? Surface::Structure
                  : way.kind >= WayKind::River ? Surface::Water
                                               : Surface::Asphalt;
    way.width = 1.0 + any(random) % 12;
    way.lanes = any(random) % 4;
    way.line.emplace_back(at(random), at(random));
    for (int k = 0; k < 1 + any(random) % 6; ++k) {
      way.line.push_back(way.line.back() + 0.2 * glm::dvec2(at(random) - 250.0, at(random) - 250.0));
    }
    scene.ways.push_back(way);
  }
  for (int i = 0; i < 50; ++i)
    scene.trees.push_back({{at(random), at(random)}, 9.0f, 3.0f, static_cast<TreeKind>(i % 3)});
  return scene;
}

TEST(GroundMesh, CoversTheRectangleExactlyOnce) {
  for (unsigned seed = 1; seed < 6; ++seed) {
    const Scene scene = random_scene(seed);
    for (const bool flat : {true, false}) {
      const Terrain terrain = flat ? Terrain::flat(10.0) : hills(scene.low, scene.high, 20.0);
      const GroundBuilder builder(scene, terrain);
      for (const double error : {0.0, 2.0, 20.0}) {
        SurfaceMesh mesh;
        builder.build({0.0, 0.0}, {500.0, 500.0}, error, mesh);
        EXPECT_NEAR(ground_area(mesh), 250'000.0, 5.0) << "seed " << seed << " error " << error;
        expect_sound(mesh);
      }
    }
  }
}

TEST(GroundMesh, EmptySceneIsBareGround) {
  Scene scene;
  scene.high = {1000.0, 1000.0};
  const Terrain terrain = Terrain::flat(7.0);
  SurfaceMesh mesh;
  EXPECT_EQ(GroundBuilder(scene, terrain).build({0.0, 0.0}, {1000.0, 1000.0}, 0.0, mesh), 0.0);
  EXPECT_LT(mesh.indices.size() / 3, 60u);
  EXPECT_NEAR(ground_area(mesh), 1e6, 1.0);
}

// The border of a tile as a function of the place along it: the highest vertex at each place, without skirts.
std::map<long, double> border(const SurfaceMesh& mesh, double x) {
  std::map<long, double> heights;
  for (const MeshVertex& vertex : mesh.vertices) {
    if (!lies_on_ground(vertex.surface) || vertex.surface == Surface::Water || std::abs(vertex.position.x - x) > 1e-6)
      continue;
    auto [found, fresh] = heights.try_emplace(std::lround(vertex.position.y * 100.0), vertex.position.z);
    if (!fresh) found->second = std::max(found->second, vertex.position.z);
  }
  return heights;
}

std::optional<double> along(const std::map<long, double>& heights, long at) {
  const auto above = heights.lower_bound(at);
  if (above == heights.end()) return std::nullopt;
  if (above->first == at) return above->second;
  if (above == heights.begin()) return std::nullopt;
  const auto below = std::prev(above);
  const double t = static_cast<double>(at - below->first) / static_cast<double>(above->first - below->first);
  return glm::mix(below->second, above->second, t);
}

TEST(GroundMesh, NeighboursOfALevelMeetWithoutACrack) {
  Scene scene = random_scene(11);
  std::erase_if(scene.areas, [](const Area& area) { return area.surface == Surface::Water; });
  std::erase_if(scene.ways, [](const Way& way) { return way.surface == Surface::Water; });
  const Terrain terrain = hills(scene.low, scene.high, 20.0);
  const GroundBuilder builder(scene, terrain);
  for (const double error : {0.0, 3.0, 10.0}) {
    SurfaceMesh west;
    SurfaceMesh east;
    builder.build({0.0, 0.0}, {250.0, 500.0}, error, west);
    builder.build({250.0, 0.0}, {500.0, 500.0}, error, east);
    const auto left = border(west, 250.0);
    const auto right = border(east, 250.0);
    ASSERT_GT(left.size(), 5u);
    for (const auto& [place, height] : left) {
      const auto other = along(right, place);
      ASSERT_TRUE(other) << place;
      EXPECT_NEAR(*other, height, 0.02) << "at " << static_cast<double>(place) / 100.0 << " m, error " << error;
    }
  }
}

TEST(GroundMesh, StaysWithinTheErrorThatItReports) {
  Scene scene;
  scene.high = {2000.0, 2000.0};
  const Terrain terrain = hills(scene.low, scene.high, 10.0);
  const GroundBuilder builder(scene, terrain);
  std::size_t before = std::numeric_limits<std::size_t>::max();
  for (const double error : {0.0, 1.0, 4.0, 16.0}) {
    SurfaceMesh mesh;
    const double reported = builder.build(scene.low, scene.high, error, mesh);
    EXPECT_LE(reported, error);
    EXPECT_LT(mesh.indices.size(), before);
    before = mesh.indices.size();
    double worst = 0.0;
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
      const auto [a, b, c] = corners(mesh, i);
      if (orient(glm::dvec2(a), glm::dvec2(b), glm::dvec2(c)) < 1e-3) continue;
      const glm::dvec3 middle = (a + b + c) / 3.0;
      worst = std::max(worst, std::abs(middle.z - terrain.height(glm::dvec2(middle))));
    }
    EXPECT_LE(worst, std::max(reported, 0.3) * 1.2) << error;
  }
}

TEST(GroundMesh, SurvivesBrokenInput) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  Scene scene;
  scene.high = {100.0, 100.0};
  const auto add_way = [&](std::vector<glm::dvec2> line, double width, bool bridge) {
    Way way;
    way.line = std::move(line);
    way.width = width;
    way.bridge = bridge;
    scene.ways.push_back(way);
  };
  add_way({{10.0, 10.0}, {10.0, 10.0}}, 5.0, false);
  add_way({{10.0, 10.0}, {10.0, 10.0}}, 5.0, true);
  add_way({{10.0, 10.0}}, 5.0, false);
  add_way({}, 5.0, true);
  add_way({{nan, 10.0}, {20.0, nan}}, 5.0, false);
  add_way({{nan, 10.0}, {20.0, nan}}, 5.0, true);
  add_way({{0.0, 0.0}, {inf, 50.0}}, 5.0, false);
  add_way({{0.0, 0.0}, {50.0, 50.0}}, nan, false);
  add_way({{0.0, 0.0}, {50.0, 50.0}}, -3.0, true);
  add_way({{0.0, 0.0}, {50.0, 50.0}, {0.0, 0.0}, {50.0, 50.0}}, 4.0, false);
  add_way({{1e300, 0.0}, {50.0, 50.0}}, 4.0, false);
  const auto add_area = [&](Ring ring) {
    Area area;
    area.polygon.outer = std::move(ring);
    area.polygon.holes = {{{nan, nan}, {1.0, 1.0}, {2.0, 2.0}}, {}};
    scene.areas.push_back(area);
  };
  add_area({{20.0, 20.0}, {80.0, 80.0}, {80.0, 20.0}, {20.0, 80.0}});
  add_area({{20.0, 20.0}, {30.0, 20.0}});
  add_area({});
  add_area({{nan, 20.0}, {30.0, 20.0}, {30.0, 30.0}});
  add_area({{5.0, 5.0}, {5.0, 5.0}, {5.0, 5.0}, {5.0, 5.0}});
  scene.trees.push_back({{nan, 5.0}, 9.0f, 3.0f, TreeKind::Palm});
  scene.trees.push_back({{5.0, 5.0}, std::numeric_limits<float>::quiet_NaN(), 3.0f, TreeKind::Palm});
  scene.trees.push_back({{5.0, 5.0}, 9.0f, std::numeric_limits<float>::quiet_NaN(), TreeKind::Broadleaved});
  const Terrain terrain = Terrain::flat(0.0);
  const GroundBuilder builder(scene, terrain);
  SurfaceMesh mesh;
  builder.build({0.0, 0.0}, {100.0, 100.0}, 0.0, mesh);
  expect_sound(mesh);
  EXPECT_NEAR(ground_area(mesh), 10'000.0, 250.0);  // the doubled way is a little hill of nothing
  SurfaceMesh nothing;
  builder.build({0.0, 0.0}, {0.0, 100.0}, 0.0, nothing);
  builder.build({nan, 0.0}, {nan, 100.0}, 0.0, nothing);
  EXPECT_TRUE(nothing.empty());
}

TEST(GroundMesh, SameInputSameTriangles) {
  const Scene scene = random_scene(5);
  const Terrain terrain = hills(scene.low, scene.high, 20.0);
  const GroundBuilder builder(scene, terrain);
  const GroundBuilder again(scene, terrain);
  SurfaceMesh one;
  SurfaceMesh other;
  builder.build({0.0, 0.0}, {250.0, 250.0}, 0.5, one);
  again.build({250.0, 0.0}, {500.0, 250.0}, 0.5, other);
  other = {};
  again.build({0.0, 0.0}, {250.0, 250.0}, 0.5, other);
  ASSERT_EQ(one.indices, other.indices);
  for (std::size_t i = 0; i < one.vertices.size(); ++i) EXPECT_EQ(one.vertices[i].position, other.vertices[i].position);
}

TEST(GroundMesh, LevelWaterIsOneHeightBelowItsBanks) {
  Scene scene;
  scene.high = {200.0, 200.0};
  Area pond;
  pond.surface = Surface::Water;
  pond.priority = 52;
  pond.polygon.outer = {{50.0, 50.0}, {150.0, 50.0}, {150.0, 150.0}, {50.0, 150.0}};
  scene.areas.push_back(pond);
  std::vector<float> slope;
  for (int row = 0; row < 21; ++row) {
    for (int column = 0; column < 21; ++column) slope.push_back(50.0f + 0.1f * static_cast<float>(column));
  }
  const Terrain terrain = Terrain::from_grid(slope, 21, 21, 10.0, {0.0, 0.0}, "slope");
  SurfaceMesh mesh;
  GroundBuilder(scene, terrain).build({0.0, 0.0}, {200.0, 200.0}, 0.0, mesh);
  double low = 1e9;
  double high = -1e9;
  for (const MeshVertex& vertex : mesh.vertices) {
    if (vertex.surface != Surface::Water) continue;
    low = std::min(low, vertex.position.z);
    high = std::max(high, vertex.position.z);
  }
  EXPECT_EQ(low, high);
  EXPECT_LT(high, 50.5);
  EXPECT_GT(low, 48.0);
}

TEST(GroundMesh, RealCitiesAreCoveredExactlyOnce) {
  for (const char* name :
       {"bristol_centre_2025", "berkeley_glos_2025", "helsinki_centre", "monaco", "whitelion_bristol_uk"}) {
    MERCIA_NEED_DATA(file, (std::string("osm/") + name + ".osm.pbf").c_str());
    Account account;
    const auto scene = read_osm(file, {}, account);
    ASSERT_TRUE(scene) << scene.error().sentence();
    const Terrain terrain = Terrain::flat(0.0);
    const auto begin = std::chrono::steady_clock::now();
    const GroundBuilder builder(*scene, terrain);
    const glm::dvec2 size = scene->high - scene->low;
    for (const double error : {0.0, 5.0}) {
      SurfaceMesh mesh;
      builder.build(scene->low, scene->high, error, mesh);
      expect_sound(mesh);
      EXPECT_NEAR(ground_area(mesh) / (size.x * size.y), 1.0, 0.02) << name;
      std::printf("%s at %g m: %zu triangles\n", name, error, mesh.indices.size() / 3);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::printf("%s: %.2f s\n", name, taken.count());
  }
}

// Ground as it is drawn, found again by place.
class Drawn {
 public:
  Drawn(const SurfaceMesh& mesh, glm::dvec2 low, double cell, int side)
      : mesh_(mesh), low_(low), cell_(cell), side_(side) {
    buckets_.resize(static_cast<std::size_t>(side) * side);
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
      const auto [a, b, c] = corners(mesh, i);
      if (orient(glm::dvec2(a), glm::dvec2(b), glm::dvec2(c)) <= 0.0) continue;
      const glm::ivec2 first = bucket(glm::min(glm::dvec2(a), glm::min(glm::dvec2(b), glm::dvec2(c))));
      const glm::ivec2 last = bucket(glm::max(glm::dvec2(a), glm::max(glm::dvec2(b), glm::dvec2(c))));
      for (int y = first.y; y <= last.y; ++y) {
        for (int x = first.x; x <= last.x; ++x) buckets_[static_cast<std::size_t>(y) * side_ + x].push_back(i);
      }
    }
  }
  std::optional<double> height(glm::dvec2 place) const {
    const glm::ivec2 at = bucket(place);
    for (const std::size_t i : buckets_[static_cast<std::size_t>(at.y) * side_ + at.x]) {
      const auto [a, b, c] = corners(mesh_, i);
      const double whole = orient(glm::dvec2(a), glm::dvec2(b), glm::dvec2(c));
      const double u = orient(glm::dvec2(b), glm::dvec2(c), place) / whole;
      const double v = orient(glm::dvec2(c), glm::dvec2(a), place) / whole;
      if (u >= -1e-9 && v >= -1e-9 && u + v <= 1.0 + 1e-9) return u * a.z + v * b.z + (1.0 - u - v) * c.z;
    }
    return std::nullopt;
  }

 private:
  glm::ivec2 bucket(glm::dvec2 place) const {
    const glm::dvec2 at = glm::clamp((place - low_) / cell_, glm::dvec2(0.0), glm::dvec2(side_ - 1.0));
    return {static_cast<int>(at.x), static_cast<int>(at.y)};
  }
  const SurfaceMesh& mesh_;
  glm::dvec2 low_;
  double cell_;
  int side_;
  std::vector<std::vector<std::size_t>> buckets_;
};

// The whole county's terrain as it is drawn, against the raster itself at every public-transport stop.
TEST(GroundMesh, WestMidlandsGroundAtEveryStop) {
  MERCIA_NEED_DATA(raster, "terrain/west_midlands_terrain50.tif");
  MERCIA_NEED_DATA(stops_file, "transit/naptan/430Stops.csv");
  Scene scene;
  scene.frame = geo::MapFrame(geo::geodetic_from_degrees(52.48, -1.9));
  scene.low = {-32'000.0, -22'000.0};
  scene.high = {32'000.0, 22'000.0};
  const auto terrain = Terrain::from_raster(raster, scene.frame, scene.low, scene.high);
  ASSERT_TRUE(terrain) << terrain.error().sentence();
  const GroundBuilder builder(scene, *terrain);
  const test::RasterHeights direct(raster);
  constexpr double kTile = 2000.0;
  std::map<std::pair<int, int>, std::vector<test::Stop>> tiles;
  for (const test::Stop& stop : test::read_naptan_stops(stops_file)) {
    const glm::dvec2 map(scene.frame.map_from_geodetic(geo::geodetic_from_degrees(stop.latitude, stop.longitude)));
    if (Box2{scene.low, scene.high}.contains(map)) {
      tiles[{static_cast<int>(std::floor(map.x / kTile)), static_cast<int>(std::floor(map.y / kTile))}].push_back(stop);
    }
  }
  std::size_t count = 0;
  std::size_t triangles = 0;
  double worst = 0.0;
  double sum = 0.0;
  for (const auto& [tile, stops] : tiles) {
    const glm::dvec2 low = kTile * glm::dvec2(tile.first, tile.second);
    SurfaceMesh mesh;
    builder.build(low, low + kTile, 0.0, mesh);
    triangles += mesh.indices.size() / 3;
    const Drawn drawn(mesh, low, 50.0, 40);
    for (const test::Stop& stop : stops) {
      const glm::dvec2 map(scene.frame.map_from_geodetic(geo::geodetic_from_degrees(stop.latitude, stop.longitude)));
      const auto height = drawn.height(map);
      const auto expected = direct.bilinear(stop.easting, stop.northing);
      ASSERT_TRUE(height) << map.x << ' ' << map.y;
      if (!expected) continue;
      ++count;
      sum += std::abs(*height - *expected);
      worst = std::max(worst, std::abs(*height - *expected));
    }
  }
  std::printf("%zu stops on %zu triangles: mean difference %.3f m, largest %.3f m\n", count, triangles,
              sum / static_cast<double>(count), worst);
  EXPECT_GT(count, 15'000u);
  EXPECT_LT(worst, 1.0);
}

}  // namespace
}  // namespace mercia::bake
