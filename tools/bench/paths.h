// Where the bench's camera goes. A path is a pure function of time or of the step, so that every engine can follow it.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <numbers>
#include <optional>
#include <string>

#include "engine/geo/bounding_volume.h"

namespace mercia::bench {

enum class PathKind { Orbit, Street, Flight, Teleport, Tour, Hold };

std::optional<PathKind> path_kind(const std::string& name);

struct Stand {
  glm::dvec3 position{0.0};  // world: z up, metres
  double heading = 0.0;      // radians clockwise from north
  double pitch = 0.0;        // radians, up positive
};

// What the paths are laid over: the root's bounding sphere in the world frame, and the ground in its middle.
struct Extent {
  geo::Sphere sphere;
  double ground = 0.0;
  double down = std::numbers::pi / 6.0;  // how far orbit and hold look down, radians
};

// orbit   60 steps of 6 degrees around the centre at the sphere's radius, looking down by Extent::down
// hold    the first of them
// street  along a fixed line through the centre, 1.7 m up at 1.4 m/s
// flight  300 m up at 100 m/s on a Lissajous figure over the whole extent
// teleport  another place of the extent every 2 s, 60 m up; the same places every time
// tour    flight, but every 10 s it goes on from another place of the figure, 60 to 300 m up; the same every time
Stand stand_at(PathKind kind, const Extent& extent, double seconds, std::uint64_t step);

// Steps that the path is measured over when nobody asks for another number; 0 for paths that run by the clock.
std::uint64_t default_steps(PathKind kind);

// Does the place depend on the clock rather than on the step?
bool runs_by_clock(PathKind kind);

}  // namespace mercia::bench
