// Everything inside one tile, at the tile's error.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "tools/bake/glb_writer.h"
#include "tools/bake/ground_mesh.h"
#include "tools/bake/lod.h"
#include "tools/bake/scene.h"
#include "tools/bake/terrain.h"
#include "tools/bake/tile_grid.h"

namespace mercia::bake {

struct TileMesh {
  std::vector<GlbPart> parts;  // tileset frame
  double error = 0.0;          // metres, the largest deviation from the full detail, without quantization
};

// Buildings at full detail, made once for all tiles that show them.
class BuildingModels {
 public:
  void add(std::uint32_t building, SurfaceMesh mesh, double error) {
    buildings_.push_back(building);
    models_.push_back({std::move(mesh), error});
  }
  struct Model {
    SurfaceMesh mesh;    // map frame
    double error = 0.0;  // metres
  };
  // The building must be among those that were added, in rising order.
  const Model& of(std::uint32_t building) const {
    return models_[static_cast<std::size_t>(std::lower_bound(buildings_.begin(), buildings_.end(), building) -
                                            buildings_.begin())];
  }

 private:
  std::vector<std::uint32_t> buildings_;
  std::vector<Model> models_;
};

// Makes tiles for many threads at once. Scene and terrain must outlive it.
class TileMesher {
 public:
  // `finest_error`: the smallest error above 0 that will be asked for.
  // `tin`: see GroundBuilder.
  TileMesher(const Scene& scene, const Terrain& terrain, double finest_error,
             std::shared_ptr<const TerrainTin> tin = nullptr);

  // What a building or a placed mesh may touch. With a margin, because roofs overhang.
  const std::vector<MapRect>& building_bounds() const { return building_bounds_; }
  const std::vector<MapRect>& mesh_bounds() const { return mesh_bounds_; }

  // The tile's content from the candidates (indices into the scene). A building of which a triangle was kept is marked
  // in `drawn`, one entry a building; several threads may mark at once.
  TileMesh build(const MapRect& rect, std::span<const std::uint32_t> buildings, std::span<const std::uint32_t> meshes,
                 double allowed_error, std::span<std::uint8_t> drawn) const;

  // Of buildings in rising order.
  BuildingModels model(std::span<const std::uint32_t> buildings) const;

  // The tile at full detail, given up as soon as it is sure to have more triangles than this. `models`: of these
  // buildings at least.
  std::optional<TileMesh> build_within(const MapRect& rect, std::span<const std::uint32_t> buildings,
                                       std::span<const std::uint32_t> meshes, const BuildingModels& models,
                                       std::size_t most_triangles, std::span<std::uint8_t> drawn) const;

 private:
  void add_meshes(const MapRect& rect, std::span<const std::uint32_t> meshes, double allowed_error, TileMesh& tile,
                  SurfaceMesh& city) const;
  void finish(const MapRect& rect, SurfaceMesh city, TileMesh& tile) const;

  const Scene& scene_;
  const Terrain& terrain_;
  GroundBuilder ground_;
  MapRect ground_extent_;
  std::vector<MapRect> building_bounds_;
  std::vector<MapRect> mesh_bounds_;
  std::vector<PlacedMeshLods> lods_;
};

}  // namespace mercia::bake
