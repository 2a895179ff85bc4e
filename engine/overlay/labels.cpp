#include "engine/overlay/labels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace mercia::overlay {
namespace {

bool touch(const ScreenBox& a, const ScreenBox& b) {
  return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y;
}

ScreenBox box_of(const LabelCandidate& label) {
  const glm::vec2 low(label.anchor.x - label.size.x * 0.5f, label.anchor.y - label.size.y);
  return {low, low + label.size};
}

}  // namespace

ScreenPoint project(const geo::View& view, const glm::dvec3& world) {
  const glm::dvec3 offset = world - view.position();
  const glm::dvec3 eye = glm::transpose(glm::dmat3(view.world_from_eye)) * offset;
  ScreenPoint point;
  point.distance = glm::length(offset);
  if (eye.z >= -1e-3) return point;
  const geo::FieldOfView& field = view.field_of_view;
  const double left = std::tan(field.left), right = std::tan(field.right);
  const double up = std::tan(field.up), down = std::tan(field.down);
  const double x = (eye.x / -eye.z - left) / (right - left);
  const double y = (up - eye.y / -eye.z) / (up - down);
  point.pixel = {x * view.width, y * view.height};
  point.visible = x >= 0.0 && x <= 1.0 && y >= 0.0 && y <= 1.0;
  return point;
}

double label_range(int importance) {
  constexpr std::array<double, 10> kMetres = {250, 400, 600, 800, 1200, 2000, 2500, 5000, 20000, 9000};
  return kMetres[static_cast<std::size_t>(std::clamp(importance, 0, 9))];
}

std::vector<PlacedLabel> place_labels(const std::vector<LabelCandidate>& candidates, const glm::vec2& viewport,
                                      std::size_t most, const std::vector<ScreenBox>& reserved) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const LabelCandidate& left = candidates[a];
    const LabelCandidate& right = candidates[b];
    if (left.importance != right.importance) return left.importance > right.importance;
    return left.distance != right.distance ? left.distance < right.distance : a < b;
  });
  std::vector<PlacedLabel> placed;
  std::vector<ScreenBox> taken = reserved;
  for (const std::size_t index : order) {
    if (placed.size() >= most) break;
    const LabelCandidate& label = candidates[index];
    const double share = label.distance / label_range(label.importance);
    if (share >= 1.0) continue;
    const ScreenBox box = box_of(label);
    if (box.low.x < 0.0f || box.low.y < 0.0f || box.high.x > viewport.x || box.high.y > viewport.y) continue;
    if (std::any_of(taken.begin(), taken.end(), [&](const ScreenBox& other) { return touch(other, box); })) continue;
    taken.push_back(box);
    placed.push_back({index, static_cast<float>(std::clamp((1.0 - share) * 4.0, 0.0, 1.0))});
  }
  return placed;
}

}  // namespace mercia::overlay
