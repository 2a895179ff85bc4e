// For each pixel a depth at which something is drawn for certain: a triangle that lies behind it at every sample that
// it may cover is not seen. Rounding is on the side of what is seen. Pure: no GPU.
#pragma once

#include <array>
#include <glm/glm.hpp>
#include <memory>
#include <span>

namespace mercia::render {

// As the device gets it. Corners in pixels, y down; depth near / w: nearer is more.
struct ScreenTriangle {
  std::array<float, 3> x, y, z;
  float doubt;  // by which depths may be wrong; infinite: nothing is known of it
};

class NearestDepths {
 public:
  // `tolerance`: pixels by which the device's rounding may move a corner. `reach`: how far samples lie from the middle
  // of their pixel, each way.
  NearestDepths(float tolerance, float reach) : tolerance_(tolerance), reach_(reach) {}

  // Nothing is drawn yet. Sizes of zero are allowed.
  void start(glm::uvec2 size);
  // What of the triangles lies in rows [first, end). Threads may draw into different rows at once.
  void draw(std::span<const ScreenTriangle> triangles, int first, int end);
  // Whether it lies behind what was drawn wherever it may cover a sample, or covers none.
  bool hides(const ScreenTriangle& triangle) const;

  int rows() const { return height_; }

 private:
  float tolerance_;
  float reach_;
  int width_ = 0;
  int height_ = 0;
  std::size_t stride_ = 0;    // floats from row to row
  std::size_t capacity_ = 0;  // floats
  std::unique_ptr<float[]> depths_;
};

}  // namespace mercia::render
