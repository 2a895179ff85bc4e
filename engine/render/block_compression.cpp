#include "engine/render/block_compression.h"

#include <algorithm>
#include <cmath>
#include <glm/glm.hpp>
#include <utility>

#include "engine/render/mip_chain.h"

namespace mercia::render {
namespace {

constexpr std::uint32_t kLeastSide = 64;  // pixels
constexpr std::array<int, 16> kWeights{0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64};

// Fills a block from its lowest bit on.
class BitWriter {
 public:
  void put(std::uint32_t value, unsigned bits) {
    for (unsigned i = 0; i < bits; ++i, ++at_)
      block_[at_ / 8] = static_cast<std::uint8_t>(block_[at_ / 8] | ((value >> i & 1u) << at_ % 8));
  }
  const CodedBlock& block() const { return block_; }

 private:
  CodedBlock block_{};
  std::size_t at_ = 0;
};

using Colors = std::array<glm::vec4, kBlockPixels>;

Colors colors_of(const PixelBlock& pixels) {
  Colors colors;
  for (std::size_t i = 0; i < colors.size(); ++i)
    for (int c = 0; c < 4; ++c) colors[i][c] = pixels[i * 4 + static_cast<std::size_t>(c)];
  return colors;
}

// The line through the colours along which they differ most, by powers of their covariance.
std::pair<glm::vec4, glm::vec4> ends_of(const Colors& colors) {
  glm::vec4 mean(0.0f);
  for (const glm::vec4& color : colors) mean += color / static_cast<float>(colors.size());
  glm::mat4 spread(0.0f);
  for (const glm::vec4& color : colors) spread += glm::outerProduct(color - mean, color - mean);
  // The column that holds most to begin with: it is not at right angles to the answer.
  glm::vec4 axis = spread[0];
  for (int c = 1; c < 4; ++c)
    if (glm::dot(spread[c], spread[c]) > glm::dot(axis, axis)) axis = spread[c];
  for (int i = 0; i < 6; ++i) {
    const float length = glm::length(axis);
    if (!(length > 1e-6f)) return {mean, mean};
    axis = spread * (axis / length);
  }
  const float length = glm::length(axis);
  if (!(length > 1e-6f)) return {mean, mean};
  axis /= length;
  float low = 0.0f;
  float high = 0.0f;
  for (const glm::vec4& color : colors) {
    const float at = glm::dot(color - mean, axis);
    low = std::min(low, at);
    high = std::max(high, at);
  }
  return {mean + axis * low, mean + axis * high};
}

// Seven bits a channel and one that all four share.
struct Endpoint {
  std::array<int, 4> high{};
  int shared = 0;
  int value(int channel) const { return high[static_cast<std::size_t>(channel)] << 1 | shared; }
};

Endpoint rounded(const glm::vec4& color) {
  Endpoint best;
  float least = 1e9f;
  for (int shared = 0; shared < 2; ++shared) {
    Endpoint end;
    end.shared = shared;
    float error = 0.0f;
    for (int c = 0; c < 4; ++c) {
      const float wanted = std::clamp(color[c], 0.0f, 255.0f);
      end.high[static_cast<std::size_t>(c)] =
          std::clamp(static_cast<int>((wanted - static_cast<float>(shared)) * 0.5f + 0.5f), 0, 127);
      const float off = static_cast<float>(end.value(c)) - wanted;
      error += off * off;
    }
    if (error < least) {
      least = error;
      best = end;
    }
  }
  return best;
}

struct Fit {
  std::array<Endpoint, 2> ends;
  std::array<int, kBlockPixels> steps{};
  float error = 0.0f;  // sum of squares
};

Fit fit(const Colors& colors, const glm::vec4& first, const glm::vec4& second) {
  Fit result;
  result.ends = {rounded(first), rounded(second)};
  std::array<glm::vec4, kWeights.size()> palette;
  for (std::size_t i = 0; i < palette.size(); ++i)
    for (int c = 0; c < 4; ++c)
      palette[i][c] = static_cast<float>(
          ((64 - kWeights[i]) * result.ends[0].value(c) + kWeights[i] * result.ends[1].value(c) + 32) >> 6);
  const glm::vec4 axis = palette.back() - palette.front();
  const float squared = glm::dot(axis, axis);
  for (std::size_t i = 0; i < colors.size(); ++i) {
    const float at = squared > 0.0f ? glm::dot(colors[i] - palette.front(), axis) / squared : 0.0f;
    // The steps are nearly even: the nearest is this one or a neighbour.
    const int middle = std::clamp(static_cast<int>(at * 15.0f + 0.5f), 0, 15);
    float least = 1e12f;
    for (int step = std::max(middle - 1, 0); step <= std::min(middle + 1, 15); ++step) {
      const glm::vec4 off = colors[i] - palette[static_cast<std::size_t>(step)];
      const float error = glm::dot(off, off);
      if (error < least) {
        least = error;
        result.steps[i] = step;
      }
    }
    result.error += least;
  }
  return result;
}

// The two ends that suit the chosen steps best, by least squares.
std::pair<glm::vec4, glm::vec4> better_ends(const Colors& colors, const Fit& found,
                                            std::pair<glm::vec4, glm::vec4> old) {
  float aa = 0.0f;
  float ab = 0.0f;
  float bb = 0.0f;
  glm::vec4 a_sum(0.0f);
  glm::vec4 b_sum(0.0f);
  for (std::size_t i = 0; i < colors.size(); ++i) {
    const float b = static_cast<float>(kWeights[static_cast<std::size_t>(found.steps[i])]) / 64.0f;
    const float a = 1.0f - b;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    a_sum += a * colors[i];
    b_sum += b * colors[i];
  }
  const float determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-4f)) return old;
  return {(a_sum * bb - b_sum * ab) / determinant, (b_sum * aa - a_sum * ab) / determinant};
}

