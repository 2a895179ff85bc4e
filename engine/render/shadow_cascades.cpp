#include "engine/render/shadow_cascades.h"

#include <algorithm>
#include <cmath>

namespace mercia::render {
namespace {

constexpr double kGridsARadius = 4.0;    // the eye goes a quarter of a radius until a map is drawn again
constexpr double kMarginTexels = 20.0;   // for filters that look beside the place
constexpr double kSunTangent = 0.00465;  // of half the sun's 0.533 degrees
// Parallel light has no eye; for telling what is turned away from it a far one does.
constexpr double kFarAway = 2e5;

}  // namespace

glm::dmat3 light_axes(const glm::dvec3& to_light) {
  const glm::dvec3 z = glm::normalize(to_light);
  const glm::dvec2 flat(z);
  const double length = glm::length(flat);
  const glm::dvec3 x = length > 1e-6 ? glm::dvec3(-flat.y / length, flat.x / length, 0.0) : glm::dvec3(1.0, 0.0, 0.0);
  const glm::dvec3 down = glm::cross(x, z);
  return glm::transpose(glm::dmat3(x, down, z));
}

CasterSpace caster_space(const Cascade& cascade) {
  return {cascade.light_from_world, cascade.center, cascade.radius, cascade.low};
}

std::optional<double> height_in(const CasterSpace& space, const geo::OrientedBox& box) {
  const glm::dvec3 middle = space.light_from_world * (box.center - space.center);
  const glm::dmat3 arms = space.light_from_world * box.half_axes;
  const glm::dvec3 half = glm::abs(arms[0]) + glm::abs(arms[1]) + glm::abs(arms[2]);
  if (std::abs(middle.x) > space.radius + half.x || std::abs(middle.y) > space.radius + half.y) return std::nullopt;
  if (middle.z + half.z < space.low) return std::nullopt;
  return middle.z + half.z;
}

CascadeView cascade_view(const Cascade& cascade, std::uint32_t size) {
  const glm::dmat3 axes = glm::transpose(cascade.light_from_world);
  const auto side = [&](const glm::dvec3& inwards, double offset) { return glm::vec4(inwards, offset); };
  CascadeView view;
  view.cull.planes = {side(axes[0], cascade.radius), side(-axes[0], cascade.radius), side(axes[1], cascade.radius),
                      side(-axes[1], cascade.radius), side(axes[2], -cascade.low)};
  view.cull.eye = glm::vec4(axes[2] * kFarAway, 0.0);
  const double depth = cascade.high - cascade.low;
  view.clip_from_relative = {side(axes[0] / cascade.radius, 0.0), side(axes[1] / cascade.radius, 0.0),
                             side(axes[2] / depth, -cascade.low / depth)};
  view.cull.clip = {view.clip_from_relative[0], view.clip_from_relative[1], glm::vec4(0.0f, 0.0f, 0.0f, 1.0f)};
  const float half = static_cast<float>(size) / 2.0f;
  view.cull.screen = {half, half, 0.0f, 0.0f};
  return view;
}

double widening(const ShadowSettings& settings, double nearest, double current) {
  // The first circle reaches a little beyond the nearest thing.
  const double wanted = std::max(1.0, nearest / (0.4 * settings.first_radius));
  if (current >= 1.0 && wanted >= 0.8 * current && wanted < 2.2 * current) return current;
  return std::exp2(std::floor(std::log2(wanted)));
}

Cascade wished_cascade(const ShadowWish& wish, const glm::dmat3& light_from_world, double widening,
                       std::uint32_t index) {
  Cascade cascade;
  cascade.light_from_world = light_from_world;
  cascade.radius = wish.settings.first_radius * widening * std::pow(wish.settings.ratio, index);
  const double texel = cascade.texel(wish.settings.size);
  const double grid = std::max(1.0, std::round(cascade.radius / kGridsARadius / texel)) * texel;
  const glm::dvec3 eye = light_from_world * wish.eye;
  cascade.center = glm::transpose(light_from_world) * (glm::round(eye / grid) * grid);
  cascade.low = -1.25 * cascade.radius;
  cascade.high = cascade.radius;
  return cascade;
}

ShadowData shadow_data(std::span<const Cascade> cascades, const ShadowWish& wish) {
  ShadowData data;
  data.map = {static_cast<float>(wish.settings.size), static_cast<float>(cascades.size()), kSunTangent, 0.0f};
  for (std::size_t i = 0; i < cascades.size(); ++i) {
    const Cascade& cascade = cascades[i];
    const glm::dmat3 axes = glm::transpose(cascade.light_from_world);
    data.axis_x = glm::vec4(axes[0], 0.0);
    data.axis_y = glm::vec4(axes[1], 0.0);
    data.axis_z = glm::vec4(axes[2], 0.0);
    const glm::dvec3 eye = cascade.light_from_world * (wish.eye - cascade.center);
    const double across = 0.5 / cascade.radius;
    const double deep = 1.0 / (cascade.high - cascade.low);
    const double texel = cascade.texel(wish.settings.size);
    const double aside = std::max(std::abs(eye.x), std::abs(eye.y));
    const double usual = cascade.radius * (1.0 - 0.5 / kGridsARadius);
    const double reach = std::min(usual, cascade.radius - aside) - kMarginTexels * texel;
    data.scale[i] = glm::vec4(across, across, deep, std::max(reach, 0.0));
    data.offset[i] = glm::vec4(eye.x * across + 0.5, eye.y * across + 0.5, (eye.z - cascade.low) * deep, texel);
  }
  return data;
}

}  // namespace mercia::render
