#include "engine/render/vehicle_plan.h"

#include <algorithm>
#include <cmath>

namespace mercia::render {
namespace {

// Pixels of a car's length. Near, a window is some pixels wide; Far, a car is more than a handful of them.
constexpr double kNearPixels = 110.0;
constexpr double kFarPixels = 36.0;
constexpr double kSmallestPixels = 0.6;
constexpr double kMargin = 3.0;       // metres around a car for what stands out of it or lies on the road
constexpr double kBeamLength = 17.0;  // metres ahead of its front
// Beyond it a caster is a few texels: its shape does not show.
constexpr double kNearCasters = 30.0;

constexpr std::size_t kBuckets = vehicles::kCarCount * vehicles::kLevelCount;

std::size_t bucket_of(vehicles::Car car, vehicles::Level level) {
  return static_cast<std::size_t>(car) * vehicles::kLevelCount + static_cast<std::size_t>(level);
}

VehicleRecord record_of(const VehicleCar& car, const glm::dvec3& origin) {
  const double sh = std::sin(car.heading), ch = std::cos(car.heading);
  const double sp = std::sin(car.pitch), cp = std::cos(car.pitch);
  const glm::dvec3 forward(sh * cp, ch * cp, sp);
  const glm::dvec3 left(-ch, sh, 0.0);
  const glm::dvec3 up = glm::cross(forward, left);
  const glm::dvec3 at = car.world - origin;
  VehicleRecord record;
  for (int axis = 0; axis < 3; ++axis) {
    record.relative_from_car[static_cast<std::size_t>(axis)] = glm::vec4(forward[axis], left[axis], up[axis], at[axis]);
  }
  const vehicles::CarModel& model = vehicles::model(car.car);
  const glm::u8vec3 first = car.livery ? (*car.livery)[0] : model.first;
  const glm::u8vec3 second = car.livery ? (*car.livery)[1] : model.second;
  record.first = {first.r, first.g, first.b, 255};
  record.second = {second.r, second.g, second.b, 255};
  if (car.shines_white) record.flags |= VehicleRecord::kShinesWhite;
  if (car.shines_red) record.flags |= VehicleRecord::kShinesRed;
  if (car.known == PlaceKnown::FromTimetable) record.flags |= VehicleRecord::kFromTimetable;
  if (car.highlighted) record.flags |= VehicleRecord::kHighlighted;
  record.seed = car.seed;
  record.display = car.display;
  return record;
}

// Sorts cars into draws, each front to back: what is hidden is not worked out.
class Buckets {
 public:
  void add(std::uint32_t car, std::size_t bucket, double distance) {
    chosen_.push_back({car, static_cast<std::uint32_t>(bucket), static_cast<float>(distance)});
    ++counts_[bucket];
  }

  void write(std::span<const VehicleCar> cars, const glm::dvec3& origin, std::vector<VehicleRecord>& records,
             std::vector<VehicleDraw>& draws) {
    std::sort(chosen_.begin(), chosen_.end(), [](const Chosen& a, const Chosen& b) {
      return a.distance != b.distance ? a.distance < b.distance : a.car < b.car;
    });
    std::array<std::uint32_t, kBuckets> next{};
    auto at = static_cast<std::uint32_t>(records.size());
    for (std::size_t i = 0; i < kBuckets; ++i) {
      next[i] = at;
      at += counts_[i];
      if (counts_[i] == 0) continue;
      draws.push_back({static_cast<vehicles::Car>(i / vehicles::kLevelCount),
                       static_cast<vehicles::Level>(i % vehicles::kLevelCount), next[i], counts_[i]});
    }
    records.resize(at);
    for (const Chosen& chosen : chosen_) records[next[chosen.bucket]++] = record_of(cars[chosen.car], origin);
  }

  std::size_t size() const { return chosen_.size(); }

 private:
  struct Chosen {
    std::uint32_t car, bucket;
    float distance;  // metres
  };
  std::vector<Chosen> chosen_;
  std::array<std::uint32_t, kBuckets> counts_{};
};

}  // namespace

std::optional<vehicles::Level> level_at(double pixels) {
  if (pixels >= kNearPixels) return vehicles::Level::Near;
  if (pixels >= kFarPixels) return vehicles::Level::Far;
  if (pixels >= kSmallestPixels) return vehicles::Level::Farthest;
  return std::nullopt;
}

void plan_vehicles(std::span<const VehicleCar> cars, std::span<const geo::View> views, const glm::dvec3& origin,
                   double caster_reach, VehiclePlan& plan) {
  plan.records.clear();
  plan.seen.clear();
  plan.casters.clear();
  plan.left_out = static_cast<std::uint32_t>(cars.size() - std::min(cars.size(), kMostVehicleCars));
  cars = cars.first(cars.size() - plan.left_out);
  std::vector<geo::Frustum> frusta;
  double pixels_per_radian = 0.0;
  for (const geo::View& view : views) {
    frusta.push_back(geo::frustum_of(view));
    pixels_per_radian = std::max(pixels_per_radian, geo::pixels_per_radian(view));
  }
  Buckets seen, casters;
  for (std::uint32_t i = 0; i < cars.size(); ++i) {
    const VehicleCar& car = cars[i];
    const vehicles::CarModel& model = vehicles::model(car.car);
    const double half = 0.5 * static_cast<double>(model.length);
    // From the origin, not from each eye: both see the same level.
    const double away = std::max(glm::distance(car.world, origin) - half, 1.0);
    const auto level = level_at(2.0 * half * pixels_per_radian / away);
    const geo::Sphere sphere{car.world + glm::dvec3(0.0, 0.0, 1.5),
                             half + kMargin + (car.shines_white ? kBeamLength : 0.0)};
    const bool in_sight = std::any_of(frusta.begin(), frusta.end(),
                                      [&](const geo::Frustum& frustum) { return geo::may_intersect(frustum, sphere); });
    if (level && in_sight) seen.add(i, bucket_of(car.car, *level), away);
    if (away < caster_reach) {
      casters.add(i, bucket_of(car.car, away < kNearCasters ? vehicles::Level::Near : vehicles::Level::Far), away);
    }
  }
  seen.write(cars, origin, plan.records, plan.seen);
  casters.write(cars, origin, plan.records, plan.casters);
  plan.seen_count = static_cast<std::uint32_t>(seen.size());
}

}  // namespace mercia::render
