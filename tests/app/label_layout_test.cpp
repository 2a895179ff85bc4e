#include "engine/overlay/label_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <set>

namespace mercia::overlay {
namespace {

constexpr double kAtOnce = std::numeric_limits<double>::infinity();

geo::View view_at(const glm::dvec3& eye, double heading = 0.0, double pitch = 0.0) {
  geo::View view;
  view.world_from_eye = geo::world_from_eye(eye, heading, pitch);
  view.field_of_view = geo::symmetric_field_of_view(std::numbers::pi / 3, 16.0 / 9.0);
  view.width = 1280;
  view.height = 720;
  return view;
}

LabelSubject place_at(const glm::dvec3& anchor, int importance, float width = 6.0f) {
  return {.anchor = anchor, .width = width, .importance = importance};
}

// A city north of the eye: places of all ranks on a fixed random pattern.
std::vector<LabelSubject> city() {
  std::mt19937 random(7);
  const auto share = [&random] { return static_cast<double>(random() % 10000) / 10000.0; };
  std::vector<LabelSubject> subjects;
  for (int i = 0; i < 400; ++i) {
    LabelSubject subject = place_at({(share() - 0.5) * 3000.0, 80.0 + share() * 3500.0, share() * 60.0},
                                    static_cast<int>(random() % 10), static_cast<float>(3.0 + 9.0 * share()));
    subject.on_stalk = subject.importance != 8;
    subject.is_area = subject.importance == 8;
    subjects.push_back(subject);
  }
  return subjects;
}

std::vector<PlacedLabel> at_once(std::span<const LabelSubject> subjects, const geo::View& view,
                                 std::span<const ScreenBox> reserved = {}) {
  LabelLayout layout;
  for (std::size_t i = 0; i < subjects.size(); ++i) layout.tell_seen(i, 1.0f);
  return layout.update(subjects, view, screen_rules(view, 1.0), reserved, kAtOnce);
}

std::set<std::size_t> subjects_of(const std::vector<PlacedLabel>& labels) {
  std::set<std::size_t> subjects;
  for (const PlacedLabel& label : labels) subjects.insert(label.subject);
  return subjects;
}

bool overlap(const ScreenBox& a, const ScreenBox& b) {
  return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y;
}

TEST(Project, PutsNorthInTheMiddleAndEastToTheRight) {
  const geo::View view = view_at({0, 0, 10});
  const ScreenPoint middle = project(view, {0, 100, 10});
  EXPECT_TRUE(middle.visible);
  EXPECT_NEAR(middle.pixel.x, 640.0, 1e-9);
  EXPECT_NEAR(middle.pixel.y, 360.0, 1e-9);
  EXPECT_NEAR(middle.distance, 100.0, 1e-9);
  EXPECT_NEAR(middle.depth, 100.0, 1e-9);
  EXPECT_GT(project(view, {20, 100, 10}).pixel.x, 640.0);
  EXPECT_LT(project(view, {0, 100, 30}).pixel.y, 360.0);
  EXPECT_FALSE(project(view, {0, -100, 10}).visible);
  EXPECT_FALSE(project(view, {500, 100, 10}).visible);
}

TEST(LabelSize, IsNeverUnderElevenPixelsOnAScreen) {
  for (const double scale : {1.0, 1.5, 2.0, 3.0}) {
    const geo::View view = view_at({0, 0, 2});
    const LabelRules rules = screen_rules(view, scale);
    for (int importance = 0; importance <= 9; ++importance) {
      for (const double share : {0.0, 0.3, 0.9, 1.0, 7.0}) {
        const double pixels = em_angle(rules, importance, share) * geo::pixels_per_radian(view);
        EXPECT_GE(pixels, kLeastScreenPixels * scale - 1e-9);
        EXPECT_LE(pixels, 22.0 * scale) << "and never huge";
      }
    }
  }
}

TEST(LabelSize, IsNeverUnderTwentyFourDmmInAHeadset) {
  const LabelRules rules = headset_rules();
  for (int importance = 0; importance <= 9; ++importance) {
    for (const double share : {0.0, 0.5, 1.0}) {
      EXPECT_GE(em_angle(rules, importance, share), 0.024 - 1e-12);
      EXPECT_LE(em_angle(rules, importance, share), 0.045);
    }
  }
}

// What is drawn is as large as the rules say: measured on the axes that the pass gets.
TEST(LabelSize, IsWhatTheAxesSpan) {
  const geo::View view = view_at({0, 0, 2});
  for (const double distance : {3.0, 40.0, 900.0}) {
    const std::vector<LabelSubject> subjects = {place_at({0.1 * distance, distance, 2.0 + 0.05 * distance}, 6)};
    const auto placed = at_once(subjects, view);
    ASSERT_EQ(placed.size(), 1u) << distance;
    const double pixels = glm::length(placed[0].up) / distance * geo::pixels_per_radian(view);
    EXPECT_GE(pixels, kLeastScreenPixels - 1e-3);
    EXPECT_LE(pixels, 22.0);
    LabelLayout layout;
    layout.tell_seen(0, 1.0f);
    const auto worn = layout.update(subjects, view, headset_rules(), {}, kAtOnce);
    ASSERT_EQ(worn.size(), 1u);
    EXPECT_GE(glm::length(worn[0].right) / glm::length(subjects[0].anchor - view.position()), 0.024 - 1e-6);
    EXPECT_NEAR(glm::dot(worn[0].right, glm::vec3(subjects[0].anchor - view.position())), 0.0, 1e-2 * distance)
        << "it faces the eye";
    EXPECT_NEAR(worn[0].right.z, 0.0f, 1e-5f) << "and is upright";
  }
}

TEST(LabelLayout, NothingOverlapsAnything) {
  const std::vector<LabelSubject> subjects = city();
  const ScreenBox panel{{0, 0}, {340, 300}};
  for (const double height : {2.0, 60.0, 400.0}) {
    const auto placed = at_once(subjects, view_at({0, 0, height}, 0.1, height > 100.0 ? -0.4 : 0.0), std::array{panel});
    EXPECT_GT(placed.size(), 8u);
    EXPECT_LE(placed.size(), 48u);
    for (std::size_t i = 0; i < placed.size(); ++i) {
      EXPECT_FALSE(overlap(placed[i].box, panel));
      EXPECT_GE(placed[i].box.low.x, 0.0f);
      EXPECT_LE(placed[i].box.high.x, 1280.0f);
      for (std::size_t k = i + 1; k < placed.size(); ++k) EXPECT_FALSE(overlap(placed[i].box, placed[k].box));
    }
  }
}

TEST(LabelLayout, IsTheSameForTheSameInput) {
  const std::vector<LabelSubject> subjects = city();
  const geo::View view = view_at({10, -5, 50}, 0.05, -0.1);
  const auto first = at_once(subjects, view), second = at_once(subjects, view);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].subject, second[i].subject);
    EXPECT_EQ(first[i].text_at, second[i].text_at);
    EXPECT_EQ(first[i].opacity, second[i].opacity);
  }
}

