#include "engine/overlay/panels.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/overlay/icons.h"

namespace mercia::overlay {
namespace {

constexpr float kLeftWidth = 340.0f;
constexpr std::size_t kMostResults = 8;
constexpr ImGuiWindowFlags kPanelFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                                         ImGuiWindowFlags_NoNav | ImGuiWindowFlags_AlwaysAutoResize;

struct HelpLine {
  const char* keys;
  const char* what;
};
constexpr std::array<HelpLine, 23> kHelp = {
    {{"Left drag", "turn about what is under the pointer, or look around"},
     {"Right drag", "pull the ground along"},
     {"Wheel", "nearer or farther; speed when flying"},
     {"Click", "what is this?"},
     {"Double click", "go there"},
     {"W A S D, arrows", "move; with Shift faster"},
     {"Q  E", "down, up"},
     {"1  2  3, Tab", "orbit, fly, walk"},
     {"/  or Ctrl F", "search"},
     {"N  L", "face north; names on or off"},
     {"Home", "back to the start"},
     {"[  ]", "an hour earlier or later; with Shift a month"},
     {"Space  ,  .", "stop time, slower, faster"},
     {"T", "the present time"},
     {"M  B", "what is shown; what leaves the nearest stop"},
     {"H  Ctrl +  Ctrl -", "high contrast; larger or smaller text"},
     {"C", "clear, fair, hazy, overcast"},
     {"F1  F3", "this help; statistics"},
     {"F4  X", "the next level of quality; shadows to be measured"},
     {"F9", "into a headset, or out of it"},
     {"F11", "full screen"},
     {"F12", "save a picture"},
     {"Gamepad", "sticks move and turn, triggers zoom, A asks, X changes mode"}}};

}  // namespace

void Panels::begin(const char* name, float x, float y, float pivot_x, float pivot_y, float width, float most) {
  ImGui::SetNextWindowPos(ImVec2(x, y), ImGuiCond_Always, ImVec2(pivot_x, pivot_y));
  const ImVec2 least(std::max(0.0f, width), 0.0f), greatest(width > 0.0f ? width : 1.0e6f, most);
  ImGui::SetNextWindowSizeConstraints(least, greatest);
  ImGui::Begin(name, nullptr, kPanelFlags);
}

void Panels::end() {
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  covered_.push_back({{at.x, at.y}, {at.x + size.x, at.y + size.y}});
  ImGui::End();
}

PanelWishes Panels::draw(const PanelFacts& facts, const Fonts& fonts, float unit) {
  fonts_ = fonts;
  unit_ = unit;
  left_bottom_ = right_bottom_ = space::kMargin * unit_;
  covered_.clear();
  tools_right_ = 0.0f;
  PanelWishes wishes;
  ImGui::PushFont(fonts_.body);
  if (state.help) {
    help();  // alone: it needs the room
  } else {
    tool_bar(facts, wishes);
    scale_bar(facts);
    if (state.menu && state.query[0] == '\0') menu(facts, wishes);  // the results need the room
    toasts(facts);
    search(facts, wishes);
    card(facts);
    time(facts, wishes);
    if (state.statistics) statistics(facts);
  }
  credits(facts);
  ImGui::PopFont();
  return wishes;
}

void Panels::search(const PanelFacts& facts, PanelWishes& wishes) {
  if (!facts.gazetteer || facts.gazetteer->places.empty()) {
    state.focus_search = false;
    return;
  }
  const float margin = space::kMargin * unit_;
  begin("search", margin, left_bottom_, 0.0f, 0.0f, kLeftWidth * unit_);
  if (found_for_ != state.query.data()) {
    found_for_ = state.query.data();
    found_ = facts.gazetteer->index.find(found_for_, kMostResults);
  }
  state.chosen_result = found_.empty() ? 0 : std::clamp(state.chosen_result, 0, static_cast<int>(found_.size()) - 1);

  const ImVec2 glass = ImGui::GetCursorScreenPos();
  const float lead = 26.0f * unit_;
  draw_icon(*ImGui::GetWindowDrawList(), Icon::Search,
            ImVec2(glass.x + 9.0f * unit_, glass.y + ImGui::GetFrameHeight() * 0.5f), 18.0f * unit_,
            packed(color::kDim));
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + lead);
  if (state.focus_search) ImGui::SetKeyboardFocusHere();
  state.focus_search = false;
  ImGui::SetNextItemWidth(-1.0f);
  ImGui::PushID(state.search_visit);  // a field of another name has no cursor
  if (ImGui::InputTextWithHint("##query", "Search places", state.query.data(), state.query.size(),
                               ImGuiInputTextFlags_AutoSelectAll)) {
    state.chosen_result = 0;
  }
  ImGui::PopID();
  state.searching = ImGui::IsItemActive();
  if (!state.searching && state.query[0] == '\0') key_hint("/");
  if (state.confirm_search && !found_.empty())
    wishes.go_to_place = found_[static_cast<std::size_t>(state.chosen_result)];
  state.confirm_search = false;
  search_results(facts, wishes);
  if (wishes.go_to_place) {
    leave_search();
    state.card = card_of(facts.gazetteer->places[*wishes.go_to_place]);
  }
  left_bottom_ += ImGui::GetWindowHeight() + space::kGap * unit_;
  end();
}

