#include "engine/render/ground_probe.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mercia::render {
namespace {

constexpr double kHalfAngle = 0.01;  // radians: 20 m across from 1,000 m
constexpr std::uint32_t kPixels = 512;
constexpr int kDirections = 6;

}  // namespace

geo::View probe_view(const glm::dvec2& place, double height) {
  geo::View view;
  // The eye's own axes are the world's: looking along -z with north up the picture.
  view.world_from_eye[3] = glm::dvec4(place, height, 1.0);
  view.field_of_view = {-kHalfAngle, kHalfAngle, kHalfAngle, -kHalfAngle};
  view.width = view.height = kPixels;
  return view;
}

geo::View ray_view(const glm::dvec3& from, const glm::dvec3& direction) {
  geo::View view = probe_view({0.0, 0.0}, 0.0);
  const glm::dvec3 back = -glm::normalize(direction);
  const glm::dvec3 any = std::abs(back.z) < 0.9 ? glm::dvec3(0.0, 0.0, 1.0) : glm::dvec3(0.0, 1.0, 0.0);
  const glm::dvec3 right = glm::normalize(glm::cross(any, back));
  view.world_from_eye = {glm::dvec4(right, 0.0), glm::dvec4(glm::cross(back, right), 0.0), glm::dvec4(back, 0.0),
                         glm::dvec4(from, 1.0)};
  return view;
}

glm::uvec2 ray_pixel() { return glm::uvec2(kPixels / 2); }

Result<std::optional<Pick>> GroundProbe::pick(const geo::View& view, glm::uvec2 pixel,
                                              std::span<const tiles::DrawItem> items) {
  const std::vector<geo::View> views(view_count_, view);
  FrameInput frame;
  frame.views = views;
  frame.items = items;
  frame.target.extent = {view.width, view.height};
  return renderer_.pick(frame, pixel);
}

bool GroundProbe::stands_on_ground(const Pick& hit) const {
  const auto feature = streamer_.feature(hit.tile, hit.primitive, hit.feature);
  if (!feature) return false;
  std::string kind = feature->kind;
  for (const auto& [name, value] : feature->facts) {
    if (name == "kind") kind = value;
  }
  return kind == "building" || kind == "landmark" || kind == "model" || kind == "tree";
}

Result<std::optional<double>> GroundProbe::surface_below(const glm::dvec2& place, double from,
                                                         std::span<const tiles::DrawItem> items) {
  MERCIA_TRY(const std::optional<Pick> hit, pick(probe_view(place, from), glm::uvec2(kPixels / 2), items));
  return hit ? std::optional<double>(hit->world_position.z) : std::nullopt;
}

Result<std::optional<double>> GroundProbe::ground_below(const glm::dvec2& place, double from,
                                                        std::span<const tiles::DrawItem> items) {
  std::optional<double> ground, roof;
  for (const double radius : {0.0, 12.0, 30.0, 70.0}) {
    for (int i = 0; i < (radius == 0.0 ? 1 : kDirections); ++i) {
      const double angle = 2.0 * std::numbers::pi * i / kDirections;
      const glm::dvec2 at = place + radius * glm::dvec2(std::cos(angle), std::sin(angle));
      MERCIA_TRY(const std::optional<Pick> hit, pick(probe_view(at, from), glm::uvec2(kPixels / 2), items));
      if (!hit) continue;
      std::optional<double>& lowest = stands_on_ground(*hit) ? roof : ground;
      lowest = std::min(lowest.value_or(hit->world_position.z), hit->world_position.z);
    }
    // Nothing at the place itself: nothing to walk round.
    if (ground || !roof) return ground;
  }
  return roof;
}

}  // namespace mercia::render
