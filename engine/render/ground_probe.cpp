#include "engine/render/ground_probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace mercia::render {
namespace {

constexpr double kHalfAngle = 0.01;        // radians: 20 m across from 1,000 m
constexpr std::uint32_t kPixels = 512;

// What stands on the ground rather than being it.
bool stands_on_ground(const tiles::PickedFeature& feature) {
  std::string kind = feature.kind;
  for (const auto& [name, value] : feature.facts) {
    if (name == "kind") kind = value;
  }
  return kind == "building" || kind == "landmark" || kind == "model" || kind == "tree";
}

}  // namespace

geo::View probe_view(const glm::dvec2& place, double height) {
  geo::View view;
  // Looking along -z with north up the picture.
  view.world_from_eye = glm::dmat4(1.0);
  view.world_from_eye[3] = glm::dvec4(place, height, 1.0);
  view.field_of_view = {-kHalfAngle, kHalfAngle, kHalfAngle, -kHalfAngle};
  view.width = view.height = kPixels;
  return view;
}

Result<std::optional<Pick>> pick_middle(Renderer& renderer, const geo::View& view, std::span<const tiles::DrawItem> items) {
  FrameInput frame;
  frame.views = std::span(&view, 1);
  frame.items = items;
  return renderer.pick(frame, {view.width / 2, view.height / 2});
}

Result<std::optional<double>> surface_below(Renderer& renderer, const glm::dvec2& place, double from,
                                            std::span<const tiles::DrawItem> items) {
  MERCIA_TRY(const std::optional<Pick> hit, pick_middle(renderer, probe_view(place, from), items));
  if (!hit) return std::optional<double>{};
  return std::optional<double>{hit->world_position.z};
}

Result<std::optional<double>> ground_below(Renderer& renderer, const tiles::Streamer& streamer, const glm::dvec2& place,
                                           double from, std::span<const tiles::DrawItem> items) {
  std::optional<double> ground;
  constexpr int kDirections = 6;
  for (const double radius : {0.0, 12.0, 30.0, 70.0}) {
    const int directions = radius == 0.0 ? 1 : kDirections;
    std::optional<double> roof;
    for (int i = 0; i < directions; ++i) {
      const double angle = 2.0 * std::numbers::pi * i / kDirections;
      const glm::dvec2 at = place + radius * glm::dvec2(std::cos(angle), std::sin(angle));
      MERCIA_TRY(const std::optional<Pick> hit, pick_middle(renderer, probe_view(at, from), items));
      if (!hit) continue;
      const auto feature = streamer.feature(hit->tile, hit->primitive, hit->feature);
      std::optional<double>& best = feature && stands_on_ground(*feature) ? roof : ground;
      best = std::min(best.value_or(hit->world_position.z), hit->world_position.z);
    }
    if (ground) return ground;
    if (radius == 0.0 && !roof) return ground;  // nothing is drawn here: nothing to walk round
    if (!ground && radius >= 70.0) return roof;
  }
  return ground;
}

}  // namespace mercia::render
