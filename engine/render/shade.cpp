#include "engine/render/shade.h"

#include "engine/tiles/city_surface.h"

namespace mercia::render {

Shade shade_of(tiles::Surface surface, const tiles::Material& material) {
  using tiles::Surface;
  if (material.detail >= 0) return Shade::Detailed;
  if (material.image >= 0 || material.unlit || material.alpha != tiles::Material::Alpha::Opaque) return Shade::Plain;
  if (tiles::is_facade(surface)) return Shade::Wall;
  if (tiles::is_roof(surface)) return Shade::Roof;
  if (surface == tiles::kCarriageway || surface == tiles::kPavement) return Shade::Street;
  switch (surface) {
    case Surface::Wall: return Shade::Wall;
    case Surface::Roof: return Shade::Roof;
    case Surface::Earth:
    case Surface::Grass:
    case Surface::Wood:
    case Surface::Gravel:
    case Surface::Sand:
    case Surface::Farmland: return Shade::Ground;
    case Surface::Asphalt:
    case Surface::Paving:
    case Surface::Built: return Shade::Paved;
    case Surface::Water: return Shade::Water;
    case Surface::Foliage: return Shade::Foliage;
    case Surface::Rail: return Shade::Metal;
    case Surface::Generic: return material.metallic > 0.5f && material.roughness < 0.7f ? Shade::Metal : Shade::Plain;
    case Surface::Trunk:
    case Surface::Structure:
    case Surface::Marking: return Shade::Plain;
  }
  return Shade::Plain;
}

}  // namespace mercia::render
