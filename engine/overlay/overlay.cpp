#include "engine/overlay/overlay.h"

#include <algorithm>

namespace mercia::overlay {
namespace {

constexpr float kLeastUnit = 0.7f;  // smaller letters nobody reads

}  // namespace

Result<std::unique_ptr<Overlay>> Overlay::create(gpu::Device& device, VkFormat color_format) {
  std::unique_ptr<Overlay> overlay(new Overlay());
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // panels have fixed places: there is nothing to remember
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  MERCIA_TRY(overlay->pass_, UiPass::create(device, color_format));
  return overlay;
}

Overlay::~Overlay() {
  pass_.reset();
  if (ImGui::GetCurrentContext()) ImGui::DestroyContext();
}

Result<void> Overlay::begin(const Screen& screen, double seconds) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(std::max(1.0f, screen.width), std::max(1.0f, screen.height));
  io.DisplayFramebufferScale = ImVec2(screen.pixels_per_unit, screen.pixels_per_unit);
  io.DeltaTime = std::max(1.0e-4f, static_cast<float>(seconds));
  // Panels that have no room would cover each other.
  const float most = std::min(io.DisplaySize.x / kLeastWidth, io.DisplaySize.y / kLeastHeight);
  const float unit = std::min(screen.scale / screen.pixels_per_unit, std::max(most, kLeastUnit));
  const float font_pixels = unit * screen.pixels_per_unit;
  if (styled_ != theme_ || unit != unit_) apply_style(unit, theme_);
  styled_ = theme_;
  if (unit != unit_ || font_pixels != font_pixels_) {
    unit_ = unit;
    font_pixels_ = font_pixels;
    // Letters are drawn at the size that the screen's pixels ask for and then measured in ImGui's units.
    fonts_ = load_fonts(font_pixels_, letters_);
    io.FontGlobalScale = 1.0f / screen.pixels_per_unit;
    MERCIA_CHECK(pass_->upload_fonts());
  }
  ImGui::NewFrame();
  return {};
}

void Overlay::end() { ImGui::Render(); }

}  // namespace mercia::overlay
