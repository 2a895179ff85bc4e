#include "tools/bake/bake_region.h"

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>

namespace mercia::bake {
namespace {

void set_extent(region::Region& region, const Scene& scene) {
  region.west = region.south = 1e9;
  region.east = region.north = -1e9;
  // A straight line of the map is slightly bent in degrees, so the sides' middles count, too.
  for (int column = 0; column <= 2; ++column)
    for (int row = 0; row <= 2; ++row) {
      const glm::dvec2 point = scene.low + (scene.high - scene.low) * glm::dvec2(column, row) / 2.0;
      const geo::Geodetic corner = scene.frame.geodetic_from_map(glm::dvec3(point, 0.0));
      region.west = std::min(region.west, corner.longitude);
      region.east = std::max(region.east, corner.longitude);
      region.south = std::min(region.south, corner.latitude);
      region.north = std::max(region.north, corner.latitude);
    }
}

std::vector<region::Layer> layers_of(const Scene& scene) {
  using region::Truth;
  std::vector<region::Layer> layers;
  const auto estimated = [&](const Building& building) {
    return building.feature < scene.features.size() && scene.features[building.feature].height_estimated;
  };
  if (!scene.buildings.empty()) {
    const bool any = std::any_of(scene.buildings.begin(), scene.buildings.end(), estimated);
    layers.push_back({"buildings", "Buildings", any ? Truth::Estimated : Truth::Surveyed});
  }
  if (!scene.meshes.empty()) layers.push_back({"models", "Models", Truth::Surveyed});
  if (!scene.ways.empty()) layers.push_back({"ways", "Roads, railways and water", Truth::Surveyed});
  if (!scene.areas.empty()) layers.push_back({"areas", "Land use", Truth::Surveyed});
  if (!scene.trees.empty()) layers.push_back({"trees", "Trees", Truth::Estimated});
  layers.push_back({"ground", "Ground", Truth::Surveyed});
  return layers;
}

region::Viewpoint viewpoint(const Scene& scene, const char* title, const glm::dvec2& at, double height, double heading,
                            double pitch) {
  region::Viewpoint view;
  view.title = title;
  view.position = scene.frame.geodetic_from_map(glm::dvec3(at, 0.0));
  view.position.height = height;
  view.heading = heading;
  view.pitch = pitch;
  return view;
}

// From the south, so high that a piece of the middle fills the picture.
region::Viewpoint overview(const Scene& scene) {
  const glm::dvec2 size = scene.high - scene.low;
  const double reach = std::clamp(std::max(size.x, size.y) / 2.0, 150.0, 1500.0);
  const glm::dvec2 middle = (scene.low + scene.high) / 2.0;
  return viewpoint(scene, "Overview", middle - glm::dvec2(0.0, reach), reach * 0.6, 0.0, glm::radians(-30.0));
}

bool is_street(const Way& way) {
  return way.kind >= WayKind::Trunk && way.kind <= WayKind::Residential && !way.bridge && !way.tunnel;
}

// On the street nearest to the middle of the region, looking along it.
void add_street(const Scene& scene, std::vector<region::Viewpoint>& views) {
  constexpr double kEyeHeight = 1.7;
  const glm::dvec2 middle = (scene.low + scene.high) / 2.0;
  double nearest = 1e300;
  glm::dvec2 at(0.0);
  glm::dvec2 along(0.0, 1.0);
  for (const Way& way : scene.ways) {
    if (!is_street(way)) continue;
    for (std::size_t i = 0; i + 1 < way.line.size(); ++i) {
      const glm::dvec2 step = way.line[i + 1] - way.line[i];
      const double distance = glm::distance((way.line[i] + way.line[i + 1]) / 2.0, middle);
      if (glm::length(step) < 20.0 || distance >= nearest) continue;
      nearest = distance;
      at = way.line[i];
      along = step;
    }
  }
  if (nearest < 1e300)
    views.push_back(viewpoint(scene, "Street", at, kEyeHeight, std::atan2(along.x, along.y), glm::radians(4.0)));
}

}  // namespace

region::Region describe_region(const Scene& scene, const Terrain& terrain) {
  region::Region region;
  region.name = scene.name;
  region.origin = scene.frame.origin();
  set_extent(region, scene);
  region.vertical_datum = terrain.datum();
  region.layers = scene.layers.empty() ? layers_of(scene) : scene.layers;
  region.attributions = scene.attributions;
  region.viewpoints = scene.viewpoints;
  if (region.viewpoints.empty()) {
    region.viewpoints.push_back(overview(scene));
    add_street(scene, region.viewpoints);
  }
  return region;
}

}  // namespace mercia::bake
