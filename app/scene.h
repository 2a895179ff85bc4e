// What is being looked at: the tiles, the frame they lie in, and the places in them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/camera.h"
#include "app/options.h"
#include "engine/base/time_zone.h"
#include "engine/geo/map_frame.h"
#include "engine/overlay/panels.h"
#include "engine/region/source.h"
#include "engine/tiles/streamer.h"

namespace mercia::app {

struct Scene {
  region::Source source;
  geo::MapFrame frame;  // the world frame; the identity of a tileset that is not on the Earth
  bool on_earth = true;
  std::unique_ptr<tiles::Streamer> streamer;
  overlay::Gazetteer gazetteer;

  // That the region names; else of London on the British Isles, and elsewhere the whole hours that the place's
  // longitude is ahead of UTC.
  TimeZone time_zone() const;

  // World z of the ground as the nearest known place has it, or the ellipsoid: good enough to begin with.
  double guessed_ground(const glm::dvec2& place) const;
};

// Gives the scene its frame, once the streamer has its root.
void place_scene(Scene& scene);

// A scene whose root has not come (tiles::Streamer::waiting_for_root) is not placed yet. Errors (Input): absent,
// broken.
Result<Scene> open_scene(const std::string& named, const tiles::StreamerOptions& options);

// Where tools/start puts the embedded region: $MERCIA_REGION, then beside the program and its build folder.
// Errors (Input): none of them has it.
Result<std::string> find_embedded_region();

// Where a picture or a visit begins.
struct Start {
  Pose pose;
  // The pose stands so many metres above a ground that is only guessed: to be corrected when tiles tell more.
  std::optional<double> above_ground;
};

// From --at, --view and --look, else the region's first viewpoint, else the whole tileset, along --look or
// from the south-west.
// Errors (Usage): a viewpoint of no such name, --at for a tileset that is not on the Earth.
Result<Start> find_start(const Scene& scene, const Options& options);

// The region's viewpoint of this very title.
std::optional<Start> find_view_of(const Scene& scene, const std::string& title);

}  // namespace mercia::app
