// The region's places by name in the scene: shaped, laid out, and handed to the pass that draws them.
#pragma once

#include <memory>
#include <span>
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

class PlaceLabels {
 public:
  // Nothing where Noto Sans is not installed; says so once. The device outlives the labels.
  // Errors (Device): out of memory.
  static Result<std::unique_ptr<PlaceLabels>> create(gpu::Device& device, const render::RendererOptions& options);

  // Makes the next frame's labels. The gazetteer is the same in every call.
  void update(const Gazetteer& gazetteer, const LabelSurroundings& around);

  render::LabelPass& pass() { return *pass_; }

 private:
  explicit PlaceLabels(std::unique_ptr<text::FontSet> fonts) : fonts_(std::move(fonts)) {}
  void meet(const Gazetteer& gazetteer);
  render::SceneLabel scene_label(const region::Place& place, const PlacedLabel& placed,
                                 const LabelSurroundings& around) const;

  std::unique_ptr<text::FontSet> fonts_;
  std::unique_ptr<render::LabelPass> pass_;
  std::vector<text::Line> lines_;       // one a place
  std::vector<LabelSubject> subjects_;  // one a place
  std::vector<float> tolerances_;       // one a place, metres
  LabelLayout layout_;
};

}  // namespace mercia::overlay
