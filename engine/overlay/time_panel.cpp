// The panel of time and direction: compass, clock, a bar of the day to drag along, and how fast time runs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/overlay/panels.h"

namespace mercia::overlay {
namespace {

constexpr float kRightWidth = 264.0f;
constexpr double kDay = 86400.0;
constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string sun_text(const PanelFacts& facts) {
  constexpr double kDisc = 0.8333;  // degrees below which the sun has set
  const double altitude = facts.sun.altitude * 180.0 / std::numbers::pi;
  if (altitude > -kDisc) return fmt::format("sun {:.0f}° up", std::max(0.0, altitude));
  return altitude > -6.0 ? "twilight" : altitude > -18.0 ? "deep twilight" : "night";
}

void compass(ImDrawList& canvas, const ImVec2& center, float radius, double heading, const Fonts& fonts, bool hovered) {
  canvas.AddCircleFilled(center, radius, packed(hovered ? color::kHovered : color::kRaised), 40);
  const auto towards = [&](double angle, float length) {  // clockwise from the top
    return ImVec2(center.x + static_cast<float>(std::sin(angle)) * length,
                  center.y - static_cast<float>(std::cos(angle)) * length);
  };
  const double north = -heading;
  const double quarter = std::numbers::pi / 2.0;
  const float needle = radius * 0.62f, waist = radius * 0.17f;
  canvas.AddTriangleFilled(towards(north, needle), towards(north + quarter, waist), towards(north - quarter, waist),
                           packed(color::kAccent));
  canvas.AddTriangleFilled(towards(north + 2.0 * quarter, needle), towards(north - quarter, waist),
                           towards(north + quarter, waist), packed(color::kDim, 0.7f));
  const float size = fonts.small->FontSize * ImGui::GetIO().FontGlobalScale * 0.85f;
  const ImVec2 extent = fonts.small->CalcTextSizeA(size, 1.0e6f, 0.0f, "N");
  const ImVec2 at = towards(north, radius * 0.80f);
  canvas.AddText(fonts.small, size, ImVec2(at.x - extent.x * 0.5f, at.y - extent.y * 0.5f), packed(color::kText), "N");
}

// What the sky is like at some moment of the day, in sRGB.
namespace sky_color {
const ImVec4 kNight{0.075f, 0.095f, 0.175f, 1.0f};
const ImVec4 kDeepTwilight{0.13f, 0.17f, 0.33f, 1.0f};
const ImVec4 kTwilight{0.36f, 0.33f, 0.47f, 1.0f};
const ImVec4 kSunrise{0.90f, 0.58f, 0.36f, 1.0f};
const ImVec4 kDay{0.50f, 0.70f, 0.90f, 1.0f};
}  // namespace sky_color

struct Stop {
  double seconds;  // of the local day
  ImVec4 color;
};

// From midnight to midnight, in order of time.
std::vector<Stop> stops_of(const geo::SunDay& sun, UnixSeconds midnight) {
  std::vector<Stop> morning, evening;
  const auto add = [&](const std::optional<geo::TimeSpan>& span, const ImVec4& color) {
    if (!span) return;
    morning.push_back({span->from - midnight, color});
    evening.push_back({span->to - midnight, color});
  };
  add(sun.astronomical, sky_color::kNight);
  add(sun.nautical, sky_color::kDeepTwilight);
  add(sun.civil, sky_color::kTwilight);
  add(sun.day, sky_color::kSunrise);
  if (sun.day) {
    constexpr double kGolden = 3600.0;
    const double half = std::min(kGolden, (sun.day->to - sun.day->from) / 2.0);
    morning.push_back({sun.day->from + half - midnight, sky_color::kDay});
    evening.push_back({sun.day->to - half - midnight, sky_color::kDay});
  }
  if (morning.empty()) {
    const ImVec4 always = sun.noon_altitude > 0.0 ? sky_color::kDay : sky_color::kNight;
    return {{0.0, always}, {kDay, always}};
  }
  morning.insert(morning.end(), evening.rbegin(), evening.rend());
  return morning;
}

void gradient(ImDrawList& canvas, const ImVec2& low, const ImVec2& high, const std::vector<Stop>& stops) {
  const auto x_of = [&](double seconds) {
    return low.x + static_cast<float>(std::clamp(seconds / kDay, 0.0, 1.0)) * (high.x - low.x);
  };
  float x = low.x;
  ImU32 ink = packed(stops.front().color);
  for (const Stop& stop : stops) {
    const float next = x_of(stop.seconds);
    const ImU32 next_ink = packed(stop.color);
    if (next > x) canvas.AddRectFilledMultiColor(ImVec2(x, low.y), ImVec2(next, high.y), ink, next_ink, next_ink, ink);
    x = next;
    ink = next_ink;
  }
  if (high.x > x) canvas.AddRectFilled(ImVec2(x, low.y), high, ink);
}

}  // namespace

void Panels::time(const PanelFacts& facts, PanelWishes& wishes) {
  begin("time", ImGui::GetIO().DisplaySize.x - space::kMargin * unit_, right_bottom_, 1.0f, 0.0f, kRightWidth * unit_);
  const float size = 48.0f * unit_;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton("north", ImVec2(size, size))) wishes.face_north = true;
  compass(*ImGui::GetWindowDrawList(), ImVec2(corner.x + size * 0.5f, corner.y + size * 0.5f), size * 0.5f,
          facts.heading, fonts_, ImGui::IsItemHovered());
  ImGui::SameLine(0.0f, 12.0f * unit_);
  ImGui::BeginGroup();
  const LocalTime local = (facts.zone ? *facts.zone : TimeZone()).local(facts.clock.now());
  ImGui::PushFont(fonts_.heading);
  ImGui::TextUnformatted(clock_text(local.civil.seconds).c_str());
  ImGui::PopFont();
  ImGui::SameLine(0.0f, 6.0f * unit_);
  ImGui::PushFont(fonts_.small);
  const float baseline = (fonts_.heading->FontSize - fonts_.small->FontSize) * ImGui::GetIO().FontGlobalScale * 0.78f;
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + baseline);
  ImGui::TextDisabled("%s", local.abbreviation.c_str());
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - baseline);
  ImGui::TextDisabled("%d %s %d  ·  %s", local.civil.day, kMonths[static_cast<std::size_t>(local.civil.month - 1)],
                      local.civil.year, sun_text(facts).c_str());
  ImGui::PopFont();
  ImGui::EndGroup();
  day_bar(facts, local, wishes);
  time_buttons(facts, wishes);
  right_bottom_ += ImGui::GetWindowHeight() + space::kGap * unit_;
  end();
}

