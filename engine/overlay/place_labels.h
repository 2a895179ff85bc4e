// The region's places by name in the scene: shaped, laid out, and handed to the pass that draws them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/overlay/gazetteer.h"
#include "engine/overlay/label_layout.h"
#include "engine/render/label_pass.h"

namespace mercia::overlay {

struct LabelSurroundings {
  std::span<const geo::View> views;
  double scale = 1.0;                   // of the overlay, on a screen
  double sun_altitude = 0.0;            // radians
  bool high_contrast = false;           // a plate behind every name
  std::span<const ScreenBox> reserved;  // pixels of the picture that panels cover
  double seconds = 0.0;                 // since the last frame; infinity: a single picture
};

// The name of something that moves.
struct MovingName {
  std::uint64_t key = 0;   // the same thing has the same one in every frame
  glm::dvec3 anchor{0.0};  // world, above its roof
  std::string text;
};

class PlaceLabels {
 public:
  // Nothing where Noto Sans is not installed; says so once. The device outlives the labels.
  // Errors (Device): out of memory.
  static Result<std::unique_ptr<PlaceLabels>> create(gpu::Device& device, const render::RendererOptions& options);

  // Of names that move, the first so many are shown at most.
  static constexpr std::size_t kMostMoving = 24;

  // Makes the next frame's labels. The gazetteer is the same in every call.
  void update(const Gazetteer& gazetteer, std::span<const MovingName> moving, const LabelSurroundings& around);

  render::LabelPass& pass() { return *pass_; }

 private:
  explicit PlaceLabels(std::unique_ptr<text::FontSet> fonts) : fonts_(std::move(fonts)) {}
  void meet(const Gazetteer& gazetteer);
  void move(std::span<const MovingName> moving);
  render::SceneLabel scene_label(std::string_view kind, const PlacedLabel& placed,
                                 const LabelSurroundings& around) const;

  std::unique_ptr<text::FontSet> fonts_;
  std::unique_ptr<render::LabelPass> pass_;
  // One a place, then one a slot for what moves.
  std::vector<text::Line> lines_;
  std::vector<LabelSubject> subjects_;
  std::vector<float> tolerances_;  // metres
  struct Slot {
    std::uint64_t key = 0;
    std::string text;
    bool taken = false;
  };
  std::array<Slot, kMostMoving> slots_;
  LabelLayout layout_;
};

}  // namespace mercia::overlay