TEST(LabelLayout, ASwayingHeadDoesNotMakeNamesBlink) {
  const std::vector<LabelSubject> subjects = city();
  LabelLayout layout;
  for (std::size_t i = 0; i < subjects.size(); ++i) layout.tell_seen(i, 1.0f);
  std::set<std::size_t> before;
  int changes = 0;
  for (int frame = 0; frame < 240; ++frame) {
    const double sway = std::sin(frame * 0.21);
    const geo::View view = view_at({0.15 * sway, 0.1 * sway, 50.0}, 0.002 * sway, -0.1 + 0.001 * sway);
    const auto placed = layout.update(subjects, view, screen_rules(view, 1.0), {}, 1.0 / 60.0);
    const std::set<std::size_t> now = subjects_of(placed);
    if (frame > 30) {
      std::vector<std::size_t> different;
      std::set_symmetric_difference(before.begin(), before.end(), now.begin(), now.end(),
                                    std::back_inserter(different));
      changes += static_cast<int>(different.size());
    }
    before = now;
  }
  EXPECT_GT(before.size(), 8u);
  // Over nine swings a name at the picture's edge or the end of its range may come or go, none may do so with every
  // one.
  EXPECT_LE(changes, 4);
}

TEST(LabelLayout, NamesFadeInAndOutOverAFifthOfASecond) {
  const std::vector<LabelSubject> subjects = {place_at({0, 200, 10}, 9)};
  const geo::View view = view_at({0, 0, 2});
  const LabelRules rules = screen_rules(view, 1.0);
  LabelLayout layout;
  EXPECT_TRUE(layout.update(subjects, view, rules, {}, 0.05).empty()) << "nobody knows yet whether it can be seen";
  layout.tell_seen(0, 1.0f);
  EXPECT_NEAR(layout.update(subjects, view, rules, {}, 0.05).at(0).opacity, 0.25f, 1e-4f);
  EXPECT_NEAR(layout.update(subjects, view, rules, {}, 0.10).at(0).opacity, 0.75f, 1e-4f);
  EXPECT_NEAR(layout.update(subjects, view, rules, {}, 1.00).at(0).opacity, 1.0f, 1e-4f);
  layout.tell_seen(0, 0.0f);
  EXPECT_NEAR(layout.update(subjects, view, rules, {}, 0.10).at(0).opacity, 0.5f, 1e-4f);
  EXPECT_TRUE(layout.update(subjects, view, rules, {}, 0.15).empty());
}

