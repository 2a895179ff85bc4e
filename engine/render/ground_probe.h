// How high the ground is at a place, asked of the tiles as they are drawn.
#pragma once

#include <cstdint>
#include <glm/glm.hpp>
#include <optional>
#include <span>

#include "engine/geo/view.h"
#include "engine/render/renderer.h"
#include "engine/tiles/streamer.h"

namespace mercia::render {

// A view straight down on a world position from `height` metres (world z). Given to Streamer::update with the other
// views it makes the tiles below load finely (half a metre of error from 2,000 m), on a patch of some metres.
geo::View probe_view(const glm::dvec2& place, double height);

// Every question waits for the GPU: some a second are free, some a frame are not. Errors (Device): device lost.
// A narrow view along a ray, and its middle pixel: what is met first.
geo::View ray_view(const glm::dvec3& from, const glm::dvec3& direction);
glm::uvec2 ray_pixel();

class GroundProbe {
 public:
  // `views` as in the renderer's options. Both outlive the probe.
  GroundProbe(Renderer& renderer, const tiles::Streamer& streamer, std::uint32_t views)
      : renderer_(renderer), streamer_(streamer), view_count_(views) {}

  // What lies under a pixel of a view among the drawn items.
  Result<std::optional<Pick>> pick(const geo::View& view, glm::uvec2 pixel, std::span<const tiles::DrawItem> items);

  // World z of the highest surface at a place below `from` (world z); nothing if there is none.
  Result<std::optional<double>> surface_below(const glm::dvec2& place, double from,
                                              std::span<const tiles::DrawItem> items);

  // World z of the ground: where a building stands on the place itself, the lowest ground found around it.
  Result<std::optional<double>> ground_below(const glm::dvec2& place, double from,
                                             std::span<const tiles::DrawItem> items);

 private:
  bool stands_on_ground(const Pick& hit) const;

  Renderer& renderer_;
  const tiles::Streamer& streamer_;
  std::uint32_t view_count_;
};

}  // namespace mercia::render
