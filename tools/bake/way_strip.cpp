#include "tools/bake/way_strip.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "tools/bake/polygon_geometry.h"

namespace mercia::bake {
namespace {

constexpr double kMitreCosine = 0.55;  // bends up to 57° get a mitre, sharper ones an arc

constexpr double kMitreReach = 1.2;  // of the half width, and a little more: 1 / cos of half the sharpest mitred bend

constexpr double kFarthest = 1e6;  // metres from the origin; no region is larger

glm::dvec2 left_of(glm::dvec2 direction) { return {-direction.y, direction.x}; }

// From angle `from` anticlockwise by `sweep`, around `centre`, which is part of the ring unless the arc is a half disc.
void add_fan(glm::dvec2 centre, double radius, double from, double sweep, bool with_centre, std::vector<Ring>& out) {
  const double step = radius < 1.3 ? std::numbers::pi / 4.0 : std::numbers::pi / 6.0;
  const int count = std::max(1, static_cast<int>(std::ceil(sweep / step - 1e-6)));
  Ring ring;
  if (with_centre) ring.push_back(centre);
  for (int i = 0; i <= count; ++i) {
    const double angle = from + sweep * i / count;
    ring.push_back(centre + radius * glm::dvec2(std::cos(angle), std::sin(angle)));
  }
  out.push_back(std::move(ring));
}

double angle_of(glm::dvec2 v) { return std::atan2(v.y, v.x); }

}  // namespace

std::vector<glm::dvec2> clean_line(std::span<const glm::dvec2> line) {
  std::vector<glm::dvec2> clean;
  clean.reserve(line.size());
  for (const glm::dvec2& point : line) {
    const bool on_map = std::abs(point.x) < kFarthest && std::abs(point.y) < kFarthest;  // false for NaN too
    if (!on_map) continue;
    if (clean.empty() || glm::length(point - clean.back()) > 0.01) clean.push_back(point);
  }
  return clean;
}

void strip_rings(std::span<const glm::dvec2> given, double half_width, StripEnds ends, std::vector<Ring>& out) {
  const std::vector<glm::dvec2> line = clean_line(given);
  if (line.size() < 2 || !(half_width > 0.0)) return;
  const std::size_t segments = line.size() - 1;
  const auto direction = [&](std::size_t i) { return glm::normalize(line[i + 1] - line[i]); };
  if (ends.round_start)
    add_fan(line.front(), half_width, angle_of(left_of(direction(0))), std::numbers::pi, false, out);

  std::vector<glm::dvec2> left;
  std::vector<glm::dvec2> right;
  const auto finish = [&] {
    Ring ring = right;
    ring.insert(ring.end(), left.rbegin(), left.rend());
    out.push_back(std::move(ring));
    left.clear();
    right.clear();
  };
  const auto add = [&](glm::dvec2 at, glm::dvec2 offset) {
    left.push_back(at + offset);
    right.push_back(at - offset);
  };
  add(line[0], half_width * left_of(direction(0)));
  for (std::size_t i = 0; i < segments; ++i) {
    const glm::dvec2 along = direction(i);
    if (i + 1 == segments) {
      add(line[i + 1], half_width * left_of(along));
      break;
    }
    const glm::dvec2 after = direction(i + 1);
    const double cosine = glm::dot(along, after);
    const double half_tangent = std::sqrt(std::max(0.0, (1.0 - cosine) / (1.0 + cosine)));
    const double room = std::min(glm::length(line[i + 1] - line[i]), glm::length(line[i + 2] - line[i + 1]));
    // A mitre takes at most half of the shorter piece beside it. Were it more, the mitres at both ends of a piece could
    // pass each other inside the bend, and the ring would wind backwards there.
    if (cosine > kMitreCosine && half_width * half_tangent <= 0.5 * room) {
      const glm::dvec2 middle = glm::normalize(along + after);
      add(line[i + 1], half_width / glm::dot(middle, along) * left_of(middle));
      continue;
    }
    add(line[i + 1], half_width * left_of(along));
    finish();
    const double turn = std::atan2(cross(along, after), cosine);
    const double from = angle_of(turn > 0.0 ? -left_of(along) : left_of(after));
    add_fan(line[i + 1], half_width, from, std::abs(turn), true, out);
    add(line[i + 1], half_width * left_of(after));
  }
  finish();
  if (ends.round_end) {
    add_fan(line.back(), half_width, angle_of(-left_of(direction(segments - 1))), std::numbers::pi, false, out);
  }
}

void strip_rings_near(std::span<const glm::dvec2> line, double half_width, StripEnds ends, const Box2& box,
                      std::vector<Ring>& out) {
  if (line.size() < 2) return;
  const std::size_t pieces = line.size() - 1;
  const double reach = half_width * kMitreReach;
  const auto near = [&](std::size_t i) {
    const Box2 around{glm::min(line[i], line[i + 1]) - reach, glm::max(line[i], line[i + 1]) + reach};
    return around.overlaps(box);
  };
  for (std::size_t i = 0; i < pieces; ++i) {
    if (!near(i)) continue;
    // One piece more at either end, so that the joints that matter are as in the whole line.
    const std::size_t first = i == 0 ? 0 : i - 1;
    while (i < pieces && near(i)) ++i;
    const std::size_t last = std::min(i, pieces - 1);
    const StripEnds here{ends.round_start && first == 0, ends.round_end && last == pieces - 1};
    strip_rings(line.subspan(first, last - first + 2), half_width, here, out);
  }
}

std::vector<glm::dvec2> beside(std::span<const glm::dvec2> line, double offset) {
  std::vector<glm::dvec2> result;
  result.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    const glm::dvec2 before = i > 0 ? glm::normalize(line[i] - line[i - 1]) : glm::normalize(line[1] - line[0]);
    const glm::dvec2 after = i + 1 < line.size() ? glm::normalize(line[i + 1] - line[i]) : before;
    const glm::dvec2 sum = before + after;
    const double length = glm::length(sum);
    const glm::dvec2 middle = length > 1e-6 ? sum / length : before;
    result.push_back(line[i] + left_of(middle) * (offset / std::max(glm::dot(middle, before), 0.5)));
  }
  return result;
}

}  // namespace mercia::bake
