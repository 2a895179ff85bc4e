#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>

#include "tools/bake/osm_reader_places.h"
#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kEyeHeight = 1.7;
constexpr double kFarthestStand = 260.0;  // metres from the place that is looked at
constexpr double kLongestView = 150.0;    // metres along the street; more is not better

// How much a visitor wants to see it; 0: not at all.
int interest(std::string_view kind) {
  static constexpr std::array<std::string_view, 14> kRanked = {
      "memorial", "park",    "library", "place_of_worship", "market", "station", "railway_station",
      "landmark", "theatre", "square",  "town_hall",        "castle", "museum",  "cathedral"};
  const auto found = std::find(kRanked.begin(), kRanked.end(), kind);
  return found == kRanked.end() ? 0 : static_cast<int>(found - kRanked.begin()) + 1;
}

bool walkable(const Way& way) {
  return !way.tunnel && !way.bridge && way.kind >= WayKind::Primary && way.kind <= WayKind::Footway;
}

// Metres from `from` along the unit vector to the nearest wall, at most `longest`.
double free_view(const std::vector<const Building*>& buildings, glm::dvec2 from, glm::dvec2 direction, double longest) {
  double nearest = longest;
  for (const Building* building : buildings) {
    const Ring& ring = building->footprint.outer;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const glm::dvec2 a = ring[j] - from, edge = ring[i] - ring[j];
      const double side = cross(direction, edge);
      if (side == 0.0) continue;
      const double t = cross(a, edge) / side, s = cross(a, direction) / side;
      if (t >= 0.0 && s >= 0.0 && s <= 1.0) nearest = std::min(nearest, t);
    }
  }
  return nearest;
}

bool inside_building(const std::vector<const Building*>& buildings, glm::dvec2 point) {
  return std::any_of(buildings.begin(), buildings.end(),
                     [&](const Building* building) { return contains(building->footprint, point); });
}

double heading_of(glm::dvec2 direction) { return std::atan2(direction.x, direction.y); }

struct Stand {
  glm::dvec2 at{0.0};
  glm::dvec2 direction{0.0, 1.0};
  double worth = -1e300;
};

// A point on a street near the target from which one looks along that street and has the target before one.
std::optional<Stand> stand_near(const Scene& scene, glm::dvec2 target) {
  struct Step {
    glm::dvec2 at, direction;
    double rough;
    double width;
  };
  std::vector<Step> steps;
  for (const Way& way : scene.ways) {
    if (!walkable(way)) continue;
    for (std::size_t i = 0; i + 1 < way.line.size(); ++i) {
      const glm::dvec2 a = way.line[i], b = way.line[i + 1];
      const double length = glm::distance(a, b);
      if (length < 6.0) continue;
      const glm::dvec2 u = (b - a) / length;
      for (const double share : {0.25, 0.75}) {
        const glm::dvec2 at = a + share * (b - a);
        const double distance = glm::distance(at, target);
        if (distance < 25.0 || distance > kFarthestStand) continue;
        for (const glm::dvec2 direction : {u, -u}) {
          const double ahead = glm::dot(glm::normalize(target - at), direction);
          // Best is 90 m away with the target a little to one side.
          steps.push_back({at, direction,
                           60.0 * ahead - 0.3 * std::abs(distance - 90.0) + 2.0 * std::min(way.width, 12.0),
                           way.width});
        }
      }
    }
  }
  std::vector<const Building*> around;
  for (const Building& building : scene.buildings)
    if (building.base < 2.0 && glm::distance(building.anchor, target) < kFarthestStand + kLongestView)
      around.push_back(&building);
  // The view is dear to measure, so only the most promising are looked at.
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.rough > b.rough; });
  std::optional<Stand> best;
  for (std::size_t i = 0; i < std::min<std::size_t>(steps.size(), 60); ++i) {
    const Step& step = steps[i];
    if (inside_building(around, step.at)) continue;
    const double view = free_view(around, step.at, step.direction, kLongestView);
    const double worth = step.rough + 0.8 * view - (view < 30.0 ? 100.0 : 0.0);
    if (!best || worth > best->worth) best = Stand{step.at, step.direction, worth};
  }
  return best;
}

}  // namespace

std::vector<FoundStand> find_stands(const Scene& scene, const std::vector<FoundPlace>& places) {
  constexpr std::size_t kMostTargets = 3;
  const glm::dvec2 middle = 0.5 * (scene.low + scene.high);
  // The most interesting places first; near the middle before far from it.
  struct Target {
    const FoundPlace* place;
    double worth;
  };
  std::vector<Target> targets;
  const double reach = std::max(1.0, 0.5 * glm::length(scene.high - scene.low));
  for (const FoundPlace& found : places)
    if (const int rank = interest(found.place.kind); rank > 0)
      targets.push_back({&found, rank - 8.0 * glm::distance(found.at, middle) / reach});
  std::stable_sort(targets.begin(), targets.end(), [](const Target& a, const Target& b) { return a.worth > b.worth; });
  targets.resize(std::min(targets.size(), kMostTargets));
  std::vector<FoundStand> stands;
  for (const Target& target : targets)
    if (const auto stand = stand_near(scene, target.place->at)) {
      stands.push_back({stand->at, stand->direction, target.worth, target.place->place.name});
      break;
    }
  const bool whole = !(scene.window_low.x < scene.window_high.x);
  const bool here = middle.x >= scene.window_low.x && middle.y >= scene.window_low.y &&
                    middle.x < scene.window_high.x && middle.y < scene.window_high.y;
  if (whole || here)
    if (const auto stand = stand_near(scene, middle)) stands.push_back({stand->at, stand->direction, -1e300, {}});
  return stands;
}

std::vector<region::Viewpoint> choose_viewpoints(const geo::MapFrame& frame, glm::dvec2 low, glm::dvec2 high,
                                                 const std::vector<FoundStand>& stands) {
  // From the air: from the south, so that the sides in view are the sunlit ones (from the north in the south).
  const glm::dvec2 middle = 0.5 * (low + high);
  const double side = frame.origin().latitude >= 0.0 ? 1.0 : -1.0;
  region::Viewpoint air;
  air.title = "From the air";
  // As far away as a small region needs to fill the picture, at most 600 m, and as high as the pitch wants it.
  const double distance = std::clamp(0.42 * glm::length(high - low), 120.0, 600.0);
  air.position = frame.geodetic_from_map(glm::dvec3(middle + glm::dvec2(0.0, -distance * side), 0.0));
  air.position.height = distance * std::tan(25.0 * kDegree);
  air.heading = side > 0.0 ? 0.0 : std::numbers::pi;
  air.pitch = -25.0 * kDegree;

  const auto best = std::max_element(stands.begin(), stands.end(),
                                     [](const FoundStand& a, const FoundStand& b) { return a.worth < b.worth; });
  if (best == stands.end()) return {air};
  region::Viewpoint street;
  street.title = best->name.empty() ? "In the street" : "In the street by " + best->name;
  street.position = frame.geodetic_from_map(glm::dvec3(best->at, 0.0));
  street.position.height = kEyeHeight;
  street.heading = std::fmod(heading_of(best->direction) + 2.0 * std::numbers::pi, 2.0 * std::numbers::pi);
  street.pitch = 4.0 * kDegree;
  return {air, street};
}

}  // namespace mercia::bake
