// Runs a streamer as a program would, frame by frame, until it has everything.
#pragma once

#include <chrono>
#include <cmath>
#include <string>
#include <thread>

#include "engine/geo/view.h"
#include "engine/geo/wgs84.h"
#include "engine/tiles/streamer.h"
#include "tests/tiles/counting_sink.h"

namespace mercia::tiles::test {

// Looks at the middle of the root from `distance` radii away, from the south and 40 degrees above.
inline geo::View view_of(const geo::Sphere& sphere, double radii, std::uint32_t width = 1280,
                         std::uint32_t height = 720) {
  geo::View view;
  const double pitch = -40.0 * M_PI / 180.0;
  const glm::dvec3 forward(0.0, std::cos(pitch), std::sin(pitch));
  view.world_from_eye = geo::world_from_eye(sphere.center - forward * (sphere.radius * radii), 0.0, pitch);
  view.width = width;
  view.height = height;
  view.field_of_view = geo::symmetric_field_of_view(60.0 * M_PI / 180.0, static_cast<double>(width) / height);
  return view;
}

// East-north-up at the root's centre for a tileset on the Earth; its sphere in that frame.
inline geo::Sphere place_at_root(Streamer& streamer) {
  geo::Sphere sphere = streamer.root_sphere();
  if (!streamer.georeferenced()) return sphere;
  const glm::dmat4 world_from_ecef = geo::enu_from_ecef(geo::geodetic_from_ecef(sphere.center));
  streamer.set_world_from_ecef(world_from_ecef);
  sphere.center = glm::dvec3(world_from_ecef * glm::dvec4(sphere.center, 1.0));
  return sphere;
}

struct FlightLog {
  bool completed = false;
  int frames = 0;
  double first_picture = -1.0;  // seconds of wall time
  int first_whole_frame = 0;    // the first without a hole; frames count from 1
  double seconds = 0.0;
  double longest_slice = 0.0;
  std::uint32_t holes_after_whole_picture = 0;
};

// A frame every millisecond of wall time; the streamer's clock goes by `frame_seconds`.
inline FlightLog fly(Streamer& streamer, CountingSink& sink, std::span<const geo::View> views, double& now,
                     double frame_seconds = 1.0 / 60.0, double patience = 60.0) {
  FlightLog log;
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  while (elapsed() < patience) {
    now += frame_seconds;
    const auto items = streamer.update(views, now, sink);
    ++log.frames;
    for (const DrawItem& item : items) EXPECT_TRUE(sink.holds(item.mesh)) << "draws a mesh that was released";
    log.longest_slice = std::max(log.longest_slice, streamer.stats().slice_seconds);
    if (!items.empty() && log.first_picture < 0.0) log.first_picture = elapsed();
    // While a start waits for the root, whatever came first is shown alone: better than nothing, and not whole.
    if (!items.empty() && streamer.stats().holes == 0 && log.first_whole_frame == 0) log.first_whole_frame = log.frames;
    if (log.first_whole_frame > 0) log.holes_after_whole_picture += streamer.stats().holes;
    if (streamer.complete()) {
      log.completed = true;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  log.seconds = elapsed();
  return log;
}

}  // namespace mercia::tiles::test
