#include "engine/overlay/icons.h"

#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <utility>

namespace mercia::overlay {
namespace {

constexpr float kStroke = 1.9f;

// Strokes in the units of the grid, y down, the middle at (12, 12).
class Pen {
 public:
  Pen(ImDrawList& canvas, const ImVec2& center, float size, ImU32 ink)
      : canvas_(canvas), center_(center), scale_(size / 24.0f), ink_(ink) {}

  void line(std::initializer_list<ImVec2> points, bool closed = false) const {
    for (const ImVec2& point : points) canvas_.PathLineTo(at(point));
    canvas_.PathStroke(ink_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, kStroke * scale_);
  }
  void fill(std::initializer_list<ImVec2> points) const {
    for (const ImVec2& point : points) canvas_.PathLineTo(at(point));
    canvas_.PathFillConvex(ink_);
  }
  void circle(float x, float y, float radius) const {
    canvas_.AddCircle(at({x, y}), radius * scale_, ink_, 0, kStroke * scale_);
  }
  void dot(float x, float y, float radius) const { canvas_.AddCircleFilled(at({x, y}), radius * scale_, ink_); }
  void box(float left, float top, float right, float bottom, float radius) const {
    canvas_.AddRect(at({left, top}), at({right, bottom}), ink_, radius * scale_, 0, kStroke * scale_);
  }
  void curve(const ImVec2& a, const ImVec2& b, const ImVec2& c, const ImVec2& d) const {
    canvas_.AddBezierCubic(at(a), at(b), at(c), at(d), ink_, kStroke * scale_);
  }
  // Of an ellipse turned by `tilt`, from and to in radians.
  void arc(float x, float y, float radius_x, float radius_y, float tilt, float from, float to) const {
    constexpr int kSteps = 24;
    for (int i = 0; i <= kSteps; ++i) {
      const float angle = from + (to - from) * static_cast<float>(i) / kSteps;
      const float u = radius_x * std::cos(angle), v = radius_y * std::sin(angle);
      canvas_.PathLineTo(
          at({x + u * std::cos(tilt) - v * std::sin(tilt), y + u * std::sin(tilt) + v * std::cos(tilt)}));
    }
    canvas_.PathStroke(ink_, ImDrawFlags_None, kStroke * scale_);
  }

