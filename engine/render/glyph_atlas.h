// Pictures of glyphs in one texture, drawn when they are first needed.
#pragma once

#include <glm/glm.hpp>
#include <map>
#include <optional>
#include <vector>

#include "engine/gpu/buffer.h"
#include "engine/gpu/image.h"
#include "engine/text/shaping.h"

namespace mercia::render {

class GlyphAtlas {
 public:
  static constexpr std::uint32_t kUsualSide = 2048;  // pixels: about 1,300 glyphs

  GlyphAtlas() = default;
  static Result<GlyphAtlas> create(const gpu::Device& device, std::uint32_t side = kUsualSide);

  struct Cell {
    bool empty = true;                      // a space
    glm::vec2 low{0.0f}, high{0.0f};        // ems from the glyph's origin
    glm::vec2 uv_low{0.0f}, uv_high{0.0f};  // lower left, upper right
  };
  // Nothing when the atlas is full: restart() and look up everything anew.
  std::optional<Cell> find(text::FontSet& fonts, const text::Glyph& glyph);
  void restart();

  // Copies what is new through `staging`, which grows as needed and stays in use until the commands have run. After
  // this fragment programs may sample the image.
  Result<void> record(const gpu::Device& device, VkCommandBuffer commands, gpu::Buffer& staging);

  const gpu::Image& image() const { return image_; }

 private:
  std::uint32_t side_ = 0;
  gpu::Image image_;
  std::map<text::Glyph, Cell> cells_;
  glm::uvec2 pen_{0};  // where the next cell goes
  std::uint32_t row_height_ = 0;
  std::vector<std::uint8_t> fresh_;
  std::vector<VkBufferImageCopy> copies_;
  bool blank_ = true;  // nothing was ever copied into it
};

}  // namespace mercia::render