// One channel: eight bytes.
void put_channel(const PixelBlock& pixels, std::size_t channel, BitWriter& out) {
  int low = 255;
  int high = 0;
  for (std::size_t i = 0; i < kBlockPixels; ++i) {
    low = std::min<int>(low, pixels[i * 4 + channel]);
    high = std::max<int>(high, pixels[i * 4 + channel]);
  }
  out.put(static_cast<std::uint32_t>(high), 8);
  out.put(static_cast<std::uint32_t>(low), 8);
  for (std::size_t i = 0; i < kBlockPixels; ++i) {
    // Sevenths from the high end; its code is 0, the low end's 1, and those between follow.
    const int seventh = high > low ? ((high - pixels[i * 4 + channel]) * 14 / (high - low) + 1) / 2 : 0;
    const int code = seventh == 0 ? 0 : seventh == 7 ? 1 : seventh + 1;
    out.put(static_cast<std::uint32_t>(code), 3);
  }
}

// What lies beyond the picture repeats its edge.
PixelBlock block_at(const tiles::Image& image, std::uint32_t x, std::uint32_t y) {
  PixelBlock block;
  for (std::uint32_t row = 0; row < 4; ++row) {
    for (std::uint32_t column = 0; column < 4; ++column) {
      const std::size_t from =
          std::size_t{std::min(y + row, image.height - 1)} * image.width + std::min(x + column, image.width - 1);
      std::copy_n(&image.rgba[from * 4], 4, &block[(row * 4 + column) * std::size_t{4}]);
    }
  }
  return block;
}

}  // namespace

CodedBlock encode_bc7(const PixelBlock& pixels) {
  const Colors colors = colors_of(pixels);
  std::pair<glm::vec4, glm::vec4> ends = ends_of(colors);
  Fit best = fit(colors, ends.first, ends.second);
  for (int again = 0; again < 2 && best.error > 0.0f; ++again) {
    ends = better_ends(colors, best, ends);
    const Fit next = fit(colors, ends.first, ends.second);
    if (!(next.error < best.error)) break;
    best = next;
  }
  // The highest bit of the first step is not stored: it is nought.
  if (best.steps[0] > 7) {
    std::swap(best.ends[0], best.ends[1]);
    for (int& step : best.steps) step = 15 - step;
  }
  BitWriter out;
  out.put(1u << 6, 7);
  for (std::size_t c = 0; c < 4; ++c)
    for (const Endpoint& end : best.ends) out.put(static_cast<std::uint32_t>(end.high[c]), 7);
  for (const Endpoint& end : best.ends) out.put(static_cast<std::uint32_t>(end.shared), 1);
  for (std::size_t i = 0; i < kBlockPixels; ++i) out.put(static_cast<std::uint32_t>(best.steps[i]), i == 0 ? 3 : 4);
  return out.block();
}

CodedBlock encode_bc5(const PixelBlock& pixels) {
  BitWriter out;
  put_channel(pixels, 0, out);
  put_channel(pixels, 1, out);
  return out.block();
}

std::vector<std::uint8_t> compressed_levels(const tiles::Image& image) {
  const std::vector<tiles::Image> levels = mip_chain(image);
  std::size_t blocks = 0;
  for (const tiles::Image& level : levels) blocks += std::size_t{(level.width + 3) / 4} * ((level.height + 3) / 4);
  std::vector<std::uint8_t> bytes;
  bytes.reserve(blocks * sizeof(CodedBlock));
  for (const tiles::Image& level : levels) {
    for (std::uint32_t y = 0; y < level.height; y += 4) {
      for (std::uint32_t x = 0; x < level.width; x += 4) {
        const PixelBlock pixels = block_at(level, x, y);
        const CodedBlock coded = image.use == tiles::Image::Use::Normal ? encode_bc5(pixels) : encode_bc7(pixels);
        bytes.insert(bytes.end(), coded.begin(), coded.end());
      }
    }
  }
  return bytes;
}

bool pays_to_compress(const tiles::Image& image) {
  return std::min(image.width, image.height) >= kLeastSide &&
         image.rgba.size() == std::size_t{image.width} * image.height * 4;
}

}  // namespace mercia::render
