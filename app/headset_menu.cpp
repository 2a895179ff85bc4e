#include "app/headset_menu.h"

#include <volk.h>

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace mercia::app {
namespace {

constexpr double kDistance = 1.2;    // metres from the head
constexpr double kBelowEyes = 0.12;  // metres
constexpr float kTextPixels = 2.0f;  // times an ordinary screen's: 16 become 32 pixels, 26 dmm
constexpr float kButtonHeight = 80.0f;
constexpr std::size_t kMostPlaces = 12;
constexpr double kTableTop = 1000.0;
constexpr double kGiant = 60.0;

// Dear ImGui has one current context; the window's own comes back at the end.
class ContextScope {
 public:
  explicit ContextScope(ImGuiContext* context) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(context);
  }
  ~ContextScope() { ImGui::SetCurrentContext(before_); }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  ImGuiContext* before_;
};

bool choice(const char* label, bool chosen, float width) {
  if (chosen) ImGui::PushStyleColor(ImGuiCol_Button, overlay::color::kAccent);
  if (chosen) ImGui::PushStyleColor(ImGuiCol_Text, overlay::color::kPanel);
  const bool pressed = ImGui::Button(label, ImVec2(width, kButtonHeight));
  if (chosen) ImGui::PopStyleColor(2);
  return pressed;
}

bool about(double a, double b) { return std::abs(std::log(a / b)) < 0.2; }

}  // namespace

xr::PanelPlace place_before(const glm::dmat4& stage_from_head) {
  const glm::dvec3 head(stage_from_head[3]);
  glm::dvec3 forward = -glm::dvec3(stage_from_head[2]);
  forward.y = 0.0;
  // Whoever looks straight down still has a front: where the top of the head points.
  if (glm::length(forward) < 0.1) forward = glm::dvec3(stage_from_head[1].x, 0.0, stage_from_head[1].z);
  forward = glm::normalize(forward);
  const glm::dvec3 back = -forward;
  const glm::dvec3 right = glm::cross(glm::dvec3(0.0, 1.0, 0.0), back);
  xr::PanelPlace place;
  place.space_from_panel = {glm::dvec4(right, 0.0), glm::dvec4(0.0, 1.0, 0.0, 0.0), glm::dvec4(back, 0.0),
                            glm::dvec4(head + forward * kDistance - glm::dvec3(0.0, kBelowEyes, 0.0), 1.0)};
  return place;
}

std::optional<glm::dvec2> meets(const xr::PanelPlace& panel, const glm::dmat4& stage_from_ray) {
  const glm::dmat4 panel_from_ray = glm::inverse(panel.space_from_panel) * stage_from_ray;
  const glm::dvec3 from(panel_from_ray[3]);
  const glm::dvec3 way = -glm::dvec3(panel_from_ray[2]);
  if (from.z <= 0.0 || way.z >= -1e-6) return std::nullopt;
  const glm::dvec3 at = from + way * (from.z / -way.z);
  const glm::dvec2 share(at.x / panel.size.x + 0.5, 0.5 - at.y / panel.size.y);
  if (share.x < 0.0 || share.x > 1.0 || share.y < 0.0 || share.y > 1.0) return std::nullopt;
  return share;
}

