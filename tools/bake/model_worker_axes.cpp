#include "tools/bake/model_worker_axes.h"

#include <cmath>
#include <cstdint>

namespace mercia::bake {
namespace {

// (x, y, z) of a y-up scene that is looked at along -z becomes (x, -z, y): its far side is our north.
constexpr glm::dmat4 kZUpFromYUp{{1, 0, 0, 0}, {0, 0, 1, 0}, {0, -1, 0, 0}, {0, 0, 0, 1}};

int integer(const aiScene& scene, const char* key, int otherwise) {
  std::int32_t value = 0;
  return scene.mMetaData && scene.mMetaData->Get(key, value) ? value : otherwise;
}

double fraction(const aiScene& scene, const char* key, double otherwise) {
  if (!scene.mMetaData) return otherwise;
  double wide = 0.0;
  float narrow = 0.0f;
  if (scene.mMetaData->Get(key, wide)) return wide;
  return scene.mMetaData->Get(key, narrow) ? static_cast<double>(narrow) : otherwise;
}

glm::dvec3 axis(const aiScene& scene, const char* key, const char* sign_key, int otherwise) {
  const int index = integer(scene, key, otherwise);
  glm::dvec3 direction(0.0);
  direction[index >= 0 && index < 3 ? index : otherwise] = integer(scene, sign_key, 1) < 0 ? -1.0 : 1.0;
  return direction;
}

// An FBX file's global settings say which of its axes points right, up and towards the viewer, and how many
// centimetres its unit has.
glm::dmat4 y_up_from_fbx(const aiScene& scene) {
  const glm::dvec3 right = axis(scene, "CoordAxis", "CoordAxisSign", 0);
  const glm::dvec3 up = axis(scene, "UpAxis", "UpAxisSign", 1);
  const glm::dvec3 front = axis(scene, "FrontAxis", "FrontAxisSign", 2);
  const double unit = fraction(scene, "UnitScaleFactor", 1.0);
  const double metres = 0.01 * (std::isfinite(unit) && unit > 0.0 ? unit : 1.0);
  glm::dmat3 rows(right, up, front);
  if (std::abs(glm::determinant(rows)) < 0.5)
    rows = glm::dmat3(1.0);  // two axes are the same: nonsense, take the usual
  return glm::dmat4(metres * glm::transpose(rows));
}

}  // namespace

glm::dmat4 matrix_from(const aiMatrix4x4& m) {
  // Assimp's rows are glm's columns.
  return glm::transpose(glm::dmat4{
      {m.a1, m.a2, m.a3, m.a4}, {m.b1, m.b2, m.b3, m.b4}, {m.c1, m.c2, m.c3, m.c4}, {m.d1, m.d2, m.d3, m.d4}});
}

glm::dmat4 model_from_root(const aiScene& scene, const std::string& extension) {
  if (extension == ".fbx") {
    glm::dmat4 y_up = y_up_from_fbx(scene);
    y_up[3][3] = 1.0;
    return kZUpFromYUp * y_up;
  }
  return kZUpFromYUp * matrix_from(scene.mRootNode->mTransformation);
}

}  // namespace mercia::bake
