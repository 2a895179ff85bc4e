#include "engine/overlay/label_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace mercia::overlay {
namespace {

constexpr double kOrdinaryPixels = 13.0;  // of an em on a screen
constexpr double kOrdinaryDmm = 26.0;     // of an em in a headset
constexpr float kLine = 1.25f;            // ems from the bottom of the deepest letter to the top of the highest
constexpr float kDescent = 0.28f;         // ems of it below the baseline
constexpr float kSide = 0.35f;            // ems of air left and right
constexpr float kLevelStep = 1.6f;        // ems between two heights at which a name may stand
constexpr float kEnterMargin = 7.0f;  // pixels that must be free around a name that comes, beyond what it needs to stay
constexpr float kStalkHalf = 2.0f;    // pixels kept free on each side of a leader line
constexpr float kHideBelow = 0.15f;   // of the surroundings seen: a name that is there goes
constexpr float kShowAbove = 0.5f;    // and comes

bool touch(const ScreenBox& a, const ScreenBox& b, float margin) {
  return a.low.x - margin < b.high.x && b.low.x < a.high.x + margin && a.low.y - margin < b.high.y &&
         b.low.y < a.high.y + margin;
}

bool touches_any(const ScreenBox& box, std::span<const ScreenBox> others, float margin) {
  return std::any_of(others.begin(), others.end(), [&](const ScreenBox& other) { return touch(box, other, margin); });
}

// Ems between the anchor and the text.
float rise_of(const LabelSubject& subject, int level) {
  if (!subject.on_stalk) return -kLine * 0.5f;
  return (subject.importance >= 9 ? 1.0f : 0.6f) + kLevelStep * static_cast<float>(level);
}

int levels_of(const LabelSubject& subject) { return !subject.on_stalk ? 1 : subject.importance >= 9 ? 5 : 2; }

// How well one sees where an area is: not from within its streets.
float area_share(const geo::View& view, const LabelSubject& area) {
  const glm::dvec3 offset = view.position() - area.anchor;
  return static_cast<float>(glm::smoothstep(0.006, 0.018, offset.z / glm::length(offset)));
}

double range_of(const geo::View& view, const LabelSubject& subject) {
  return subject.is_area ? area_range(subject.importance, view.position().z - subject.anchor.z)
                         : label_range(subject.importance);
}

double range_fade(double share) { return std::clamp((1.0 - share) * 4.0, 0.0, 1.0); }

// Axes of one em for a name at `anchor`.
void face(const geo::View& view, const glm::dvec3& anchor, const LabelRules& rules, double em, PlacedLabel& label) {
  const glm::dvec3 offset = anchor - view.position();
  glm::dvec3 right(view.world_from_eye[0]), up(view.world_from_eye[1]);
  double metres = em * std::max(0.0, glm::dot(offset, view.forward()));
  if (rules.faces_eye) {
    metres = em * glm::length(offset);
    const glm::dvec3 away = glm::normalize(offset);
    // Upright, except straight above and below, where the view says what is up.
    const glm::dvec3 wanted = glm::mix(glm::dvec3(0.0, 0.0, 1.0), up, glm::smoothstep(0.9, 0.99, std::abs(away.z)));
    right = glm::normalize(glm::cross(away, wanted));
    up = glm::cross(right, away);
  }
  label.right = glm::vec3(right * metres);
  label.up = glm::vec3(up * metres);
}

}  // namespace

ScreenPoint project(const geo::View& view, const glm::dvec3& world) {
  const glm::dvec3 offset = world - view.position();
  const glm::dvec3 eye = glm::transpose(glm::dmat3(view.world_from_eye)) * offset;
  ScreenPoint point;
  point.distance = glm::length(offset);
  point.depth = -eye.z;
  if (eye.z >= -1e-3) return point;
  const geo::FieldOfView& field = view.field_of_view;
  const double left = std::tan(field.left), right = std::tan(field.right);
  const double up = std::tan(field.up), down = std::tan(field.down);
  const double x = (eye.x / -eye.z - left) / (right - left);
  const double y = (up - eye.y / -eye.z) / (up - down);
  point.pixel = {x * view.width, y * view.height};
  point.visible = x >= 0.0 && x <= 1.0 && y >= 0.0 && y <= 1.0;
  return point;
}

