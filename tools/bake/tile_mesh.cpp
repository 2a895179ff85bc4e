#include "tools/bake/tile_mesh.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include "tools/bake/building_mesh.h"
#include "tools/bake/tile_clip.h"

namespace mercia::bake {
namespace {

constexpr double kRoofOverhang = 2.0;         // metres
constexpr double kEarthRadius = 6'371'000.0;  // metres; only for how far a chord lies below its arc
// A tile of more triangles than this goes through the general simplifier, too.
constexpr std::size_t kTriangleCap = 100'000;

MapRect bounds_of(const Building& building) {
  MapRect bounds = MapRect::nothing();
  for (const glm::dvec2& point : building.footprint.outer) bounds.include(point);
  bounds.low -= glm::dvec2(kRoofOverhang);
  bounds.high += glm::dvec2(kRoofOverhang);
  return bounds;
}

// Appends `mesh`, whole if it lies inside. Returns whether anything was appended.
bool append_inside(const SurfaceMesh& mesh, const MapRect& rect, SurfaceMesh& out) {
  const std::size_t before = out.indices.size();
  if (mesh.empty() || !rect.overlaps(bounds_of(mesh))) {
    // A wall that lies in the border has bounds without width; the clipper knows whose it is.
    if (!mesh.empty()) append_clipped(mesh, rect, out);
    return out.indices.size() > before;
  }
  if (!rect.contains(bounds_of(mesh))) {
    append_clipped(mesh, rect, out);
    return out.indices.size() > before;
  }
  const auto offset = static_cast<std::uint32_t>(out.vertices.size());
  out.vertices.insert(out.vertices.end(), mesh.vertices.begin(), mesh.vertices.end());
  for (const std::uint32_t index : mesh.indices) out.indices.push_back(offset + index);
  return true;
}

// A straight edge of length s lies up to s^2 / 8r below the curved Earth.
double sagitta_of(const SurfaceMesh& mesh) {
  double longest = 0.0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k) {
      const glm::dvec2 edge(mesh.vertices[mesh.indices[i + k]].position -
                            mesh.vertices[mesh.indices[i + (k + 1) % 3]].position);
      longest = std::max(longest, glm::dot(edge, edge));
    }
  return longest / (8.0 * kEarthRadius);
}

// The turn from the map's upright to the world's at this place. Within one tile the upright changes by less than what
// an 8-bit normal can hold.
glm::dmat3 world_from_upright(const glm::dvec3& up) {
  const glm::dvec3 east = glm::normalize(glm::dvec3(up.z, 0.0, -up.x));
  return {east, glm::cross(up, east), up};
}

void to_world(SurfaceMesh& mesh, const geo::MapFrame& frame, const glm::mat3& world_from_map_direction) {
  for (MeshVertex& vertex : mesh.vertices) {
    vertex.position = frame.world_from_map(vertex.position);
    vertex.normal = world_from_map_direction * vertex.normal;
  }
}

// Several threads may mark at once.
void mark(std::span<std::uint8_t> drawn, std::uint32_t building) {
  std::atomic_ref(drawn[building]).store(1, std::memory_order_relaxed);
}

}  // namespace

TileMesher::TileMesher(const Scene& scene, const Terrain& terrain, double finest_error,
                       std::shared_ptr<const TerrainTin> tin)
    : scene_(scene), terrain_(terrain), ground_(scene, terrain, std::move(tin)), ground_extent_{scene.low, scene.high} {
  building_bounds_.reserve(scene.buildings.size());
  for (const Building& building : scene.buildings) building_bounds_.push_back(bounds_of(building));
  for (const PlacedMesh& mesh : scene.meshes) {
    lods_.emplace_back(mesh, terrain.height(mesh.anchor), finest_error);
    mesh_bounds_.push_back({lods_.back().low(), lods_.back().high()});
  }
}

