#include "engine/overlay/overlay.h"

#include <algorithm>

namespace mercia::overlay {

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
  const float unit = screen.scale / screen.pixels_per_unit;
  if (unit != unit_ || screen.scale != font_pixels_) {
    unit_ = unit;
    font_pixels_ = screen.scale;
    apply_style(unit_);
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
