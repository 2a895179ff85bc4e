// The plane in which the baker works, and how it lies on the curved Earth.
#pragma once

#include <glm/glm.hpp>

#include "engine/geo/wgs84.h"

namespace mercia::geo {

// A region's frames, all anchored at one geodetic origin on the ellipsoid (height 0).
//
//   world  east-north-up metres at the origin, a flat Cartesian frame (double). The viewer draws in it.
//   map    (easting, northing, height): easting and northing are the world x and y of the point of the *ellipsoid*
//          below; height is metres above the ellipsoid. Plane geometry (footprints, road widths) is done here.
//
// The map plane touches the Earth at the origin, so lengths shrink by 1 - cos(distance / 6371 km) / 2 away from it:
// 20 parts per million at 40 km. Beyond 500 km the frame is refused by the baker.
class MapFrame {
 public:
  MapFrame() : MapFrame(Geodetic{}) {}
  explicit MapFrame(const Geodetic& origin);

  const Geodetic& origin() const { return origin_; }
  const glm::dmat4& ecef_from_world() const { return ecef_from_world_; }
  const glm::dmat4& world_from_ecef() const { return world_from_ecef_; }

  glm::dvec3 map_from_geodetic(const Geodetic& position) const;
  Geodetic geodetic_from_map(const glm::dvec3& map) const;

  // Follows the Earth's curvature: at 40 km from the origin the ground lies 125 m below the tangent plane.
  glm::dvec3 world_from_map(const glm::dvec3& map) const;
  glm::dvec3 map_from_world(const glm::dvec3& world) const;

  // The direction away from the ellipsoid at a map position, in world axes.
  glm::dvec3 world_up(const glm::dvec2& map) const;

 private:
  Geodetic origin_;
  glm::dmat4 ecef_from_world_;
  glm::dmat4 world_from_ecef_;
};

}  // namespace mercia::geo
