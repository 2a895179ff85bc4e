#include "tools/bench/paths.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/scatter.h"

namespace mercia::bench {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kOrbitStep = kPi / 30.0;
constexpr double kStreetHeading = kPi / 2.0;
constexpr double kStreetSpeed = 1.4, kStreetHeight = 1.7;      // m/s, m
constexpr double kFlightSpeed = 100.0, kFlightHeight = 300.0;  // m/s, m
constexpr double kTeleportSeconds = 2.0, kTeleportHeight = 60.0;
constexpr double kTourSeconds = 10.0;
constexpr std::uint64_t kTeleportSeed = 0x6d657263696121ull;

glm::dvec3 forward_of(double heading, double pitch) {
  return {std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch), std::sin(pitch)};
}

double random_unit(std::uint64_t& state) {
  const double value = scattered(state);
  state += kScatterStep;
  return value;
}

Stand orbit(const Extent& extent, std::uint64_t step) {
  Stand stand;
  stand.heading = kOrbitStep * static_cast<double>(step % 60);
  stand.pitch = -extent.down;
  stand.position = extent.sphere.center - forward_of(stand.heading, stand.pitch) * extent.sphere.radius;
  return stand;
}

Stand street(const Extent& extent, double seconds) {
  const glm::dvec2 along(std::sin(kStreetHeading), std::cos(kStreetHeading));
  const glm::dvec2 place = glm::dvec2(extent.sphere.center) + along * kStreetSpeed * seconds;
  return {glm::dvec3(place, extent.ground + kStreetHeight), kStreetHeading, 0.0};
}

// `turn` is how far along the figure the flight has begun, from 0 to 2 pi.
Stand flight(const Extent& extent, double seconds, double turn = 0.0, double height = kFlightHeight) {
  // x = a sin 2t, y = a sin 3t has a length of about 15.5 a; the pace varies along it and is right on average.
  const double reach = 0.7 * extent.sphere.radius;
  turn += kFlightSpeed * seconds * 2.0 * kPi / (15.5 * reach);
  const glm::dvec2 offset(std::sin(2.0 * turn), std::sin(3.0 * turn));
  const glm::dvec2 towards(2.0 * std::cos(2.0 * turn), 3.0 * std::cos(3.0 * turn));
  return {glm::dvec3(glm::dvec2(extent.sphere.center) + reach * offset, extent.ground + height),
          std::atan2(towards.x, towards.y), -0.35};
}

Stand teleport(const Extent& extent, double seconds) {
  std::uint64_t state = kTeleportSeed + static_cast<std::uint64_t>(seconds / kTeleportSeconds) * 7919;
  const double reach = 0.6 * extent.sphere.radius;
  const glm::dvec2 offset((2.0 * random_unit(state) - 1.0) * reach, (2.0 * random_unit(state) - 1.0) * reach);
  return {glm::dvec3(glm::dvec2(extent.sphere.center) + offset, extent.ground + kTeleportHeight),
          2.0 * kPi * random_unit(state), -0.2};
}

Stand tour(const Extent& extent, double seconds) {
  const double leg = std::floor(seconds / kTourSeconds);
  std::uint64_t state = kTeleportSeed + static_cast<std::uint64_t>(leg) * 7919;
  const double turn = 2.0 * kPi * random_unit(state);
  const double height = kTeleportHeight + (kFlightHeight - kTeleportHeight) * random_unit(state);
  return flight(extent, seconds - leg * kTourSeconds, turn, height);
}

}  // namespace

std::optional<PathKind> path_kind(const std::string& name) {
  if (name == "orbit") return PathKind::Orbit;
  if (name == "street") return PathKind::Street;
  if (name == "flight") return PathKind::Flight;
  if (name == "teleport") return PathKind::Teleport;
  if (name == "tour") return PathKind::Tour;
  if (name == "hold") return PathKind::Hold;
  return std::nullopt;
}

Stand stand_at(PathKind kind, const Extent& extent, double seconds, std::uint64_t step) {
  switch (kind) {
    case PathKind::Orbit: return orbit(extent, step);
    case PathKind::Hold: return orbit(extent, 0);
    case PathKind::Street: return street(extent, seconds);
    case PathKind::Flight: return flight(extent, seconds);
    case PathKind::Teleport: return teleport(extent, seconds);
    case PathKind::Tour: return tour(extent, seconds);
  }
  return {};
}

std::uint64_t default_steps(PathKind kind) { return runs_by_clock(kind) ? 0 : 60; }

bool runs_by_clock(PathKind kind) { return kind != PathKind::Orbit && kind != PathKind::Hold; }

}  // namespace mercia::bench
