#include "engine/render/mip_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <glm/glm.hpp>

namespace mercia::render {
namespace {

using tiles::Image;

// A pixel in numbers that may be added.
class Scale {
 public:
  explicit Scale(Image::Use use) : use_(use) {
    for (std::size_t i = 0; i < 256; ++i) {
      const float x = static_cast<float>(i) / 255.0f;
      linear_[i] = use == Image::Use::Color ? (x <= 0.04045f ? x / 12.92f : std::pow((x + 0.055f) / 1.055f, 2.4f)) : x;
    }
  }

  glm::vec4 read(const std::uint8_t* rgba) const {
    return {linear_[rgba[0]], linear_[rgba[1]], linear_[rgba[2]], static_cast<float>(rgba[3]) / 255.0f};
  }

  void write(glm::vec4 mean, std::uint8_t* rgba) const {
    if (use_ == Image::Use::Normal) {
      const glm::vec3 direction = glm::vec3(mean) * 2.0f - 1.0f;
      const float length = glm::length(direction);
      if (length > 1e-3f) mean = glm::vec4(direction / length * 0.5f + 0.5f, mean.a);
    }
    for (int c = 0; c < 3; ++c) rgba[c] = in_255(use_ == Image::Use::Color ? to_srgb(mean[c]) : mean[c]);
    rgba[3] = in_255(mean.a);
  }

 private:
  static float to_srgb(float x) { return x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1.0f / 2.4f) - 0.055f; }
  static std::uint8_t in_255(float x) { return static_cast<std::uint8_t>(std::clamp(x, 0.0f, 1.0f) * 255.0f + 0.5f); }

  Image::Use use_;
  std::array<float, 256> linear_{};
};

// What a pixel of the smaller level takes of a row or column of the larger: up to three neighbours.
struct Taps {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::array<float, 3> weights{};
};

std::vector<Taps> taps_of(std::uint32_t from, std::uint32_t to) {
  std::vector<Taps> all(to);
  const double width = static_cast<double>(from) / to;
  for (std::uint32_t i = 0; i < to; ++i) {
    const double low = i * width;
    const double high = (i + 1) * width;
    Taps& taps = all[i];
    taps.first = static_cast<std::uint32_t>(low);
    for (std::uint32_t k = 0; k < taps.weights.size() && taps.first + k < from; ++k) {
      const double begin = std::max<double>(low, taps.first + k);
      const double end = std::min<double>(high, taps.first + k + 1);
      if (end - begin <= 1e-9) break;
      taps.weights[k] = static_cast<float>((end - begin) / width);
      taps.count = k + 1;
    }
  }
  return all;
}

Image half_of(const Image& image, const Scale& scale) {
  Image half;
  half.use = image.use;
  half.width = std::max(image.width / 2, 1u);
  half.height = std::max(image.height / 2, 1u);
  half.rgba.resize(std::size_t{half.width} * half.height * 4);
  const std::vector<Taps> across = taps_of(image.width, half.width);
  const std::vector<Taps> down = taps_of(image.height, half.height);
  std::uint8_t* out = half.rgba.data();
  for (const Taps& rows : down) {
    for (const Taps& columns : across) {
      glm::vec4 mean(0.0f);
      for (std::uint32_t y = 0; y < rows.count; ++y) {
        const std::uint8_t* row = &image.rgba[(std::size_t{rows.first + y} * image.width + columns.first) * 4];
        for (std::uint32_t x = 0; x < columns.count; ++x)
          mean += rows.weights[y] * columns.weights[x] * scale.read(row + std::size_t{x} * 4);
      }
      scale.write(mean, out);
      out += 4;
    }
  }
  return half;
}

}  // namespace

std::vector<Image> mip_chain(const Image& image) {
  std::vector<Image> levels{image};
  const Scale scale(image.use);
  while (levels.back().width > 1 || levels.back().height > 1) levels.push_back(half_of(levels.back(), scale));
  return levels;
}

}  // namespace mercia::render