geo::View joint_view(std::span<const geo::View> views) {
  geo::View joint = views.front();
  if (views.size() < 2) return joint;
  const geo::View& other = views[1];
  joint.world_from_eye[3] = (joint.world_from_eye[3] + other.world_from_eye[3]) * 0.5;
  joint.field_of_view.left = std::min(joint.field_of_view.left, other.field_of_view.left);
  joint.field_of_view.right = std::max(joint.field_of_view.right, other.field_of_view.right);
  joint.field_of_view.up = std::max(joint.field_of_view.up, other.field_of_view.up);
  joint.field_of_view.down = std::min(joint.field_of_view.down, other.field_of_view.down);
  return joint;
}

double label_range(int importance) {
  constexpr std::array<double, 10> kMetres = {250, 400, 600, 800, 1200, 2000, 2500, 5000, 20000, 9000};
  return kMetres[static_cast<std::size_t>(std::clamp(importance, 0, 9))];
}

double area_range(int importance, double height) { return label_range(importance) + 2.5 * std::max(0.0, height); }

LabelRules screen_rules(const geo::View& view, double scale) {
  const double pixel = scale / geo::pixels_per_radian(view);
  return {.em = kOrdinaryPixels * pixel, .least_em = kLeastScreenPixels * pixel};
}

LabelRules headset_rules() {
  return {.em = kOrdinaryDmm * 1e-3, .least_em = kLeastHeadsetDmm * 1e-3, .faces_eye = true, .most = 28};
}

double em_angle(const LabelRules& rules, int importance, double share) {
  const double rank = importance == 8 ? 1.35 : importance >= 9 ? 1.12 : importance >= 5 ? 1.0 : 0.92;
  return std::max(rules.least_em, rules.em * rank * std::lerp(1.15, 0.95, std::clamp(share, 0.0, 1.0)));
}

struct LabelLayout::Candidate {
  std::size_t subject = 0;
  double distance = 0.0, depth = 0.0, share = 0.0, em = 0.0;  // em in radians
  glm::vec2 pixel{0.0f};
  float em_pixels = 0.0f;
  bool may_show = false;
  ScreenBox text, stalk;

  void stand(const LabelSubject& what, float rise) {
    const float half = (what.width * 0.5f + kSide) * em_pixels;
    const float bottom = pixel.y - rise * em_pixels;
    text = {{pixel.x - half, bottom - kLine * em_pixels}, {pixel.x + half, bottom}};
    stalk = {{pixel.x - kStalkHalf, bottom}, {pixel.x + kStalkHalf, std::max(bottom, pixel.y)}};
  }
};

void LabelLayout::tell_seen(std::size_t subject, float share) {
  if (subject >= memory_.size()) memory_.resize(subject + 1);
  memory_[subject].seen = share;
}

bool LabelLayout::find_room(Candidate& candidate, const LabelSubject& subject, Memory& memory, const geo::View& view,
                            std::span<const ScreenBox> reserved) const {
  const ScreenBox picture{{0.0f, 0.0f}, {static_cast<float>(view.width), static_cast<float>(view.height)}};
  const auto fits = [&](float margin) {
    const ScreenBox& text = candidate.text;
    const bool inside = text.low.x >= picture.low.x && text.low.y >= picture.low.y && text.high.x <= picture.high.x &&
                        text.high.y <= picture.high.y;
    return inside && !touches_any(text, reserved, margin) && !touches_any(text, texts_, margin) &&
           !touches_any(text, stalks_, margin) && !touches_any(candidate.stalk, texts_, margin);
  };
  const int levels = levels_of(subject);
  // Back down where there is plenty of room, else where it stands, else wherever there is room.
  for (int level = 0; memory.shown && level < memory.level; ++level) {
    candidate.stand(subject, rise_of(subject, level));
    if (!fits(2.0f * kEnterMargin)) continue;
    memory.level = level;
    return true;
  }
  if (memory.shown) {
    candidate.stand(subject, rise_of(subject, memory.level));
    if (fits(0.0f)) return true;
  }
  for (int level = 0; level < levels; ++level) {
    candidate.stand(subject, rise_of(subject, level));
    if (!fits(kEnterMargin)) continue;
    memory.level = level;
    return true;
  }
  return false;
}

