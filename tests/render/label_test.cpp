// Names in the world: what is drawn of them, for one eye and two, and what is found out about their surroundings.
#include <array>

#include "engine/render/label_pass.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

class LabelTest : public RenderTest {
 protected:
  void SetUp() override {
    fonts_ = text::FontSet::open();
    if (!fonts_) GTEST_SKIP() << "needs fonts-noto-core";
  }

  std::unique_ptr<render::LabelPass> make_pass(const render::RendererOptions& options = {}) {
    auto pass = render::LabelPass::create(device(), *fonts_, options);
    EXPECT_TRUE(pass) << (pass ? "" : pass.error().sentence());
    return pass ? std::move(*pass) : nullptr;
  }

  // White letters of 2 m, 50 m to the north.
  static render::SceneLabel label(const text::Line& line) {
    render::SceneLabel label;
    label.anchor = {0.0, 50.0, 0.0};
    label.right = {2.0f, 0.0f, 0.0f};
    label.up = {0.0f, 0.0f, 2.0f};
    label.line = &line;
    label.text_at = {-line.width / 2.0f, 1.0f};
    return label;
  }

  std::unique_ptr<text::FontSet> fonts_;
};

const geo::View kNorth = view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 320, 180, 40.0);

render::FrameInput empty_frame(std::span<const geo::View> views, std::span<const tiles::DrawItem> items) {
  render::FrameInput frame = frame_of(views, items);
  frame.environment.draw_sky = false;
  return frame;
}

std::size_t bright(const Picture& picture) {
  std::size_t count = 0;
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    for (std::uint32_t x = 0; x < picture.width; ++x) count += pixel(picture, x, y).g > 200;
  }
  return count;
}

TEST_F(LabelTest, LettersAreAsDenseAsInAFont) {
  const auto renderer = make_renderer();
  const auto pass = make_pass();
  ASSERT_TRUE(renderer && pass);
  const text::Line line = text::shape(*fonts_, "HHHHHHHH");
  pass->set({label(line)}, {});
  const std::array views{kNorth};
  render::FrameInput frame = empty_frame(views, {});
  frame.scene_pass = pass.get();
  const Picture picture = draw_one(*renderer, frame);
  // An em is 2 m at 50 m: 9.9 of 180 pixels over 40 degrees. An H in Noto Sans covers about a quarter of an em square.
  const double em = 2.0 / 50.0 * 90.0 / std::tan(glm::radians(20.0));
  const auto pixels = static_cast<double>(bright(picture));
  EXPECT_GT(pixels, 8 * 0.12 * em * em);
  EXPECT_LT(pixels, 8 * 0.40 * em * em);
}

TEST_F(LabelTest, TwoEyesInOnePlaceSeeTheSameLetters) {
  const auto renderer = make_renderer({.views = 2});
  const auto pass = make_pass({.views = 2});
  ASSERT_TRUE(renderer && pass);
  const text::Line line = text::shape(*fonts_, "Snow Hill Αθήνα بيت हिन्दी");
  render::SceneLabel what = label(line);
  what.leader = true;
  what.dot = 0.2f;
  pass->set({what}, {});
  const std::array views{kNorth, kNorth};
  render::FrameInput frame = empty_frame(views, {});
  frame.scene_pass = pass.get();
  const auto pictures = draw(*renderer, frame);
  EXPECT_EQ(pictures[0].rgba, pictures[1].rgba);
  EXPECT_GT(bright(pictures[0]), 100u);
}

