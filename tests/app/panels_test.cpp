// Where the panels stand, without a GPU: Dear ImGui lays them out as it does in a window.
#include "engine/overlay/panels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mercia::overlay {
namespace {

struct ScreenSize {
  const char* name;
  float width, height, scale;
};
void PrintTo(const ScreenSize& size, std::ostream* out) { *out << size.name; }

class PanelLayout : public testing::TestWithParam<ScreenSize> {
 protected:
  void SetUp() override {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(GetParam().width, GetParam().height);
    // As Overlay::begin() has it.
    unit_ = std::min(GetParam().scale, std::min(io.DisplaySize.x / kLeastWidth, io.DisplaySize.y / kLeastHeight));
    apply_style(unit_, Theme::Quiet);
    fonts_ = load_fonts(unit_, "");

    for (int i = 0; i < 12; ++i) {
      region::Place place;
      place.name = "St Somebody's Square and a rather long name " + std::to_string(i);
      place.kind = i % 2 ? "tram_stop" : "landmark";
      gazetteer_.places.push_back(place);
      gazetteer_.world.emplace_back(100.0 * i, 0.0, 0.0);
    }
    gazetteer_.index = SearchIndex(gazetteer_.places);
    view_.width = static_cast<std::uint32_t>(GetParam().width);
    view_.height = static_cast<std::uint32_t>(GetParam().height);
    facts_.gazetteer = &gazetteer_;
    facts_.view = &view_;
    facts_.metres_per_pixel = 0.7;
    facts_.credits =
        "Contains facts from NaPTAN, Open Government Licence v3.0  ·  Contains OS data (heights, district outlines) "
        "© Crown copyright 2013  ·  City fabric between landmarks is illustrative";
    facts_.illustrative = "Illustrative: City fabric";
    facts_.notice = "Saved mercia-20260621-120000.png";
    facts_.streaming.tiles_loading = 12;
    facts_.problems = problems_;
    facts_.layers = layers_;
    frame_times_.add(12.0);
    facts_.frame_times = &frame_times_;
  }
  void TearDown() override { ImGui::DestroyContext(); }

  void draw() {
    for (int frame = 0; frame < 4; ++frame) {  // sizes settle over the first ones
      ImGui::GetIO().DeltaTime = 1.0f / 60.0f;
      ImGui::NewFrame();
      static_cast<void>(panels_.draw(facts_, fonts_, unit_));
      ImGui::Render();
    }
  }

  void expect_apart() const {
    const auto boxes = panels_.covered();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      EXPECT_GE(boxes[i].low.x, 0.0f) << i;
      EXPECT_GE(boxes[i].low.y, 0.0f) << i;
      EXPECT_LE(boxes[i].high.x, GetParam().width) << i;
      EXPECT_LE(boxes[i].high.y, GetParam().height) << i;
      for (std::size_t k = i + 1; k < boxes.size(); ++k) {
        const bool apart = boxes[i].high.x <= boxes[k].low.x || boxes[k].high.x <= boxes[i].low.x ||
                           boxes[i].high.y <= boxes[k].low.y || boxes[k].high.y <= boxes[i].low.y;
        EXPECT_TRUE(apart) << "panel " << i << " (" << boxes[i].low.x << ", " << boxes[i].low.y << " to "
                           << boxes[i].high.x << ", " << boxes[i].high.y << ") covers panel " << k << " ("
                           << boxes[k].low.x << ", " << boxes[k].low.y << " to " << boxes[k].high.x << ", "
                           << boxes[k].high.y << ")";
      }
    }
  }

  float unit_ = 1.0f;
  Fonts fonts_;
  Gazetteer gazetteer_;
  geo::View view_;
  FrameTimes frame_times_;
  std::vector<std::string> problems_{"tiles/3/1/2.glb: the server says 404", "tiles/3/1/3.glb: it ends in the middle"};
  std::vector<region::Layer> layers_{{"landmarks", "Landmarks", region::Truth::Estimated},
                                     {"transport", "Railways, Metro and main roads", region::Truth::Surveyed},
                                     {"fabric", "City fabric", region::Truth::Illustrative}};
  PanelFacts facts_;
  Panels panels_;
};

TEST_P(PanelLayout, NothingCoversAnythingWithAllOfItOpen) {
  panels_.state.statistics = true;
  panels_.state.menu = true;
  Card card;
  card.title = "Library of Birmingham, the largest public library of the country";
  card.subtitle = "Landmark";
  card.rows.emplace_back("", std::string(420, 'a') + " " + std::string(200, 'b'));
  for (int i = 0; i < 9; ++i) card.rows.emplace_back("Fact", "value");
  panels_.state.card = card;
  draw();
  EXPECT_GE(panels_.covered().size(), 8u);
  expect_apart();
}

TEST_P(PanelLayout, NothingCoversTheResultsOfASearch) {
  std::copy_n("st", 3, panels_.state.query.begin());
  panels_.state.menu = true;
  draw();
  EXPECT_GE(panels_.covered().size(), 5u);
  expect_apart();
}

TEST_P(PanelLayout, HelpStandsAlone) {
  panels_.state.help = true;
  draw();
  EXPECT_LE(panels_.covered().size(), 3u);
  expect_apart();
}

INSTANTIATE_TEST_SUITE_P(Screens, PanelLayout,
                         testing::Values(ScreenSize{"Small", 1024, 768, 1.0f}, ScreenSize{"Laptop", 1280, 720, 1.0f},
                                         ScreenSize{"Desktop", 1920, 1080, 1.0f}, ScreenSize{"Kiosk", 1920, 1080, 2.0f},
                                         ScreenSize{"Dense", 3840, 2160, 2.0f}),
                         [](const auto& screen) { return std::string(screen.param.name); });

}  // namespace
}  // namespace mercia::overlay