void LabelLayout::take_room(const Candidate& candidate) {
  texts_.push_back(candidate.text);
  stalks_.push_back(candidate.stalk);
}

void LabelLayout::forget(std::size_t subject) {
  if (subject < memory_.size()) memory_[subject] = {};
}

std::vector<PlacedLabel> LabelLayout::update(std::span<const LabelSubject> subjects, const geo::View& view,
                                             const LabelRules& rules, std::span<const ScreenBox> reserved,
                                             double seconds) {
  memory_.resize(subjects.size());
  candidates_.clear();
  texts_.clear();
  stalks_.clear();
  const double pixels_per_radian = geo::pixels_per_radian(view);
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const LabelSubject& subject = subjects[i];
    Memory& memory = memory_[i];
    const ScreenPoint point = project(view, subject.anchor);
    const double share = point.distance / range_of(view, subject);
    if (share >= 1.0 || !point.visible) {
      memory = {};  // the next time it comes in anew
      continue;
    }
    Candidate candidate{.subject = i, .distance = point.distance, .depth = point.depth, .share = share};
    candidate.em = em_angle(rules, subject.importance, share);
    candidate.pixel = glm::vec2(point.pixel);
    // What faces the eye beside the middle of a flat picture is drawn out there.
    const double stretch = rules.faces_eye ? std::pow(point.distance / point.depth, 2.0) : 1.0;
    candidate.em_pixels = static_cast<float>(candidate.em * pixels_per_radian * stretch);
    candidate.may_show =
        subject.is_area ? area_share(view, subject) > 0.0f : memory.seen > (memory.shown ? kHideBelow : kShowAbove);
    candidates_.push_back(i);
    candidates.push_back(candidate);
  }
  std::sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
    const int rank_a = 2 * subjects[a.subject].importance + memory_[a.subject].shown;
    const int rank_b = 2 * subjects[b.subject].importance + memory_[b.subject].shown;
    if (rank_a != rank_b) return rank_a > rank_b;
    return a.distance != b.distance ? a.distance < b.distance : a.subject < b.subject;
  });

  const auto step = static_cast<float>(std::min(1.0, seconds / kLabelFade));
  std::vector<PlacedLabel> placed;
  for (Candidate& candidate : candidates) {
    const LabelSubject& subject = subjects[candidate.subject];
    Memory& memory = memory_[candidate.subject];
    const bool room =
        candidate.may_show && texts_.size() < rules.most && find_room(candidate, subject, memory, view, reserved);
    if (room) take_room(candidate);
    memory.shown = room;
    const float clarity = subject.is_area ? area_share(view, subject) : std::clamp(memory.seen * 2.0f, 0.25f, 1.0f);
    const float wanted = room ? static_cast<float>(range_fade(candidate.share)) * clarity : 0.0f;
    memory.opacity += std::clamp(wanted - memory.opacity, -step, step);
    if (memory.opacity <= 0.0f) {
      memory.rise = -1.0f;
      continue;
    }
    const float rise = rise_of(subject, memory.level);
    memory.rise = memory.rise < 0.0f ? rise : std::lerp(memory.rise, rise, step);
    PlacedLabel label{.subject = candidate.subject, .distance = candidate.distance, .opacity = memory.opacity};
    face(view, subject.anchor, rules, candidate.em, label);
    label.text_at = {-subject.width * 0.5f, (subject.on_stalk ? memory.rise : rise) + kDescent};
    candidate.stand(subject, rise);
    label.box = candidate.text;
    placed.push_back(label);
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const PlacedLabel& a, const PlacedLabel& b) { return a.distance > b.distance; });
  return placed;
}

}  // namespace mercia::overlay
