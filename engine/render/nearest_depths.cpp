#include "engine/render/nearest_depths.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "engine/base/processor.h"

namespace mercia::render {
namespace {

// Pixels that are looked at together. The compiler makes of it whatever the processor has.
constexpr int kLanes = 8;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Mask = std::int32_t __attribute__((vector_size(kLanes * sizeof(float))));

// Thinner triangles (pixels) have no plane that one could trust.
constexpr float kThinnest = 0.02f;
constexpr float kFarthest = 16384.0f;  // pixels from the picture at which floats are still exact enough

// Edges and plane of a triangle over the pixels [x0, x1] x [y0, y1]; (0, 0) is the middle of pixel (x0, y0).
struct Slopes {
  std::array<float, 3> along_x, along_y, start;  // of the edges: 0 on them, positive inside
  std::array<float, 3> doubt;                    // by which the rounding of the corners may move them
  float depth_x, depth_y, depth;
  float depth_doubt;
  int x0, x1, y0, y1;
  bool known;  // false: it may be anywhere
};

struct Grid {
  int width, height;
  float tolerance, reach;
};

MERCIA_INLINE Slopes slopes_of(const ScreenTriangle& t, const Grid& grid) {
  Slopes s{};
  const float margin = grid.reach + grid.tolerance;
  const float low_x = std::min(std::min(t.x[0], t.x[1]), t.x[2]), high_x = std::max(std::max(t.x[0], t.x[1]), t.x[2]);
  const float low_y = std::min(std::min(t.y[0], t.y[1]), t.y[2]), high_y = std::max(std::max(t.y[0], t.y[1]), t.y[2]);
  // Least and most would pass over what is not a number.
  const float sum = t.x[0] + t.x[1] + t.x[2] + t.y[0] + t.y[1] + t.y[2];
  s.known = t.doubt < 1.0f && !std::isnan(sum) && low_x > -kFarthest && low_y > -kFarthest && high_x < kFarthest &&
            high_y < kFarthest;
  if (!s.known) return s;
  // Pixels whose middle lies in the bounds with their margin.
  s.x0 = std::max(static_cast<int>(std::ceil(low_x - margin - 0.5f)), 0);
  s.y0 = std::max(static_cast<int>(std::ceil(low_y - margin - 0.5f)), 0);
  s.x1 = std::min(static_cast<int>(std::floor(high_x + margin - 0.5f)), grid.width - 1);
  s.y1 = std::min(static_cast<int>(std::floor(high_y + margin - 0.5f)), grid.height - 1);
  if (s.x0 > s.x1 || s.y0 > s.y1) return s;
  const float from_x = static_cast<float>(s.x0) + 0.5f, from_y = static_cast<float>(s.y0) + 0.5f;
  std::array<float, 3> x, y;
  for (int i = 0; i < 3; ++i) {
    x[i] = t.x[i] - from_x;
    y[i] = t.y[i] - from_y;
  }
  const float bx = x[1] - x[0], by = y[1] - y[0], cx = x[2] - x[0], cy = y[2] - y[0];
  const float area = bx * cy - by * cx;
  const float longest = std::max(high_x - low_x, high_y - low_y);
  s.known = std::abs(area) > kThinnest * longest;
  if (!s.known) return s;
  const float turn = area < 0.0f ? -1.0f : 1.0f;
  for (int i = 0; i < 3; ++i) {
    const int j = i == 2 ? 0 : i + 1;
    s.along_x[i] = (y[i] - y[j]) * turn;
    s.along_y[i] = (x[j] - x[i]) * turn;
    s.start[i] = -(s.along_x[i] * x[i] + s.along_y[i] * y[i]);
    s.doubt[i] = (std::abs(s.along_x[i]) + std::abs(s.along_y[i]) + grid.tolerance) * 2.0f * grid.tolerance +
                 (std::abs(s.along_x[i]) + std::abs(s.along_y[i])) * grid.reach;
  }
  const float bz = t.z[1] - t.z[0], cz = t.z[2] - t.z[0];
  s.depth_x = (bz * cy - cz * by) / area;
  s.depth_y = (cz * bx - bz * cx) / area;
  s.depth = t.z[0] - s.depth_x * x[0] - s.depth_y * y[0];
  s.depth_doubt = t.doubt + (std::abs(s.depth_x) + std::abs(s.depth_y)) * (grid.reach + 4.0f * grid.tolerance) +
                  1e-6f * std::max(std::max(t.z[0], t.z[1]), t.z[2]);
  return s;
}

constexpr Floats kSteps{0.0f, 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f, 7.0f};

// The first and the last pixel of a row, counted from x0, at which an edge may allow anything: long rows of large
// triangles are mostly empty.
MERCIA_INLINE void narrow(const Slopes& s, float y, float doubt_sign, int& first, int& last) {
  for (int i = 0; i < 3; ++i) {
    const float rest = s.start[i] + s.along_y[i] * y + doubt_sign * s.doubt[i];
    if (s.along_x[i] > 1e-3f) {
      first = std::max(first, static_cast<int>(std::max(std::min(-rest / s.along_x[i], kFarthest) - 1.0f, 0.0f)));
    } else if (s.along_x[i] < -1e-3f) {
      last = std::min(last, static_cast<int>(std::max(std::min(-rest / s.along_x[i], kFarthest) + 1.0f, -1.0f)));
    }
  }
}

MERCIA_INLINE void draw_rows(const ScreenTriangle& t, const Grid& grid, int from_row, int end_row, float* depths,
                             std::size_t stride) {
  // Most triangles lie in few rows: this is asked far more often than anything is drawn.
  if (!(std::max(std::max(t.y[0], t.y[1]), t.y[2]) > static_cast<float>(from_row)) ||
      !(std::min(std::min(t.y[0], t.y[1]), t.y[2]) < static_cast<float>(end_row))) {
    return;
  }
  const Slopes s = slopes_of(t, grid);
  if (!s.known) return;
  const int first_row = std::max(s.y0, from_row), last_row = std::min(s.y1, end_row - 1);
  for (int row = first_row; row <= last_row; ++row) {
    const float y = static_cast<float>(row - s.y0);
    int first = 0, last = s.x1 - s.x0;
    if (last >= 2 * kLanes) narrow(s, y, -1.0f, first, last);
    float* at = depths + static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(s.x0);
    for (int x = first; x <= last; x += kLanes) {
      const Floats places = kSteps + static_cast<float>(x);
      Mask inside = (s.along_x[0] * places + (s.start[0] + s.along_y[0] * y)) >= s.doubt[0];
      inside &= (s.along_x[1] * places + (s.start[1] + s.along_y[1] * y)) >= s.doubt[1];
      inside &= (s.along_x[2] * places + (s.start[2] + s.along_y[2] * y)) >= s.doubt[2];
      const Floats depth = s.depth_x * places + (s.depth + s.depth_y * y - s.depth_doubt);
      Floats nearest;
      std::memcpy(&nearest, at + x, sizeof(nearest));
      inside &= depth > nearest;
      nearest = inside ? depth : nearest;
      std::memcpy(at + x, &nearest, sizeof(nearest));
    }
  }
}

MERCIA_INLINE bool any(const Mask& mask) {
  std::array<std::uint64_t, sizeof(Mask) / sizeof(std::uint64_t)> words;
  std::memcpy(words.data(), &mask, sizeof(mask));
  return (words[0] | words[1] | words[2] | words[3]) != 0;
}

MERCIA_INLINE bool may_be_seen(const ScreenTriangle& t, const Grid& grid, const float* depths, std::size_t stride) {
  const Slopes s = slopes_of(t, grid);
  if (!s.known) return true;
  for (int row = s.y0; row <= s.y1; ++row) {
    const float y = static_cast<float>(row - s.y0);
    int first = 0, last = s.x1 - s.x0;
    if (last >= 2 * kLanes) narrow(s, y, 1.0f, first, last);
    const float* at = depths + static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(s.x0);
    Mask seen{};
    for (int x = first; x <= last; x += kLanes) {
      const Floats places = kSteps + static_cast<float>(x);
      Mask inside = (s.along_x[0] * places + (s.start[0] + s.along_y[0] * y)) >= -s.doubt[0];
      inside &= (s.along_x[1] * places + (s.start[1] + s.along_y[1] * y)) >= -s.doubt[1];
      inside &= (s.along_x[2] * places + (s.start[2] + s.along_y[2] * y)) >= -s.doubt[2];
      const Floats depth = s.depth_x * places + (s.depth + s.depth_y * y + s.depth_doubt);
      Floats nearest;
      std::memcpy(&nearest, at + x, sizeof(nearest));
      seen |= inside & (depth >= nearest);
    }
    if (any(seen)) return true;
  }
  return false;
}

MERCIA_INLINE void draw_all(std::span<const ScreenTriangle> triangles, const Grid& grid, int first, int end,
                            float* depths, std::size_t stride) {
  for (const ScreenTriangle& triangle : triangles) draw_rows(triangle, grid, first, end, depths, stride);
}

MERCIA_WIDE void draw_wide(std::span<const ScreenTriangle> triangles, const Grid& grid, int first, int end,
                           float* depths, std::size_t stride) {
  draw_all(triangles, grid, first, end, depths, stride);
}
void draw_anywhere(std::span<const ScreenTriangle> triangles, const Grid& grid, int first, int end, float* depths,
                   std::size_t stride) {
  draw_all(triangles, grid, first, end, depths, stride);
}
MERCIA_WIDE bool seen_wide(const ScreenTriangle& t, const Grid& grid, const float* depths, std::size_t stride) {
  return may_be_seen(t, grid, depths, stride);
}
bool seen_anywhere(const ScreenTriangle& t, const Grid& grid, const float* depths, std::size_t stride) {
  return may_be_seen(t, grid, depths, stride);
}

}  // namespace

void NearestDepths::start(glm::uvec2 size) {
  width_ = static_cast<int>(size.x);
  height_ = static_cast<int>(size.y);
  // Lanes go on past the end of a row.
  stride_ = size.x + kLanes;
  const std::size_t floats = stride_ * size.y;
  if (floats > capacity_) {
    depths_ = std::make_unique_for_overwrite<float[]>(floats);
    capacity_ = floats;
  }
  std::fill_n(depths_.get(), floats, -1.0f);
}

void NearestDepths::draw(std::span<const ScreenTriangle> triangles, int first, int end) {
  const Grid grid{width_, height_, tolerance_, reach_};
  if (has_wide_registers()) return draw_wide(triangles, grid, first, end, depths_.get(), stride_);
  draw_anywhere(triangles, grid, first, end, depths_.get(), stride_);
}

bool NearestDepths::hides(const ScreenTriangle& triangle) const {
  const Grid grid{width_, height_, tolerance_, reach_};
  if (has_wide_registers()) return !seen_wide(triangle, grid, depths_.get(), stride_);
  return !seen_anywhere(triangle, grid, depths_.get(), stride_);
}

}  // namespace mercia::render