void Panels::leave_search() {
  state.query = {};
  state.chosen_result = 0;
  ++state.search_visit;
}

// A key drawn at the right end of the last item.
void Panels::key_hint(const char* key) const {
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const float size = fonts_.small->FontSize * ImGui::GetIO().FontGlobalScale;
  const float side = high.y - low.y - 10.0f * unit_;
  const ImVec2 corner(high.x - side - 6.0f * unit_, low.y + 5.0f * unit_);
  const ImVec2 extent = fonts_.small->CalcTextSizeA(size, 1.0e6f, 0.0f, key);
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  canvas.AddRect(corner, ImVec2(corner.x + side, corner.y + side), packed(color::kDim, 0.5f), 4.0f * unit_, 0, unit_);
  canvas.AddText(fonts_.small, size, ImVec2(corner.x + (side - extent.x) * 0.5f, corner.y + (side - extent.y) * 0.5f),
                 packed(color::kDim), key);
}

void Panels::search_results(const PanelFacts& facts, PanelWishes& wishes) {
  if (found_.empty()) {
    if (state.query[0] != '\0') ImGui::TextDisabled("No place of that name in this region");
    return;
  }
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  for (std::size_t row = 0; row < found_.size(); ++row) {
    const region::Place& place = facts.gazetteer->places[found_[row]];
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = 30.0f * unit_;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(row));
    if (ImGui::InvisibleButton("place", ImVec2(width, height))) wishes.go_to_place = found_[row];
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    if (hovered && (ImGui::GetIO().MouseDelta.x != 0.0f || ImGui::GetIO().MouseDelta.y != 0.0f)) {
      state.chosen_result = static_cast<int>(row);
    }
    if (static_cast<int>(row) == state.chosen_result) {
      canvas.AddRectFilled(at, ImVec2(at.x + width, at.y + height), packed(color::kRaised), 6.0f * unit_);
      canvas.AddRectFilled(at, ImVec2(at.x + 3.0f * unit_, at.y + height), packed(color::kAccent), 1.5f * unit_);
    }
    std::string note = readable_kind(place.kind);
    if (facts.view)
      note += "  " + distance_text(glm::distance(facts.view->position(), facts.gazetteer->world[found_[row]]));
    const float scale = ImGui::GetIO().FontGlobalScale;
    const float small = fonts_.small->FontSize * scale;
    const float note_width = fonts_.small->CalcTextSizeA(small, 1.0e6f, 0.0f, note.c_str()).x;
    const ImVec4 clip(at.x, at.y, at.x + width - note_width - 20.0f * unit_, at.y + height);
    const float body = ImGui::GetFontSize();
    const ImVec4 mark = mark_of(place.kind);
    draw_icon(canvas, icon_of(place.kind), ImVec2(at.x + 18.0f * unit_, at.y + height * 0.5f), 17.0f * unit_,
              packed(mark));
    canvas.AddText(ImGui::GetFont(), body, ImVec2(at.x + 34.0f * unit_, at.y + (height - body) * 0.5f),
                   packed(color::kText), place.name.c_str(), nullptr, 0.0f, &clip);
    canvas.AddText(fonts_.small, small,
                   ImVec2(at.x + width - note_width - 8.0f * unit_, at.y + (height - small) * 0.5f),
                   packed(color::kDim), note.c_str());
  }
}

