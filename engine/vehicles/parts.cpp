#include "engine/vehicles/parts.h"

#include <cmath>
#include <numbers>

namespace mercia::vehicles {
namespace {

constexpr float kGroundHeight = 0.035f;  // metres over the road, so that neither hides the other
constexpr float kGroundMargin = 1.1f;    // metres around the car

using Eight = std::array<glm::vec3, 8>;  // bit 0: x, bit 1: y, bit 2: z

void add_hexahedron(Mesh& mesh, const Eight& p, const Look& look) {
  constexpr std::array<std::array<int, 4>, 6> kFaces{
      {{1, 3, 7, 5}, {2, 0, 4, 6}, {3, 2, 6, 7}, {0, 1, 5, 4}, {4, 5, 7, 6}, {2, 3, 1, 0}}};
  for (const auto& face : kFaces) {
    const auto at = [&](int i) { return p[static_cast<std::size_t>(face[static_cast<std::size_t>(i)])]; };
    const glm::vec3 n = glm::normalize(glm::cross(at(1) - at(0), at(3) - at(0)));
    mesh.quad({Corner{at(0), n, {}}, Corner{at(1), n, {}}, Corner{at(2), n, {}}, Corner{at(3), n, {}}}, look);
  }
}

}  // namespace

void add_box(Mesh& mesh, const glm::vec3& low, const glm::vec3& high, const Look& look) {
  Eight p;
  for (std::size_t i = 0; i < p.size(); ++i) {
    p[i] = {(i & 1) != 0 ? high.x : low.x, (i & 2) != 0 ? high.y : low.y, (i & 4) != 0 ? high.z : low.z};
  }
  add_hexahedron(mesh, p, look);
}

void add_boxes(Mesh& mesh, const glm::vec3& low, const glm::vec3& high, const Look& look) {
  add_box(mesh, low, high, look);
  add_box(mesh, {low.x, -high.y, low.z}, {high.x, -low.y, high.z}, look);
}

void add_bar(Mesh& mesh, const glm::vec3& from, const glm::vec3& to, float thickness, const Look& look) {
  const glm::vec3 along = glm::normalize(to - from);
  const glm::vec3 any = std::abs(along.z) < 0.9f ? glm::vec3(0.0f, 0.0f, 1.0f) : glm::vec3(1.0f, 0.0f, 0.0f);
  const glm::vec3 side = glm::normalize(glm::cross(any, along)) * (0.5f * thickness);
  const glm::vec3 up = glm::cross(along, side);
  Eight p;
  for (std::size_t i = 0; i < p.size(); ++i) {
    p[i] = ((i & 1) != 0 ? to : from) + ((i & 2) != 0 ? side : -side) + ((i & 4) != 0 ? up : -up);
  }
  add_hexahedron(mesh, p, look);
}

void add_wheel(Mesh& mesh, const glm::vec3& middle, float radius, float thickness, int sides, const Look& look) {
  const auto direction = [&](int i) {
    const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(i % sides) / static_cast<float>(sides);
    return glm::vec3(std::cos(angle), 0.0f, std::sin(angle));
  };
  const glm::vec3 half(0.0f, 0.5f * thickness, 0.0f);
  const glm::vec3 left(0.0f, 1.0f, 0.0f);
  for (int i = 0; i < sides; ++i) {
    const glm::vec3 a = direction(i), b = direction(i + 1);
    const glm::vec3 pa = middle + a * radius, pb = middle + b * radius;
    mesh.triangle({Corner{middle + half, left, {}}, Corner{pb + half, left, {}}, Corner{pa + half, left, {}}}, look);
    mesh.triangle({Corner{middle - half, -left, {}}, Corner{pa - half, -left, {}}, Corner{pb - half, -left, {}}}, look);
    mesh.quad({Corner{pa + half, a, {}}, Corner{pb + half, b, {}}, Corner{pb - half, b, {}}, Corner{pa - half, a, {}}},
              look);
  }
}

void add_plate(Mesh& mesh, const glm::vec3& middle, const glm::vec2& size, float lean, bool front, const Look& look) {
  const float out = front ? 1.0f : -1.0f;
  const glm::vec2 half = 0.5f * size;
  constexpr float kThickness = 0.05f;
  // As one reads it who stands before it: its left is the car's left in front and the car's right behind.
  const auto at = [&](float across, float up, float depth) {
    return middle + glm::vec3(out * (-depth - lean * (0.5f + 0.5f * up)), -out * across * half.x, up * half.y);
  };
  const glm::vec3 n = glm::normalize(glm::vec3(out * size.y, 0.0f, lean));
  // Seen from the front, +y is on the reader's right: across grows towards it.
  const std::array<Corner, 4> face{Corner{at(1, -1, 0), n, {0, 0}}, Corner{at(-1, -1, 0), n, {1, 0}},
                                   Corner{at(-1, 1, 0), n, {1, 1}}, Corner{at(1, 1, 0), n, {0, 1}}};
  mesh.quad(face, look);
  const auto rim = [&](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
    const glm::vec3 m = glm::normalize(glm::cross(b - a, d - a));
    mesh.quad({Corner{a, m, {}}, Corner{b, m, {}}, Corner{c, m, {}}, Corner{d, m, {}}}, kDark);
  };
  const auto edge = [&](int i) { return face[static_cast<std::size_t>(i % 4)].position; };
  const glm::vec3 back(-out * kThickness, 0.0f, 0.0f);
  for (int i = 0; i < 4; ++i) rim(edge(i + 1), edge(i), edge(i) + back, edge(i + 1) + back);
  rim(edge(1) + back, edge(0) + back, edge(3) + back, edge(2) + back);
}

void add_side_plate(Mesh& mesh, const glm::vec3& middle, const glm::vec2& size, bool left, const Look& look) {
  const float out = left ? 1.0f : -1.0f;
  const glm::vec3 n(0.0f, out, 0.0f);
  const glm::vec3 right(-out * 0.5f * size.x, 0.0f, 0.0f), up(0.0f, 0.0f, 0.5f * size.y),
      back(0.0f, -out * 0.05f, 0.0f);
  const std::array<Corner, 4> face{Corner{middle - right - up, n, {0, 0}}, Corner{middle + right - up, n, {1, 0}},
                                   Corner{middle + right + up, n, {1, 1}}, Corner{middle - right + up, n, {0, 1}}};
  mesh.quad(face, look);
  const auto edge = [&](int i) { return face[static_cast<std::size_t>(i % 4)].position; };
  const auto rim = [&](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c, const glm::vec3& d) {
    const glm::vec3 m = glm::normalize(glm::cross(b - a, d - a));
    mesh.quad({Corner{a, m, {}}, Corner{b, m, {}}, Corner{c, m, {}}, Corner{d, m, {}}}, kDark);
  };
  for (int i = 0; i < 4; ++i) rim(edge(i + 1), edge(i), edge(i) + back, edge(i + 1) + back);
  rim(edge(1) + back, edge(0) + back, edge(3) + back, edge(2) + back);
}

void add_bogie(Mesh& mesh, float x, float wheel_base, float radius, float gauge, Level level) {
  const float half_gauge = 0.5f * gauge, half_base = 0.5f * wheel_base;
  if (level == Level::Farthest) return;
  if (level == Level::Far) {
    add_box(mesh, {x - half_base - radius, -half_gauge - 0.2f, 0.05f},
            {x + half_base + radius, half_gauge + 0.2f, 1.0f}, kDark);
    return;
  }
  for (const float axle : {x - half_base, x + half_base}) {
    add_bar(mesh, {axle, -half_gauge, radius}, {axle, half_gauge, radius}, 0.18f, kDark);
    for (const float side : {-1.0f, 1.0f}) {
      add_wheel(mesh, {axle, side * half_gauge, radius}, radius, 0.13f, 20, kSteel);
      add_box(mesh, {axle - 0.17f, side * (half_gauge + 0.27f) - 0.1f, radius - 0.17f},
              {axle + 0.17f, side * (half_gauge + 0.27f) + 0.1f, radius + 0.2f}, kDark);
    }
  }
  // Frame, springs.
  add_boxes(mesh, {x - half_base - 0.35f, half_gauge + 0.16f, radius + 0.02f},
            {x + half_base + 0.35f, half_gauge + 0.3f, radius + 0.24f}, kDark);
  add_boxes(mesh, {x - 0.45f, half_gauge + 0.12f, radius + 0.1f}, {x + 0.45f, half_gauge + 0.36f, radius + 0.55f},
            kDark);
  add_box(mesh, {x - 0.5f, -half_gauge, radius - 0.1f}, {x + 0.5f, half_gauge, radius + 0.5f}, kDark);
}

void add_pantograph(Mesh& mesh, float x, float roof, float wire, Level level) {
  if (level == Level::Farthest) return;
  const glm::vec3 foot(x - 0.45f, 0.0f, roof + 0.22f);
  const glm::vec3 knee(x + 0.85f, 0.0f, roof + 0.22f + 0.48f * (wire - roof));
  const glm::vec3 head(x - 0.35f, 0.0f, wire - 0.06f);
  const Look arm{Material::Metal, glm::u8vec3(70, 72, 76)};
  add_bar(mesh, foot, knee, 0.09f, arm);
  add_bar(mesh, knee, head, 0.06f, arm);
  if (level == Level::Far) return;
  add_box(mesh, {x - 0.75f, -0.5f, roof - 0.05f}, {x + 0.25f, 0.5f, roof + 0.12f}, kDark);
  add_bar(mesh, foot + glm::vec3(-0.15f, 0, 0), {knee.x - 0.1f, 0.0f, knee.z - 0.1f}, 0.03f, arm);
  for (const float along : {-0.16f, 0.16f}) {
    add_bar(mesh, {head.x + along, -0.78f, wire - 0.02f}, {head.x + along, 0.78f, wire - 0.02f}, 0.05f, kDark);
  }
  add_bar(mesh, {head.x - 0.16f, 0.0f, wire - 0.05f}, {head.x + 0.16f, 0.0f, wire - 0.05f}, 0.05f, arm);
  for (const float side : {-1.0f, 1.0f}) {
    add_bar(mesh, {head.x, side * 0.76f, wire - 0.02f}, {head.x, side * 0.98f, wire - 0.2f}, 0.04f, arm);
    for (const float along : {-0.6f, 0.1f}) {
      add_box(mesh, {x + along - 0.06f, side * 0.36f - 0.06f, roof + 0.1f},
              {x + along + 0.06f, side * 0.36f + 0.06f, roof + 0.3f}, {Material::Dark, glm::u8vec3(120, 70, 50)});
    }
  }
}

void add_ground(Mesh& mesh, const Extent& extent) {
  const float middle = 0.5f * (extent.rear + extent.front);
  const float half_length = 0.5f * (extent.front - extent.rear), half_width = 0.5f * extent.width;
  const float rear = extent.neighbour_behind ? -half_length : -half_length - kGroundMargin;
  const float front = extent.neighbour_ahead ? half_length : half_length + kGroundMargin;
  const glm::vec3 up(0.0f, 0.0f, 1.0f);
  const auto at = [&](float x, float side) {
    const float y = side * (half_width + kGroundMargin);
    return Corner{{middle + x, y, kGroundHeight}, up, {0.5f + x / kGroundRange, 0.5f + y / kGroundRange}};
  };
  const glm::vec3 code(half_length / 0.1f, half_width / 0.02f,
                       (extent.neighbour_ahead ? 1.0f : 0.0f) + (extent.neighbour_behind ? 2.0f : 0.0f));
  mesh.quad({at(rear, -1), at(front, -1), at(front, 1), at(rear, 1)},
            {Material::Ground, glm::u8vec3(glm::round(code))});
  mesh.road_indices = static_cast<std::uint32_t>(mesh.indices.size());
}

void add_beam(Mesh& mesh, float x) {
  constexpr float kReach = 16.0f, kHalf = 4.5f, kOver = 0.06f;
  const glm::vec3 up(0.0f, 0.0f, 1.0f);
  mesh.quad({Corner{{x, -kHalf, kOver}, up, {0, 0}}, Corner{{x + kReach, -kHalf, kOver}, up, {1, 0}},
             Corner{{x + kReach, kHalf, kOver}, up, {1, 1}}, Corner{{x, kHalf, kOver}, up, {0, 1}}},
            {Material::Beam, glm::u8vec3(255, 244, 224)});
  mesh.road_indices = static_cast<std::uint32_t>(mesh.indices.size());
}

}  // namespace mercia::vehicles