TileMesh TileMesher::build(const MapRect& rect, std::span<const std::uint32_t> buildings,
                           std::span<const std::uint32_t> meshes, double allowed_error,
                           std::span<std::uint8_t> drawn) const {
  TileMesh tile;
  SurfaceMesh city;
  SurfaceMesh one;
  for (const std::uint32_t index : buildings) {
    one.vertices.clear();
    one.indices.clear();
    tile.error = std::max(tile.error, build_building(scene_.buildings[index], terrain_, allowed_error, one));
    if (append_inside(one, rect, city)) mark(drawn, index);
  }
  add_meshes(rect, meshes, allowed_error, tile, city);
  const MapRect ground = rect.intersection(ground_extent_);
  if (!ground.empty()) tile.error = std::max(tile.error, ground_.build(ground.low, ground.high, allowed_error, city));
  if (allowed_error > 0.0 && city.indices.size() / 3 > kTriangleCap) tile.error += simplify(city, allowed_error, true);
  finish(rect, std::move(city), tile);
  return tile;
}

BuildingModels TileMesher::model(std::span<const std::uint32_t> buildings) const {
  BuildingModels models;
  for (const std::uint32_t index : buildings) {
    SurfaceMesh mesh;
    const double error = build_building(scene_.buildings[index], terrain_, 0.0, mesh);
    models.add(index, std::move(mesh), error);
  }
  return models;
}

std::optional<TileMesh> TileMesher::build_within(const MapRect& rect, std::span<const std::uint32_t> buildings,
                                                 std::span<const std::uint32_t> meshes, const BuildingModels& models,
                                                 std::size_t most_triangles, std::span<std::uint8_t> drawn) const {
  TileMesh tile;
  SurfaceMesh city;
  for (const std::uint32_t index : buildings) {
    const BuildingModels::Model& model = models.of(index);
    tile.error = std::max(tile.error, model.error);
    if (append_inside(model.mesh, rect, city)) mark(drawn, index);
  }
  add_meshes(rect, meshes, 0.0, tile, city);
  std::size_t textured = 0;
  for (const GlbPart& part : tile.parts) textured += part.mesh.indices.size() / 3;
  if (textured + city.indices.size() / 3 > most_triangles) return std::nullopt;
  const MapRect ground = rect.intersection(ground_extent_);
  if (!ground.empty()) {
    const auto error = ground_.build_within(ground.low, ground.high, most_triangles - textured, city);
    if (!error) return std::nullopt;
    tile.error = std::max(tile.error, *error);
  }
  finish(rect, std::move(city), tile);
  return tile;
}

void TileMesher::add_meshes(const MapRect& rect, std::span<const std::uint32_t> meshes, double allowed_error,
                            TileMesh& tile, SurfaceMesh& city) const {
  for (const std::uint32_t index : meshes) {
    const PlacedMesh& placed = scene_.meshes[index];
    const PlacedMeshLods::Level& level = lods_[index].at(allowed_error);
    tile.error = std::max(tile.error, level.error);
    for (const MeshPart& part : level.parts) {
      if (part.texture < 0) {
        append_inside(part.mesh, rect, city);
        continue;
      }
      GlbPart textured;
      textured.texture = &placed.textures[static_cast<std::size_t>(part.texture)];
      if (append_inside(part.mesh, rect, textured.mesh)) tile.parts.push_back(std::move(textured));
    }
  }
}

void TileMesher::finish(const MapRect& rect, SurfaceMesh city, TileMesh& tile) const {
  tile.parts.insert(tile.parts.begin(), GlbPart{std::move(city), nullptr});
  const glm::mat3 turn(world_from_upright(scene_.frame.world_up((rect.low + rect.high) / 2.0)));
  double sagitta = 0.0;
  for (GlbPart& part : tile.parts) {
    sagitta = std::max(sagitta, sagitta_of(part.mesh));
    to_world(part.mesh, scene_.frame, turn);
  }
  tile.error += sagitta;
}

}  // namespace mercia::bake