TEST_F(LabelTest, EyesApartSeeANameInItsPlaceInSpace) {
  const auto renderer = make_renderer({.views = 2});
  const auto pass = make_pass({.views = 2});
  ASSERT_TRUE(renderer && pass);
  const text::Line line = text::shape(*fonts_, "I");
  pass->set({label(line)}, {});
  const std::array views{view_from({-1.0, 0.0, 0.0}, 0.0, 0.0, 320, 180, 40.0),
                         view_from({1.0, 0.0, 0.0}, 0.0, 0.0, 320, 180, 40.0)};
  render::FrameInput frame = empty_frame(views, {});
  frame.scene_pass = pass.get();
  const auto pictures = draw(*renderer, frame);
  const auto middle = [](const Picture& picture) {
    double sum = 0.0, weight = 0.0;
    for (std::uint32_t y = 0; y < picture.height; ++y) {
      for (std::uint32_t x = 0; x < picture.width; ++x) {
        const double value = pixel(picture, x, y).g > 120 ? pixel(picture, x, y).g : 0.0;
        sum += value * (x + 0.5);
        weight += value;
      }
    }
    return weight > 0.0 ? sum / weight : -1.0;
  };
  // 1 m to the side at 50 m.
  const double shift = 1.0 / 50.0 * 90.0 / std::tan(glm::radians(20.0));
  EXPECT_NEAR(middle(pictures[0]), 160.0 + shift, 0.7);
  EXPECT_NEAR(middle(pictures[1]), 160.0 - shift, 0.7);
}

TEST_F(LabelTest, FindsOutWhatIsHidden) {
  for (const auto samples : {VK_SAMPLE_COUNT_1_BIT, VK_SAMPLE_COUNT_4_BIT}) {
    const auto renderer = make_renderer({.samples = samples});
    const auto pass = make_pass();
    ASSERT_TRUE(renderer && pass);
    // A board 20 m to the north hides what stands right behind it.
    const std::array items{
        tiles::DrawItem{upload(*renderer, board({0.0f, 20.0f, 0.0f}, 2.0f, {255, 0, 0})), 1, glm::dmat4(1.0)}};
    const std::array views{kNorth};
    render::FrameInput frame = empty_frame(views, items);
    frame.scene_pass = pass.get();
    pass->set({}, {{7, {0.0, 60.0, 0.0}, 1.0f},      // behind the board
                   {8, {0.0, 10.0, 0.0}, 1.0f},      // before it
                   {9, {20.0, 60.0, 0.0}, 1.0f},     // beside it
                   {10, {0.0, 23.0, 0.0}, 5.0f},     // behind it, but the board belongs to it
                   {11, {0.0, -60.0, 0.0}, 1.0f}});  // behind the eye
    EXPECT_TRUE(pass->take_answers().empty());
    draw_one(*renderer, frame);
    pass->submitted(device().submitted());
    ASSERT_TRUE(device().wait_for(device().submitted()));
    const std::vector<render::SeenAnswer> answers = pass->take_answers();
    ASSERT_EQ(answers.size(), 5u);
    EXPECT_EQ(answers[0].id, 7u);
    EXPECT_EQ(answers[0].share, 0.0f);
    EXPECT_EQ(answers[1].share, 1.0f);
    EXPECT_EQ(answers[2].share, 1.0f);
    EXPECT_EQ(answers[3].share, 1.0f);
    EXPECT_EQ(answers[4].share, 0.0f);
    EXPECT_TRUE(pass->take_answers().empty()) << "each answer is given once";
  }
}

TEST_F(LabelTest, AnAtlasThatIsFullStartsAnew) {
  auto atlas = render::GlyphAtlas::create(device(), 128);
  ASSERT_TRUE(atlas);
  const text::Line line = text::shape(*fonts_, "ABCDEFGHIJKLMN");
  std::size_t found = 0;
  while (found < line.glyphs.size() && atlas->find(*fonts_, line.glyphs[found].glyph)) ++found;
  EXPECT_GE(found, 4u) << "two a row and two rows at least";
  ASSERT_LT(found, line.glyphs.size()) << "128 pixels a side are not enough for all";
  EXPECT_TRUE(atlas->find(*fonts_, line.glyphs[0].glyph)) << "what is in it stays";
  atlas->restart();
  const auto cell = atlas->find(*fonts_, line.glyphs[found].glyph);
  ASSERT_TRUE(cell);
  EXPECT_FALSE(cell->empty);
  EXPECT_EQ(cell->uv_low.x, 0.0f) << "from the corner";
  EXPECT_GT(cell->uv_low.y, cell->uv_high.y) << "pictures have their first row on top";
}

}  // namespace
}  // namespace mercia::test
