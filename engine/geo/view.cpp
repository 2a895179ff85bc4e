#include "engine/geo/view.h"

#include <cmath>

namespace mercia::geo {

FieldOfView symmetric_field_of_view(double vertical, double aspect) {
  const double half = vertical / 2.0;
  const double across = std::atan(std::tan(half) * aspect);
  return {-across, across, half, -half};
}

glm::dmat4 world_from_eye(const glm::dvec3& position, double heading, double pitch) {
  const glm::dvec3 forward(std::sin(heading) * std::cos(pitch), std::cos(heading) * std::cos(pitch), std::sin(pitch));
  const glm::dvec3 right(std::cos(heading), -std::sin(heading), 0.0);
  const glm::dvec3 up = glm::cross(right, forward);
  return {glm::dvec4(right, 0.0), glm::dvec4(up, 0.0), glm::dvec4(-forward, 0.0), glm::dvec4(position, 1.0)};
}

Frustum frustum_of(const View& view) {
  const glm::dmat3 axes(view.world_from_eye);
  const glm::dvec3 eye = view.position();
  const auto through_eye = [&](const glm::dvec3& normal_in_eye) {
    const glm::dvec3 normal = axes * normal_in_eye;
    return Plane{normal, -glm::dot(normal, eye)};
  };
  const FieldOfView& fov = view.field_of_view;
  return {{through_eye({std::cos(fov.left), 0.0, std::sin(fov.left)}),
           through_eye({-std::cos(fov.right), 0.0, -std::sin(fov.right)}),
           through_eye({0.0, -std::cos(fov.up), -std::sin(fov.up)}),
           through_eye({0.0, std::cos(fov.down), std::sin(fov.down)}), through_eye({0.0, 0.0, -1.0})}};
}

glm::mat4 clip_from_eye(const FieldOfView& fov, double near_distance) {
  const double left = std::tan(fov.left);
  const double right = std::tan(fov.right);
  const double up = std::tan(fov.up);
  const double down = std::tan(fov.down);
  glm::dmat4 m(0.0);
  m[0][0] = 2.0 / (right - left);
  m[1][1] = -2.0 / (up - down);
  m[2][0] = (right + left) / (right - left);
  m[2][1] = -(up + down) / (up - down);
  m[2][3] = -1.0;
  m[3][2] = near_distance;
  return glm::mat4(m);
}

double pixels_per_radian(const View& view) {
  return view.height / (std::tan(view.field_of_view.up) - std::tan(view.field_of_view.down));
}

}  // namespace mercia::geo