Result<std::unique_ptr<HeadsetMenu>> HeadsetMenu::create(gpu::Device& device, VkFormat format, overlay::Theme theme) {
  std::unique_ptr<HeadsetMenu> menu(new HeadsetMenu(device));
  menu->context_ = ImGui::CreateContext();
  const ContextScope scope(menu->context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.MouseDrawCursor = false;
  overlay::apply_style(kTextPixels, theme);
  menu->fonts_ = overlay::load_fonts(kTextPixels, {});
  MERCIA_TRY(menu->pass_, overlay::UiPass::create(device, format));
  MERCIA_CHECK(menu->pass_->upload_fonts());
  MERCIA_TRY(menu->ring_, gpu::CommandRing::create(device));
  return menu;
}

HeadsetMenu::~HeadsetMenu() {
  pass_.reset();
  ImGuiContext* const current = ImGui::GetCurrentContext();
  if (context_) ImGui::DestroyContext(context_);
  ImGui::SetCurrentContext(current == context_ ? nullptr : current);
}

std::array<bool, 2> HeadsetMenu::point(const xr::Hands& hands) {
  std::array<bool, 2> busy{};
  pointed_.reset();
  pressed_ = false;
  if (!place_) return busy;
  for (std::size_t i = 0; i < hands.size(); ++i) {
    if (!hands[i].aim) continue;
    const auto at = meets(*place_, *hands[i].aim);
    if (!at) continue;
    busy[i] = true;
    if (!pointed_ || (hands[i].select && !pressed_)) pointed_ = at;
    pressed_ = pressed_ || hands[i].select;
  }
  return busy;
}

MenuWishes HeadsetMenu::lay_out(const MenuFacts& facts, HandSettings& settings) const {
  MenuWishes wishes;
  const float width = ImGui::GetContentRegionAvail().x;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const auto part = [&](int of) { return (width - gap * static_cast<float>(of - 1)) / static_cast<float>(of); };

  ImGui::PushFont(fonts_.heading);
  ImGui::TextUnformatted(facts.card_title.empty() ? "Where to?" : facts.card_title.c_str());
  ImGui::PopFont();
  if (!facts.card_title.empty()) {
    for (const std::string& line : facts.card_lines) ImGui::TextWrapped("%s", line.c_str());
  }
  const std::size_t shown = std::min(facts.places.size(), facts.card_title.empty() ? kMostPlaces : kMostPlaces / 2);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i % 3 != 0) ImGui::SameLine();
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::Button(facts.places[i].c_str(), ImVec2(part(3), kButtonHeight))) wishes.place = i;
    ImGui::PopID();
  }
  ImGui::Spacing();
  if (choice("Table-top", about(facts.scale, kTableTop), part(4))) wishes.scale = kTableTop;
  ImGui::SameLine();
  if (choice("Giant", about(facts.scale, kGiant), part(4))) wishes.scale = kGiant;
  ImGui::SameLine();
  if (choice("Life-size", about(facts.scale, 1.0), part(4))) wishes.scale = 1.0;
  ImGui::SameLine();
  const bool smooth = settings.snap_degrees <= 0.0;
  if (choice(smooth ? "Turns smoothly" : "Turns in steps", false, part(4))) settings.snap_degrees = smooth ? 30.0 : 0.0;

  if (ImGui::Button("- 1 h", ImVec2(part(6), kButtonHeight))) wishes.hours = -1.0;
  ImGui::SameLine();
  const ImVec2 place = ImGui::GetCursorPos();
  ImGui::SetCursorPosY(place.y + 0.5f * (kButtonHeight - ImGui::GetTextLineHeight()));
  ImGui::TextUnformatted(facts.hour.c_str());
  ImGui::SetCursorPos(ImVec2(place.x + part(2) + gap, place.y));
  if (ImGui::Button("+ 1 h", ImVec2(part(6), kButtonHeight))) wishes.hours = 1.0;
  ImGui::SameLine();
  if (ImGui::Button("Leave", ImVec2(ImGui::GetContentRegionAvail().x, kButtonHeight))) wishes.leave = true;
  ImGui::PushStyleColor(ImGuiCol_Text, overlay::color::kDim);
  ImGui::TextWrapped("%s", facts.credits.c_str());
  ImGui::PopStyleColor();
  return wishes;
}

Result<MenuWishes> HeadsetMenu::draw(VkImage image, VkImageView view, const MenuFacts& facts, HandSettings& settings,
                                     double seconds) {
  const ContextScope scope(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(kPixels.width, kPixels.height);
  io.DeltaTime = std::max(1.0e-4f, static_cast<float>(seconds));
  const ImVec2 mouse = pointed_ ? ImVec2(static_cast<float>(pointed_->x * kPixels.width),
                                         static_cast<float>(pointed_->y * kPixels.height))
                                : ImVec2(-FLT_MAX, -FLT_MAX);
  // Written directly: Debian 12's Dear ImGui has no queue of events yet.
  io.MousePos = mouse;
  io.MouseDown[0] = pressed_;
  ImGui::NewFrame();
  ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("menu", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  const MenuWishes wishes = lay_out(facts, settings);
  if (pointed_) {
    ImGui::GetForegroundDrawList()->AddCircleFilled(mouse, 11.0f, overlay::packed(overlay::color::kPanel));
    ImGui::GetForegroundDrawList()->AddCircleFilled(mouse, 8.0f, overlay::packed(overlay::color::kAccent));
  }
  ImGui::End();
  ImGui::Render();

  MERCIA_TRY(VkCommandBuffer commands, ring_.begin());
  constexpr gpu::Access kWrite{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
  gpu::transition(commands,
                  {.image = image, .to = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, .before = kWrite, .after = kWrite});
  gpu::begin_rendering(commands, {.view = view, .extent = kPixels, .load = VK_ATTACHMENT_LOAD_OP_CLEAR});
  pass_->record(commands, kPixels);
  vkCmdEndRendering(commands);
  MERCIA_TRY(const std::uint64_t value, ring_.submit());
  pass_->submitted(value);
  return wishes;
}

}  // namespace mercia::app
