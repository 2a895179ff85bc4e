// Everything inside one tile, at the tile's error.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
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

 private:
  const Scene& scene_;
  const Terrain& terrain_;
  GroundBuilder ground_;
  MapRect ground_extent_;
  std::vector<MapRect> building_bounds_;
  std::vector<MapRect> mesh_bounds_;
  std::vector<PlacedMeshLods> lods_;
};

}  // namespace mercia::bake