// The day as the sky has it, from midnight to midnight; a drag moves the hour.
void Panels::day_bar(const PanelFacts& facts, const LocalTime& local, PanelWishes& wishes) const {
  const TimeZone zone = facts.zone ? *facts.zone : TimeZone();
  CivilTime civil = local.civil;
  civil.seconds = 0.0;
  const UnixSeconds midnight = zone.at(civil);
  const float width = ImGui::GetContentRegionAvail().x, height = 22.0f * unit_;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("day", ImVec2(width, height));
  if (ImGui::IsItemActive() && width > 0.0f) {
    constexpr double kLastMinute = kDay - 60.0;
    const double share = (ImGui::GetIO().MousePos.x - at.x) / width;
    civil.seconds = std::clamp(share * kDay, 0.0, kLastMinute);
    wishes.time = zone.at(civil);
  }
  const bool held = ImGui::IsItemHovered() || ImGui::IsItemActive();
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  const ImVec2 low(at.x, at.y + 5.0f * unit_), high(at.x + width, at.y + height - 5.0f * unit_);
  gradient(canvas, low, high, stops_of(facts.sun_day, midnight));
  canvas.AddRect(low, high, packed(color::kDim, 0.35f), 3.0f * unit_, 0, unit_);
  for (const double hour : {6.0, 12.0, 18.0}) {
    const float x = at.x + width * static_cast<float>(hour / 24.0);
    canvas.AddLine(ImVec2(x, high.y - 3.0f * unit_), ImVec2(x, high.y), packed(color::kText, 0.6f), unit_);
  }
  const float x = at.x + width * static_cast<float>(local.civil.seconds / kDay);
  const float radius = (held ? 6.5f : 5.5f) * unit_;
  const float middle = (low.y + high.y) * 0.5f;
  canvas.AddCircleFilled(ImVec2(x, middle), radius + 1.5f * unit_, packed(color::kPanel), 24);
  canvas.AddCircleFilled(ImVec2(x, middle), radius, packed(color::kAccent), 24);
}

// A month back and forth, slower, stop, faster, and the present.
void Panels::time_buttons(const PanelFacts& facts, PanelWishes& wishes) const {
  ImGui::PushFont(fonts_.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(7.0f * unit_, 2.0f * unit_));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(3.0f * unit_, 2.0f * unit_));
  if (ImGui::Button("-##month")) wishes.months = -1;
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::TextDisabled("month");
  ImGui::SameLine();
  if (ImGui::Button("+##month")) wishes.months = 1;
  ImGui::SameLine(0.0f, 12.0f * unit_);
  if (ImGui::Button("-##speed")) wishes.slower = true;
  ImGui::SameLine();
  // As wide for every speed, so that the buttons stay where they are.
  const bool paused = facts.clock.paused();
  const std::string speed = paused ? "paused" : fmt::format("{:.0f}×", facts.clock.speed());
  ImGui::PushStyleColor(ImGuiCol_Text, paused || facts.clock.speed() != 1.0 ? color::kAccent : color::kText);
  if (ImGui::Button((speed + "##pause").c_str(), ImVec2(58.0f * unit_, 0.0f))) wishes.pause_time = !paused;
  ImGui::PopStyleColor();
  ImGui::SameLine();
  if (ImGui::Button("+##speed")) wishes.faster = true;
  ImGui::SameLine(0.0f, 12.0f * unit_);
  if (ImGui::Button("now")) wishes.present_time = true;
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
}

}  // namespace mercia::overlay
