#include "tools/bench/paths.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mercia::bench {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kOrbitPitch = -kPi / 6.0;
constexpr double kOrbitStep = kPi / 30.0;
constexpr double kStreetHeading = kPi / 2.0;
constexpr double kStreetSpeed = 1.4, kStreetHeight = 1.7;      // m/s, m
constexpr double kFlightSpeed = 100.0, kFlightHeight = 300.0;  // m/s, m
constexpr double kTeleportSeconds = 2.0, kTeleportHeight = 60.0;
constexpr std::uint64_t kTeleportSeed = 0x6d657263696121ull;

glm::dvec3 forward_of(double heading, double pitch) {
  return {std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch), std::sin(pitch)};
}

// splitmix64: the same numbers everywhere.
double random_unit(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ull;
  std::uint64_t value = state;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
  return static_cast<double>((value ^ (value >> 31)) >> 11) * 0x1.0p-53;
}

Stand orbit(const Extent& extent, std::uint64_t step) {
  Stand stand;
  stand.heading = kOrbitStep * static_cast<double>(step % 60);
  stand.pitch = kOrbitPitch;
  stand.position = extent.sphere.center - forward_of(stand.heading, stand.pitch) * extent.sphere.radius;
  return stand;
}

Stand street(const Extent& extent, double seconds) {
  const glm::dvec2 along(std::sin(kStreetHeading), std::cos(kStreetHeading));
  const glm::dvec2 place = glm::dvec2(extent.sphere.center) + along * kStreetSpeed * seconds;
  return {glm::dvec3(place, extent.ground + kStreetHeight), kStreetHeading, 0.0};
}

Stand flight(const Extent& extent, double seconds) {
  // x = a sin 2t, y = a sin 3t has a length of about 15.5 a; the pace varies along it and is right on average.
  const double reach = 0.7 * extent.sphere.radius;
  const double turn = kFlightSpeed * seconds * 2.0 * kPi / (15.5 * reach);
  const glm::dvec2 offset(std::sin(2.0 * turn), std::sin(3.0 * turn));
  const glm::dvec2 towards(2.0 * std::cos(2.0 * turn), 3.0 * std::cos(3.0 * turn));
  return {glm::dvec3(glm::dvec2(extent.sphere.center) + reach * offset, extent.ground + kFlightHeight),
          std::atan2(towards.x, towards.y), -0.35};
}

Stand teleport(const Extent& extent, double seconds) {
  std::uint64_t state = kTeleportSeed + static_cast<std::uint64_t>(seconds / kTeleportSeconds) * 7919;
  const double reach = 0.6 * extent.sphere.radius;
  const glm::dvec2 offset((2.0 * random_unit(state) - 1.0) * reach, (2.0 * random_unit(state) - 1.0) * reach);
  return {glm::dvec3(glm::dvec2(extent.sphere.center) + offset, extent.ground + kTeleportHeight),
          2.0 * kPi * random_unit(state), -0.2};
}

}  // namespace

std::optional<PathKind> path_kind(const std::string& name) {
  if (name == "orbit") return PathKind::Orbit;
  if (name == "street") return PathKind::Street;
  if (name == "flight") return PathKind::Flight;
  if (name == "teleport") return PathKind::Teleport;
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
  }
  return {};
}

std::uint64_t default_steps(PathKind kind) { return runs_by_clock(kind) ? 0 : 60; }

bool runs_by_clock(PathKind kind) {
  return kind == PathKind::Street || kind == PathKind::Flight || kind == PathKind::Teleport;
}

}  // namespace mercia::bench