void Panels::card(const PanelFacts& facts) {
  if (!state.card) return;
  const Card& card = *state.card;
  begin("card", space::kMargin * unit_, left_bottom_, 0.0f, 0.0f, kLeftWidth * unit_,
        std::max(60.0f * unit_, bottom_left_ - left_bottom_));
  const float right = ImGui::GetWindowContentRegionMax().x;
  const float button = ImGui::GetFrameHeight() * 0.8f;
  ImGui::PushFont(fonts_.heading);
  ImGui::PushTextWrapPos(right - button - 6.0f * unit_);
  ImGui::TextUnformatted(card.title.c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopFont();
  const ImVec2 after_title = ImGui::GetCursorPos();
  ImGui::SetCursorPos(ImVec2(right - button, ImGui::GetStyle().WindowPadding.y));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const bool close = ImGui::InvisibleButton("close", ImVec2(button, button));
  draw_icon(*ImGui::GetWindowDrawList(), Icon::Close, ImVec2(corner.x + button * 0.5f, corner.y + button * 0.5f),
            button * 0.7f, packed(ImGui::IsItemHovered() ? color::kText : color::kDim));
  ImGui::SetCursorPos(after_title);
  if (!card.subtitle.empty()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), icon_of(card.kind),
              ImVec2(at.x + 8.0f * unit_, at.y + ImGui::GetTextLineHeight() * 0.5f), 17.0f * unit_,
              packed(mark_of(card.kind)));
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 23.0f * unit_);
    ImGui::TextDisabled("%s", card.subtitle.c_str());
  }
  if (!card.rows.empty()) ImGui::Dummy(ImVec2(0.0f, 2.0f * unit_));
  const float value_at = 124.0f * unit_;
  for (const auto& [label, value] : card.rows) {
    if (!label.empty()) {
      ImGui::TextDisabled("%s", label.c_str());
      ImGui::SameLine(std::max(value_at, ImGui::CalcTextSize(label.c_str()).x + 24.0f * unit_));
    }
    ImGui::PushTextWrapPos(right);
    ImGui::TextUnformatted(value.c_str());
    ImGui::PopTextWrapPos();
  }
  if (card.illustrative) {
    ImGui::Dummy(ImVec2(0.0f, 2.0f * unit_));
    ImGui::PushStyleColor(ImGuiCol_Text, color::kAccent);
    ImGui::PushTextWrapPos(right);
    ImGui::TextUnformatted("Illustrative: invented to fill the map, not surveyed.");
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
  }
  if (facts.board && !card.id.empty()) departures(*facts.board);
  left_bottom_ += ImGui::GetWindowHeight() + space::kGap * unit_;
  end();
  if (close) state.card.reset();
}

void Panels::help() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  begin("help", size.x * 0.5f, size.y * 0.5f, 0.5f, 0.5f, 0.0f);
  ImGui::PushFont(fonts_.heading);
  ImGui::TextUnformatted("Finding your way");
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(0.0f, 4.0f * unit_));
  for (const HelpLine& line : kHelp) {
    ImGui::TextColored(color::kAccent, "%s", line.keys);
    ImGui::SameLine(150.0f * unit_);
    ImGui::TextUnformatted(line.what);
  }
  end();
}

}  // namespace mercia::overlay
