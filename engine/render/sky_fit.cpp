#include "engine/render/sky_fit.h"

#include <algorithm>
#include <cmath>

namespace mercia::render {
namespace {

constexpr std::size_t kTerms = SkyFit::kTerms;
using Row = std::array<double, kTerms>;
using Matrix = std::array<Row, kTerms>;

Row functions(const glm::vec3& direction, const glm::vec3& sun, const glm::vec2& peak) {
  const double up = std::max(direction.z, 0.0f);
  const double e = 0.09 / (up + 0.09);
  const double cosine = glm::dot(glm::dvec3(direction), glm::dvec3(sun));
  const double inverse = 1.0 / std::sqrt(peak.x - peak.y * cosine);
  const std::array<double, 4> heights{1.0, e, e * e, e * e * e};
  const std::array<double, 4> angles{1.0, cosine, cosine * cosine, inverse * inverse * inverse};
  Row row;
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t h = 0; h < 4; ++h) row[a * 4 + h] = angles[a] * heights[h];
  return row;
}

// Cholesky's decomposition in place; `matrix` is symmetric and positive definite.
void decompose(Matrix& matrix) {
  for (std::size_t i = 0; i < kTerms; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i == j ? std::sqrt(std::max(sum, 1e-30)) : sum / matrix[j][j];
    }
  }
}

Row solve(const Matrix& factor, Row right) {
  for (std::size_t i = 0; i < kTerms; ++i) {
    for (std::size_t k = 0; k < i; ++k) right[i] -= factor[i][k] * right[k];
    right[i] /= factor[i][i];
  }
  for (std::size_t i = kTerms; i-- > 0;) {
    for (std::size_t k = i + 1; k < kTerms; ++k) right[i] -= factor[k][i] * right[k];
    right[i] /= factor[i][i];
  }
  return right;
}

}  // namespace

SkyFit::SkyFit(std::span<const SkySample> samples, const glm::vec3& sun, float floor) {
  // By day the peak is round the sun, in twilight a wide glow over where it went down.
  const float g = std::lerp(0.5f, 0.8f, std::clamp((sun.z + 0.09f) / 0.07f, 0.0f, 1.0f));
  const float square = (1.0f - g) * (1.0f - g);
  peak_ = {(1.0f + g * g) / square, 2.0f * g / square};
  Matrix normal{};
  std::array<Row, 3> right{};
  for (const SkySample& sample : samples) {
    const Row row = functions(sample.direction, sun, peak_);
    const double mean = (sample.radiance.x + sample.radiance.y + sample.radiance.z) / 3.0 + floor;
    const double weight = 1.0 / (mean * mean);
    for (std::size_t i = 0; i < kTerms; ++i) {
      for (std::size_t j = 0; j <= i; ++j) normal[i][j] += weight * row[i] * row[j];
      for (std::size_t channel = 0; channel < 3; ++channel)
        right[channel][i] += weight * row[i] * sample.radiance[static_cast<int>(channel)];
    }
  }
  // Keeps the colours small where the samples do not tell functions apart.
  double trace = 0.0;
  for (std::size_t i = 0; i < kTerms; ++i) trace += normal[i][i];
  for (std::size_t i = 0; i < kTerms; ++i) normal[i][i] += 3e-7 * trace;
  decompose(normal);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const Row solved = solve(normal, right[channel]);
    for (std::size_t i = 0; i < kTerms; ++i) colors_[i][static_cast<int>(channel)] = static_cast<float>(solved[i]);
  }
}

glm::vec3 SkyFit::radiance(const glm::vec3& direction, const glm::vec3& sun) const {
  const Row row = functions(direction, sun, peak_);
  glm::dvec3 sum(0.0);
  for (std::size_t i = 0; i < kTerms; ++i) sum += row[i] * glm::dvec3(colors_[i]);
  return glm::max(glm::vec3(sum), glm::vec3(0.0f));
}

}  // namespace mercia::render
