#include "app/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <system_error>

#include "engine/base/log.h"
#include "engine/overlay/search_index.h"

namespace mercia::app {
namespace {

namespace fs = std::filesystem;

constexpr double kOverviewHeading = 0.6;  // radians: from the south-west, so that two sides of everything show
constexpr double kOverviewPitch = -0.6;
constexpr double kOverviewDistance = 1.6;  // radii of what is to be seen: its corners may touch the picture's edge
constexpr double kNearestOverview = 0.5;   // metres

std::string known_views(const region::Region& region) {
  std::string names;
  for (const region::Viewpoint& view : region.viewpoints) names += (names.empty() ? "\"" : ", \"") + view.title + "\"";
  return names;
}

// Without accents and case, so that it can be typed; a whole title before a part of one.
const region::Viewpoint* find_view(const region::Region& region, const std::string& wanted) {
  const std::string name = overlay::folded(wanted);
  const region::Viewpoint* part = nullptr;
  for (const region::Viewpoint& view : region.viewpoints) {
    const std::string title = overlay::folded(view.title);
    if (title == name) return &view;
    if (!part && !name.empty() && title.find(name) != std::string::npos) part = &view;
  }
  return part;
}

Start stand(const Scene& scene, const geo::Geodetic& position, bool above_ground, double heading, double pitch) {
  geo::Geodetic on_ellipsoid = position;
  if (above_ground) on_ellipsoid.height = 0.0;
  Start start;
  start.pose = {scene.frame.world_from_map(scene.frame.map_from_geodetic(on_ellipsoid)), heading, pitch};
  if (above_ground) {
    start.above_ground = position.height;
    start.pose.position.z = scene.guessed_ground(glm::dvec2(start.pose.position)) + position.height;
  }
  return start;
}

// The whole tileset, for want of a better idea, seen along `look` (heading and pitch) if there is one.
Start overview(const Scene& scene, const std::optional<glm::dvec2>& look) {
  geo::Sphere sphere = scene.streamer->root_sphere();
  if (scene.on_earth) sphere.center = glm::dvec3(scene.frame.world_from_ecef() * glm::dvec4(sphere.center, 1.0));
  const glm::dvec2 direction = look.value_or(glm::dvec2(kOverviewHeading, kOverviewPitch));
  return {pose_towards(sphere.center, direction.x, std::max(kNearestOverview, sphere.radius * kOverviewDistance),
                       direction.y),
          std::nullopt};
}

}  // namespace

double Scene::guessed_ground(const glm::dvec2& place) const {
  double nearest = std::numeric_limits<double>::infinity();
  double ground = 0.0;
  for (const glm::dvec3& known : gazetteer.world) {
    const glm::dvec2 offset = glm::dvec2(known) - place;
    const double distance = glm::dot(offset, offset);
    if (distance < nearest) {
      nearest = distance;
      ground = known.z;
    }
  }
  if (!gazetteer.world.empty()) return ground;
  // The ellipsoid falls away from the tangent plane.
  return on_earth ? frame
                        .world_from_map(glm::dvec3(frame.map_from_world(glm::dvec3(place, 0.0)).x,
                                                   frame.map_from_world(glm::dvec3(place, 0.0)).y, 0.0))
                        .z
                  : 0.0;
}

void place_scene(Scene& scene) {
  scene.on_earth = scene.streamer->georeferenced();
  if (scene.source.region) {
    scene.frame = geo::MapFrame(scene.source.region->origin);
  } else if (scene.on_earth) {
    geo::Geodetic origin = geo::geodetic_from_ecef(scene.streamer->root_sphere().center);
    origin.height = 0.0;
    scene.frame = geo::MapFrame(origin);
  }
  if (scene.on_earth) scene.streamer->set_world_from_ecef(scene.frame.world_from_ecef());
}

Result<Scene> open_scene(const std::string& named, const tiles::StreamerOptions& options) {
  Scene scene;
  MERCIA_TRY(scene.source, region::find_source(named));
  MERCIA_TRY(scene.streamer, tiles::Streamer::open(scene.source.tileset, options));
  place_scene(scene);
  if (scene.source.region && !scene.source.region->places.empty()) {
    MERCIA_TRY(scene.gazetteer.places, region::read_places(scene.source.folder / scene.source.region->places));
    for (const region::Place& place : scene.gazetteer.places) {
      scene.gazetteer.world.push_back(scene.frame.world_from_map(scene.frame.map_from_geodetic(place.position)));
    }
    scene.gazetteer.index = overlay::SearchIndex(scene.gazetteer.places);
  }
  return scene;
}

TimeZone Scene::time_zone() const {
  std::string name = source.region ? source.region->time_zone : std::string();
  const double latitude = glm::degrees(frame.origin().latitude), longitude = glm::degrees(frame.origin().longitude);
  if (name.empty() && latitude > 49.0 && latitude < 61.0 && longitude > -11.0 && longitude < 2.0) {
    name = "Europe/London";
  } else if (name.empty()) {
    // Zones named so count westwards.
    name = fmt::format("Etc/GMT{:+}", -static_cast<int>(std::lround(longitude / 15.0)));
  }
  const Result<TimeZone> zone = TimeZone::find(name);
  if (!zone) log::warn("{}; clocks show UTC", zone.error().sentence());
  return zone.value_or(TimeZone());
}

Result<std::string> find_embedded_region() {
  if (const char* wanted = std::getenv("MERCIA_REGION"); wanted && *wanted) return std::string(wanted);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  constexpr std::array<const char*, 3> kPlaces = {"../regions", "../../regions", "../share/mercia/regions"};
  for (const char* place : kPlaces) {
    const fs::path folder = (program / place / "west-midlands").lexically_normal();
    if (fs::exists(folder / "region.json", error)) return folder.string();
  }
  return fail_input("the West Midlands have not been built yet", {}, "run tools/start, or name a region or tileset");
}

std::optional<Start> find_view_of(const Scene& scene, const std::string& title) {
  if (!scene.source.region) return std::nullopt;
  for (const region::Viewpoint& view : scene.source.region->viewpoints)
    if (view.title == title) return stand(scene, view.position, view.above_ground, view.heading, view.pitch);
  return std::nullopt;
}

Result<Start> find_start(const Scene& scene, const Options& options) {
  Start start;
  const region::Region* region = scene.source.region ? &*scene.source.region : nullptr;
  if (options.at) {
    if (!scene.on_earth) {
      return fail(ErrorKind::Usage, "this tileset is not placed on the Earth, so --at means nothing in it",
                  scene.source.tileset);
    }
    start = stand(scene, options.at->position, options.at->above_ground, 0.0, 0.0);
  } else if (!options.view.empty()) {
    if (!region || region->viewpoints.empty()) {
      return fail(ErrorKind::Usage, "it has no viewpoints", scene.source.title, "use --at and --look");
    }
    const region::Viewpoint* view = find_view(*region, options.view);
    if (!view) {
      return fail(ErrorKind::Usage, "there is no viewpoint \"" + options.view + "\"", scene.source.title,
                  "the viewpoints are " + known_views(*region));
    }
    start = stand(scene, view->position, view->above_ground, view->heading, view->pitch);
  } else if (region && !region->viewpoints.empty()) {
    const region::Viewpoint& view = region->viewpoints.front();
    start = stand(scene, view.position, view.above_ground, view.heading, view.pitch);
  } else {
    return overview(scene, options.look);
  }
  if (options.look) {
    start.pose.heading = options.look->x;
    start.pose.pitch = options.look->y;
  }
  return start;
}

}  // namespace mercia::app