 private:
  ImVec2 at(const ImVec2& point) const {
    return {center_.x + (point.x - 12.0f) * scale_, center_.y + (point.y - 12.0f) * scale_};
  }
  ImDrawList& canvas_;
  ImVec2 center_;
  float scale_;
  ImU32 ink_;
};

constexpr float kPi = std::numbers::pi_v<float>;

// What buses, trams and trains have in common, seen from the front.
void vehicle(const Pen& pen, float window_bottom) {
  pen.box(6, 4, 18, 17.5f, 3);
  pen.line({{6, window_bottom}, {18, window_bottom}});
  pen.dot(9, 14.4f, 1.2f);
  pen.dot(15, 14.4f, 1.2f);
}

void sketch(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Search:
      pen.circle(10.5f, 10.5f, 6);
      pen.line({{15, 15}, {20.5f, 20.5f}});
      break;
    case Icon::Layers:
      pen.line({{12, 3.5f}, {21, 8.5f}, {12, 13.5f}, {3, 8.5f}}, true);
      pen.line({{3.5f, 12.5f}, {12, 17}, {20.5f, 12.5f}});
      pen.line({{3.5f, 16.5f}, {12, 21}, {20.5f, 16.5f}});
      break;
    case Icon::Clock:
      pen.circle(12, 12, 8.5f);
      pen.line({{12, 7}, {12, 12}, {15.5f, 14.5f}});
      break;
    case Icon::Compass:
      pen.circle(12, 12, 8.5f);
      pen.fill({{15.8f, 8.2f}, {10.6f, 10.6f}, {13.4f, 13.4f}});
      pen.line({{15.8f, 8.2f}, {10.6f, 10.6f}, {8.2f, 15.8f}, {13.4f, 13.4f}}, true);
      break;
    case Icon::Info:
      pen.circle(12, 12, 8.5f);
      pen.line({{12, 11}, {12, 16.5f}});
      pen.dot(12, 7.8f, 1.25f);
      break;
    case Icon::Help:
      pen.circle(12, 12, 8.5f);
      pen.curve({9.3f, 10}, {9.3f, 6.2f}, {14.8f, 6.4f}, {14.8f, 9.6f});
      pen.curve({14.8f, 9.6f}, {14.8f, 11.6f}, {12, 11.6f}, {12, 13.8f});
      pen.dot(12, 16.8f, 1.25f);
      break;
    case Icon::Walk:
      pen.dot(13, 4.2f, 2);
      pen.line({{12.6f, 8}, {11.6f, 13.5f}, {8.6f, 20.5f}});
      pen.line({{11.6f, 13.5f}, {14.8f, 16.2f}, {15.6f, 20.8f}});
      pen.line({{8, 12.2f}, {9, 9.2f}, {12.6f, 8}, {14.4f, 11}, {17.4f, 12.2f}});
      break;
    case Icon::Fly:
      pen.line({{21, 3.5f}, {3, 10.5f}, {10.4f, 13.6f}, {13.5f, 21}}, true);
      pen.line({{10.4f, 13.6f}, {21, 3.5f}});
      break;
    case Icon::Orbit:
      pen.dot(12, 12, 2.6f);
      pen.arc(12, 12, 9.5f, 4.4f, -0.5f, 0.0f, 2.0f * kPi);
      break;
    case Icon::Tram:
      vehicle(pen, 11.5f);
      pen.line({{8.5f, 1.5f}, {12, 4}, {15.5f, 1.5f}});
      pen.line({{3.5f, 21.2f}, {20.5f, 21.2f}});
      break;
    case Icon::Train:
      vehicle(pen, 10.5f);
      pen.line({{8.5f, 17.8f}, {5.5f, 21.5f}});
      pen.line({{15.5f, 17.8f}, {18.5f, 21.5f}});
      break;
    case Icon::Bus:
      vehicle(pen, 11.5f);
      pen.line({{8.4f, 17.8f}, {8.4f, 20.4f}});
      pen.line({{15.6f, 17.8f}, {15.6f, 20.4f}});
      pen.line({{3.6f, 8}, {3.6f, 11.5f}});
      pen.line({{20.4f, 8}, {20.4f, 11.5f}});
      break;
    case Icon::Landmark:
      pen.line({{3.5f, 9.5f}, {12, 4}, {20.5f, 9.5f}}, true);
      pen.line({{6.5f, 12}, {6.5f, 17}});
      pen.line({{12, 12}, {12, 17}});
      pen.line({{17.5f, 12}, {17.5f, 17}});
      pen.line({{3.5f, 20}, {20.5f, 20}});
      break;
    case Icon::Tree:
      pen.circle(12, 9, 6);
      pen.line({{12, 9}, {12, 21}});
      pen.line({{12, 13}, {15, 10.5f}});
      break;
    case Icon::Water:
      for (const float y : {8.0f, 12.5f, 17.0f}) {
        pen.curve({3, y}, {6, y - 3.5f}, {9, y + 3.5f}, {12, y});
        pen.curve({12, y}, {15, y - 3.5f}, {18, y + 3.5f}, {21, y});
      }
      break;
    case Icon::Area: pen.line({{4, 7}, {10, 4}, {20, 7.5f}, {18.5f, 17}, {11, 20}, {5, 16}}, true); break;
    case Icon::Pin:
      pen.arc(12, 9.8f, 5.8f, 5.8f, 0.0f, kPi * 0.84f, kPi * 2.16f);
      pen.line({{6.9f, 12.6f}, {12, 21}, {17.1f, 12.6f}});
      pen.dot(12, 9.8f, 2);
      break;
    case Icon::Label:
      pen.line({{4, 5.5f}, {14.5f, 5.5f}, {20.5f, 12}, {14.5f, 18.5f}, {4, 18.5f}}, true);
      pen.dot(14, 12, 1.6f);
      break;
    case Icon::Gauge:
      pen.arc(12, 14, 8.5f, 8.5f, 0.0f, kPi * 0.92f, kPi * 2.08f);
      pen.line({{12, 14}, {16, 9.5f}});
      pen.dot(12, 14, 1.6f);
      break;
    case Icon::Warning:
      pen.line({{12, 4}, {21, 19.5f}, {3, 19.5f}}, true);
      pen.line({{12, 9.5f}, {12, 14}});
      pen.dot(12, 16.8f, 1.2f);
      break;
    case Icon::Close:
      pen.line({{6.5f, 6.5f}, {17.5f, 17.5f}});
      pen.line({{17.5f, 6.5f}, {6.5f, 17.5f}});
      break;
  }
}

}  // namespace

void draw_icon(ImDrawList& canvas, Icon icon, const ImVec2& center, float size, ImU32 ink) {
  sketch(Pen(canvas, center, size, ink), icon);
}

Icon icon_of(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, Icon>, 13> kIcons = {{{"landmark", Icon::Landmark},
                                                                         {"attraction", Icon::Landmark},
                                                                         {"railway_station", Icon::Train},
                                                                         {"tram_stop", Icon::Tram},
                                                                         {"bus_stop", Icon::Bus},
                                                                         {"park", Icon::Tree},
                                                                         {"water", Icon::Water},
                                                                         {"square", Icon::Area},
                                                                         {"district", Icon::Area},
                                                                         {"suburb", Icon::Area},
                                                                         {"town", Icon::Area},
                                                                         {"city", Icon::Area},
                                                                         {"street", Icon::Label}}};
  for (const auto& [name, icon] : kIcons) {
    if (name == kind) return icon;
  }
  return Icon::Pin;
}

}  // namespace mercia::overlay
