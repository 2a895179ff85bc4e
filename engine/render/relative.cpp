#include "engine/render/relative.h"

namespace mercia::render {

glm::dvec3 mean_eye(std::span<const geo::View> views) {
  glm::dvec3 sum(0.0);
  for (const geo::View& view : views) sum += view.position();
  return sum / static_cast<double>(views.size());
}

glm::mat4 clip_from_relative(const geo::View& view, const glm::dvec3& origin, double near_distance) {
  const glm::dmat3 eye_from_world = glm::transpose(glm::dmat3(view.world_from_eye));
  glm::dmat4 eye_from_relative(eye_from_world);
  eye_from_relative[3] = glm::dvec4(-(eye_from_world * (view.position() - origin)), 1.0);
  return geo::clip_from_eye(view.field_of_view, near_distance) * glm::mat4(eye_from_relative);
}

}  // namespace mercia::render
