// What the tests of model import share: a scene to place models in, and bounds to measure them by.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <glm/glm.hpp>
#include <string_view>

#include "engine/base/file.h"
#include "tools/bake/model_import.h"

namespace mercia::bake::test_models {

inline constexpr double kLatitude = 51.4545;
inline constexpr double kLongitude = -2.5879;

inline Scene bristol() {
  Scene scene;
  scene.frame = geo::MapFrame(geo::geodetic_from_degrees(51.45, -2.58));
  return scene;
}

inline ModelRequest at_bristol(const std::filesystem::path& file, double heading = 0.0, double scale = 1.0,
                               double height = 0.0) {
  return {file, kLatitude, kLongitude, height, heading, scale};
}

// The tests must also run where bubblewrap cannot; what the sandbox itself does is tested in sandbox_test.
inline ImportLimits limits() {
  ImportLimits limits;
  limits.allow_unsandboxed = true;
  return limits;
}

struct Box {
  glm::dvec3 low{1e300};
  glm::dvec3 high{-1e300};
  void grow(const glm::dvec3& point) {
    low = glm::min(low, point);
    high = glm::max(high, point);
  }
  glm::dvec3 size() const { return high - low; }
};

inline Box box_of(const PlacedMesh& mesh) {
  Box box;
  for (const auto& part : mesh.parts)
    for (const auto& vertex : part.mesh.vertices) box.grow(vertex.position);
  return box;
}

inline void expect_near(const glm::dvec3& a, const glm::dvec3& b, double tolerance) {
  EXPECT_NEAR(a.x, b.x, tolerance);
  EXPECT_NEAR(a.y, b.y, tolerance);
  EXPECT_NEAR(a.z, b.z, tolerance);
}

inline std::size_t triangles(const PlacedMesh& mesh) {
  std::size_t total = 0;
  for (const auto& part : mesh.parts) total += part.mesh.indices.size() / 3;
  return total;
}

inline void write(const std::filesystem::path& path, std::string_view text) {
  ASSERT_TRUE(write_file(path, as_bytes(text)));
}

// A unit cube that stands on the ground, wound anticlockwise seen from outside.
inline constexpr std::string_view kCube =
    "v 0 0 0\nv 1 0 0\nv 1 0 -1\nv 0 0 -1\nv 0 1 0\nv 1 1 0\nv 1 1 -1\nv 0 1 -1\n"
    "f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

}  // namespace mercia::bake::test_models
