#include "engine/overlay/place_labels.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/log.h"
#include "engine/overlay/theme.h"

namespace mercia::overlay {
namespace {

// How a kind of place is named.
struct KindStyle {
  std::string_view kind;
  float lift;       // metres from the ground to the anchor, where the place says no height of its own
  float tolerance;  // metres: what is nearer than that to the anchor belongs to it and does not hide it; 0: areas
  bool on_stalk;
};
constexpr KindStyle kOther{"", 8.0f, 25.0f, true};
constexpr std::string_view kMovingKind = "vehicle";
constexpr int kMovingImportance = 1;
constexpr float kMovingTolerance = 5.0f;         // metres: its own roof
constexpr glm::dvec3 kNowhere(0.0, 0.0, -1e12);  // out of every label's range
constexpr std::array<KindStyle, 12> kStyles = {{{"landmark", 26.0f, 45.0f, true},
                                                {"attraction", 12.0f, 30.0f, true},
                                                {"railway_station", 12.0f, 60.0f, true},
                                                {"tram_stop", 5.0f, 12.0f, true},
                                                {"bus_stop", 3.5f, 8.0f, true},
                                                {"square", 4.0f, 25.0f, true},
                                                {"park", 10.0f, 60.0f, false},
                                                {"water", 1.0f, 60.0f, false},
                                                {"district", 40.0f, 0.0f, false},
                                                {"suburb", 30.0f, 0.0f, false},
                                                {"town", 40.0f, 0.0f, false},
                                                {"city", 40.0f, 0.0f, false}}};
constexpr double kDistanceTolerance = 0.015;  // of the distance: coarse tiles are wrong by about as much

const KindStyle& style_of(std::string_view kind) {
  const auto found = std::find_if(kStyles.begin(), kStyles.end(), [&](const KindStyle& s) { return s.kind == kind; });
  return found == kStyles.end() ? kOther : *found;
}

}  // namespace

Result<std::unique_ptr<PlaceLabels>> PlaceLabels::create(gpu::Device& device, const render::RendererOptions& options) {
  std::unique_ptr<text::FontSet> fonts = text::FontSet::open();
  if (!fonts) {
    log::warn("Places are not named in the scene: Noto Sans is not installed (fonts-noto-core)");
    return nullptr;
  }
  std::unique_ptr<PlaceLabels> labels(new PlaceLabels(std::move(fonts)));
  MERCIA_TRY(labels->pass_, render::LabelPass::create(device, *labels->fonts_, options));
  return labels;
}

void PlaceLabels::meet(const Gazetteer& gazetteer) {
  if (!lines_.empty()) return;
  for (std::size_t i = 0; i < gazetteer.places.size(); ++i) {
    const region::Place& place = gazetteer.places[i];
    const KindStyle& style = style_of(place.kind);
    LabelSubject subject;
    // A little above the roof, so that the roof's own edge does not hide it.
    const double lift = place.height > 0.0 ? place.height + 2.0 : static_cast<double>(style.lift);
    subject.anchor = gazetteer.world[i] + glm::dvec3(0.0, 0.0, lift);
    subject.importance = importance_of(place.kind);
    subject.on_stalk = style.on_stalk;
    subject.is_area = style.tolerance == 0.0f;
    lines_.push_back(text::shape(*fonts_, place.name));
    subject.width = lines_.back().width;
    subjects_.push_back(subject);
    tolerances_.push_back(style.tolerance);
  }
  LabelSubject nothing;
  nothing.anchor = kNowhere;
  nothing.importance = kMovingImportance;
  lines_.resize(lines_.size() + kMostMoving);
  subjects_.resize(subjects_.size() + kMostMoving, nothing);
  tolerances_.resize(tolerances_.size() + kMostMoving, kMovingTolerance);
}

// What had a slot keeps it, so that its name does not blink.
void PlaceLabels::move(std::span<const MovingName> moving) {
  moving = moving.first(std::min(moving.size(), kMostMoving));
  const std::size_t first = subjects_.size() - kMostMoving;
  std::array<const MovingName*, kMostMoving> shown{};
  std::vector<const MovingName*> newcomers;
  for (const MovingName& name : moving) {
    const auto slot =
        std::find_if(slots_.begin(), slots_.end(), [&](const Slot& one) { return one.taken && one.key == name.key; });
    if (slot == slots_.end()) {
      newcomers.push_back(&name);
    } else {
      shown[static_cast<std::size_t>(slot - slots_.begin())] = &name;
    }
  }
  for (std::size_t i = 0; i < kMostMoving; ++i) {
    Slot& slot = slots_[i];
    LabelSubject& subject = subjects_[first + i];
    if (!shown[i] && !newcomers.empty()) {
      shown[i] = newcomers.back();
      newcomers.pop_back();
      layout_.forget(first + i);
      slot.text.clear();
    }
    slot.taken = shown[i] != nullptr;
    subject.anchor = slot.taken ? shown[i]->anchor : kNowhere;
    if (!slot.taken || (slot.key == shown[i]->key && slot.text == shown[i]->text)) continue;
    slot.key = shown[i]->key;
    slot.text = shown[i]->text;
    lines_[first + i] = text::shape(*fonts_, slot.text);
    subject.width = lines_[first + i].width;
  }
}

render::SceneLabel PlaceLabels::scene_label(std::string_view kind, const PlacedLabel& placed,
                                            const LabelSurroundings& around) const {
  const KindStyle& style = style_of(kind);
  const LabelSubject& subject = subjects_[placed.subject];
  const float dark = static_cast<float>(glm::smoothstep(0.05, -0.12, around.sun_altitude));
  render::SceneLabel label;
  label.anchor = subject.anchor;
  label.right = placed.right;
  label.up = placed.up;
  label.line = &lines_[placed.subject];
  label.text_at = placed.text_at;
  label.opacity = placed.opacity;
  label.weight = subject.importance >= 7 ? 0.022f : 0.012f;
  // At night a white as bright as a lamp would dazzle.
  label.ink = glm::vec3(0.985f, 0.988f, 0.992f) * std::lerp(1.0f, 0.86f, dark);
  label.halo = {0.04f, 0.06f, 0.09f, std::lerp(0.78f, 0.62f, dark)};
  label.halo_width = 0.19f;
  label.leader = subject.on_stalk;
  label.dot = subject.on_stalk ? 0.22f : 0.0f;
  const ImVec4 mark = mark_of(kind);
  label.dot_ink = {mark.x, mark.y, mark.z};
  if (!subject.on_stalk && style.tolerance > 0.0f) label.ink = glm::mix(label.ink, label.dot_ink, 0.4f);
  if (around.high_contrast) {
    label.plate = {0.0f, 0.0f, 0.0f, 0.92f};
    label.halo.a = 0.0f;
    label.ink = glm::vec3(1.0f);
  }
  return label;
}

void PlaceLabels::update(const Gazetteer& gazetteer, std::span<const MovingName> moving,
                         const LabelSurroundings& around) {
  meet(gazetteer);
  move(moving);
  for (const render::SeenAnswer& answer : pass_->take_answers()) layout_.tell_seen(answer.id, answer.share);
  const geo::View view = joint_view(around.views);
  const LabelRules rules = around.views.size() > 1 ? headset_rules() : screen_rules(view, around.scale);
  const std::vector<PlacedLabel> placed = layout_.update(subjects_, view, rules, around.reserved, around.seconds);
  std::vector<render::SceneLabel> labels;
  labels.reserve(placed.size());
  for (const PlacedLabel& label : placed) {
    const bool is_place = label.subject < gazetteer.places.size();
    labels.push_back(
        scene_label(is_place ? std::string_view(gazetteer.places[label.subject].kind) : kMovingKind, label, around));
  }
  std::vector<render::SeenQuestion> questions;
  for (const std::size_t subject : layout_.candidates()) {
    if (subjects_[subject].is_area) continue;
    const glm::dvec3& anchor = subjects_[subject].anchor;
    questions.push_back(
        {static_cast<std::uint32_t>(subject), anchor,
         tolerances_[subject] + static_cast<float>(kDistanceTolerance * glm::distance(anchor, view.position()))});
  }
  pass_->set(std::move(labels), std::move(questions));
}

}  // namespace mercia::overlay