TEST(LabelLayout, HalfHiddenPlacesDoNotFlicker) {
  const std::vector<LabelSubject> subjects = {place_at({0, 200, 10}, 9)};
  const geo::View view = view_at({0, 0, 2});
  LabelLayout layout;
  layout.tell_seen(0, 0.3f);
  EXPECT_TRUE(layout.update(subjects, view, screen_rules(view, 1.0), {}, 1.0).empty()) << "too little to come";
  layout.tell_seen(0, 0.9f);
  EXPECT_EQ(layout.update(subjects, view, screen_rules(view, 1.0), {}, 1.0).size(), 1u);
  layout.tell_seen(0, 0.3f);
  EXPECT_EQ(layout.update(subjects, view, screen_rules(view, 1.0), {}, 1.0).size(), 1u) << "enough to stay";
}

TEST(LabelLayout, TheImportantTakeTheRoomAndLandmarksStandHigherWhereItIsTight) {
  // In the middle a stop, and a landmark at each side of it that wants the same room.
  const std::vector<LabelSubject> subjects = {place_at({0, 300, 20}, 6), place_at({-18, 301, 20}, 9),
                                              place_at({18, 302, 20}, 9)};
  const auto placed = at_once(subjects, view_at({0, 0, 2}));
  const std::set<std::size_t> names = subjects_of(placed);
  ASSERT_TRUE(names.contains(1));
  ASSERT_TRUE(names.contains(2)) << "on a longer leader line";
  const auto rise = [&](std::size_t subject) {
    return std::find_if(placed.begin(), placed.end(),
                        [&](const PlacedLabel& label) { return label.subject == subject; })
        ->text_at.y;
  };
  EXPECT_GT(rise(2) - rise(1), 1.0f);
  LabelSubject other_stop = place_at({0.0, 300, 20}, 6);
  const auto alone = at_once(std::vector<LabelSubject>{other_stop}, view_at({0, 0, 2}));
  EXPECT_EQ(alone.size(), 1u) << "it has room without them";
}

TEST(LabelLayout, FadesTowardsTheEndOfARange) {
  const double range = label_range(6);
  const auto opacity = [&](double share) {
    const std::vector<LabelSubject> subjects = {place_at({0, range * share, 2}, 6)};
    const auto placed = at_once(subjects, view_at({0, 0, 2}));
    return placed.empty() ? 0.0f : placed[0].opacity;
  };
  EXPECT_FLOAT_EQ(opacity(0.5), 1.0f);
  EXPECT_NEAR(opacity(0.9), 0.4f, 1e-3f);
  EXPECT_FLOAT_EQ(opacity(1.01), 0.0f);
}

TEST(LabelLayout, NamesDistrictsFromAboveOnly) {
  std::vector<LabelSubject> subjects = {place_at({0, 9000, 0}, 8)};
  subjects[0].is_area = true;
  EXPECT_TRUE(at_once(subjects, view_at({0, 0, 2})).empty());
  EXPECT_EQ(at_once(subjects, view_at({0, 0, 400})).size(), 1u);
  subjects[0].anchor = {0, 40000, 0};
  EXPECT_EQ(at_once(subjects, view_at({0, 0, 25000}, 0.0, -0.5)).size(), 1u) << "the whole region from very high";
}

TEST(JointView, SeesWhatBothEyesSee) {
  std::array views{view_at({-0.032, 0, 0}), view_at({0.032, 0, 0})};
  views[0].field_of_view.left = -0.9;
  views[1].field_of_view.right = 0.95;
  const geo::View joint = joint_view(views);
  EXPECT_NEAR(joint.position().x, 0.0, 1e-12);
  EXPECT_DOUBLE_EQ(joint.field_of_view.left, -0.9);
  EXPECT_DOUBLE_EQ(joint.field_of_view.right, 0.95);
}

}  // namespace
}  // namespace mercia::overlay
