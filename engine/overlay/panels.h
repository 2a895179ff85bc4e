// The panels over the picture. They read facts and return wishes; they change nothing but their own state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/time_zone.h"
#include "engine/geo/sun.h"
#include "engine/geo/view.h"
#include "engine/overlay/departure_board.h"
#include "engine/overlay/facts.h"
#include "engine/overlay/frame_times.h"
#include "engine/overlay/gazetteer.h"
#include "engine/overlay/label_layout.h"
#include "engine/overlay/theme.h"
#include "engine/region/region.h"
#include "engine/render/renderer.h"
#include "engine/tiles/streamer.h"

namespace mercia::overlay {

// What the panels show this frame. Pointers live as long as the call.
struct PanelFacts {
  const Gazetteer* gazetteer = nullptr;
  const geo::View* view = nullptr;
  double heading = 0.0;  // radians clockwise from north
  int mode = 0;          // into kModeNames
  Clock clock;
  const TimeZone* zone = nullptr;  // of the clock on the panel
  geo::SunPosition sun;
  geo::SunDay sun_day;  // of the local date
  const FrameTimes* frame_times = nullptr;
  tiles::StreamerStats streaming;
  render::RenderStats rendering;
  std::uint64_t gpu_budget = 0;
  std::uint64_t cpu_budget = 0;
  double wanted_error = 0.0;  // pixels
  std::span<const std::string> problems;
  std::string credits;
  std::string illustrative;  // "" if nothing is
  std::string simulated;     // what is where it would be, not where it was seen; "" if nothing is
  std::span<const region::Layer> layers;
  const DepartureBoard* board = nullptr;  // of the stop whose card is shown
  double metres_per_pixel = 0.0;          // of the view, across, at what the middle of it shows; 0 for the sky
  bool high_contrast = false;
  double text_scale = 1.0;
  std::string notice;  // what just happened, e.g. where a picture was saved; "" for nothing
};

inline constexpr std::array<const char*, 3> kModeNames = {"Orbit", "Fly", "Walk"};

// What the person asked for.
struct PanelWishes {
  std::optional<std::size_t> go_to_place;
  std::optional<UnixSeconds> time;
  int months = 0;  // later
  std::optional<bool> pause_time;
  bool faster = false;
  bool slower = false;
  bool present_time = false;
  std::optional<int> mode;
  bool face_north = false;
  bool toggle_labels = false;
  bool toggle_contrast = false;
  int text_steps = 0;  // larger
};

struct PanelState {
  bool statistics = false;
  bool help = false;
  bool menu = false;
  bool labels = true;
  bool problems = false;
  bool focus_search = false;    // set it to put the cursor into the search box
  bool searching = false;       // the box has the cursor
  bool confirm_search = false;  // set it to go to the chosen result
  int search_visit = 0;         // counts up to take the cursor out of the box
  std::optional<Card> card;
  std::array<char, 128> query{};
  int chosen_result = 0;
  std::uint32_t loading_peak = 0;  // most tiles on the way since nothing was
};

class Panels {
 public:
  // Everything. Between ImGui::NewFrame and ImGui::Render, `unit` as in theme.h.
  PanelWishes draw(const PanelFacts& facts, const Fonts& fonts, float unit);
  // What belongs on every picture: credits, and the words that some of it is illustrative or simulated.
  void draw_credits(const PanelFacts& facts, const Fonts& fonts, float unit);

  // Empties the search box and takes the cursor out of it.
  void leave_search();

  // What the panels of the last frame cover, in ImGui's units: names keep clear of it.
  std::span<const ScreenBox> covered() const { return covered_; }

  PanelState state;

 private:
  void search(const PanelFacts& facts, PanelWishes& wishes);
  void search_results(const PanelFacts& facts, PanelWishes& wishes);
  void key_hint(const char* key) const;
  void card(const PanelFacts& facts);
  void departures(const DepartureBoard& board) const;
  void time(const PanelFacts& facts, PanelWishes& wishes);
  void day_bar(const PanelFacts& facts, const LocalTime& local, PanelWishes& wishes) const;
  void time_buttons(const PanelFacts& facts, PanelWishes& wishes) const;
  void statistics(const PanelFacts& facts);
  void tool_bar(const PanelFacts& facts, PanelWishes& wishes);
  void scale_bar(const PanelFacts& facts);
  void menu(const PanelFacts& facts, PanelWishes& wishes);
  void toasts(const PanelFacts& facts);
  void credits(const PanelFacts& facts);
  void help();
  // No higher than `most` of ImGui's units, if that is given.
  void begin(const char* name, float x, float y, float pivot_x, float pivot_y, float width, float most = 1.0e6f);
  void end();

  Fonts fonts_;
  float unit_ = 1.0f;
  float left_bottom_ = 0.0f;  // where the next panel of the left column starts
  float right_bottom_ = 0.0f;
  float bottom_left_ = 0.0f;  // where the next panel above the tools ends
  float tools_right_ = 0.0f;  // how far the lower left corner is in use
  std::string found_for_;     // what found_ answers
  std::vector<std::size_t> found_;
  std::vector<ScreenBox> covered_;
};

}  // namespace mercia::overlay
