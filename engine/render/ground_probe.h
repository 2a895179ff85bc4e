// How high the ground is at a place, asked of the tiles as they are drawn.
#pragma once

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

// The world point under the middle of a view among the drawn items, or nothing if it sees none. Waits for the GPU.
// Errors (Device): device lost.
Result<std::optional<Pick>> pick_middle(Renderer& renderer, const geo::View& view, std::span<const tiles::DrawItem> items);

// World z of the highest surface at a place below `from` (world z); nothing if there is none.
Result<std::optional<double>> surface_below(Renderer& renderer, const glm::dvec2& place, double from,
                                            std::span<const tiles::DrawItem> items);

// World z of the ground: where a building stands on the place itself, the lowest ground found around it.
Result<std::optional<double>> ground_below(Renderer& renderer, const tiles::Streamer& streamer, const glm::dvec2& place,
                                           double from, std::span<const tiles::DrawItem> items);

}  // namespace mercia::render
