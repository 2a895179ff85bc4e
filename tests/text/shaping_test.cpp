#include "engine/text/shaping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace mercia::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Shaping : public testing::Test {
 protected:
  void SetUp() override {
    fonts_ = FontSet::open();
    if (!fonts_) GTEST_SKIP() << "needs fonts-noto-core";
  }
  std::unique_ptr<FontSet> fonts_;
};

std::set<int> fonts_in(const Line& line) {
  std::set<int> fonts;
  for (const PlacedGlyph& glyph : line.glyphs) fonts.insert(glyph.glyph.font);
  return fonts;
}

TEST(Letters, OfBrokenTextAreWhatIsWhole) {
  EXPECT_THAT(letters_of("aé"), ElementsAre('a', 0xe9u));
  EXPECT_THAT(letters_of("\xff\xc3"), IsEmpty());
  EXPECT_THAT(letters_of("a\xc3z"), ElementsAre('a', 'z')) << "an unfinished letter takes nothing along";
  EXPECT_THAT(letters_of("\xc0\xaf\xed\xa0\x80"), IsEmpty()) << "overlong forms and surrogates";
  EXPECT_THAT(letters_of("a\n\tb\x7f"), ElementsAre('a', 'b'));
  EXPECT_THAT(letters_of("😀"), ElementsAre(0x1f600u));
}

TEST_F(Shaping, LatinGoesFromLeftToRightWithKerning) {
  const Line line = shape(*fonts_, "AVA");
  ASSERT_EQ(line.glyphs.size(), 3u);
  EXPECT_LT(line.glyphs[0].at.x, line.glyphs[1].at.x);
  EXPECT_LT(line.glyphs[1].at.x, line.glyphs[2].at.x);
  EXPECT_LT(line.width, 2.0f * shape(*fonts_, "A").width + shape(*fonts_, "V").width) << "A and V move together";
  EXPECT_NEAR(shape(*fonts_, "A").width, 0.64f, 0.02f) << "639 of 1000 units in Noto Sans";
}

TEST_F(Shaping, GreekAndCyrillicAreOfTheSameFontAsLatin) {
  EXPECT_EQ(fonts_in(shape(*fonts_, "Αθήνα Москва Łódź")).size(), 1u);
}

TEST_F(Shaping, ArabicJoinsAndRunsFromRightToLeft) {
  const Line whole = shape(*fonts_, "بيت");
  ASSERT_EQ(whole.left_out, 0u);
  ASSERT_GE(whole.glyphs.size(), 3u);
  // The last letter of the word stands leftmost, in the form that ends a word: not the one it has alone.
  const Line last_alone = shape(*fonts_, "ت");
  const bool alone_is_there = std::any_of(whole.glyphs.begin(), whole.glyphs.end(), [&](const PlacedGlyph& glyph) {
    return glyph.glyph == last_alone.glyphs.front().glyph;
  });
  EXPECT_FALSE(alone_is_there);
  const Line beginning = shape(*fonts_, "بي");
  EXPECT_EQ(whole.glyphs.back().glyph, beginning.glyphs.back().glyph)
      << "both begin with the same letter, on the right";
}

TEST_F(Shaping, ANumberWithinArabicKeepsItsOrder) {
  const Line line = shape(*fonts_, "شارع 12");
  ASSERT_GE(line.glyphs.size(), 7u);
  EXPECT_EQ(line.glyphs[0].glyph, shape(*fonts_, "ع 1").glyphs.front().glyph);
  EXPECT_EQ(line.glyphs[1].glyph, shape(*fonts_, "ع 2").glyphs.front().glyph);
}

TEST_F(Shaping, DevanagariPutsTheShortIBeforeItsConsonant) {
  const Line line = shape(*fonts_, "कि");  // written k, i; seen i, k
  const Line consonant = shape(*fonts_, "क");
  ASSERT_EQ(line.glyphs.size(), 2u);
  EXPECT_EQ(line.glyphs[1].glyph, consonant.glyphs[0].glyph);
}

TEST_F(Shaping, MixedScriptsTakeAFontEachAndCountWhatIsMissing) {
  const Line mixed = shape(*fonts_, "Café דרך हिन्दी");
  EXPECT_EQ(fonts_in(mixed).size(), 3u);
  EXPECT_EQ(mixed.left_out, 0u);
  EXPECT_EQ(shape(*fonts_, "a\U000F0000b").left_out, 1u) << "private use";
}

TEST_F(Shaping, EndsALongNameAndHoldsNothingForNothing) {
  const Line line = shape(*fonts_, std::string(5000, 'x'));
  EXPECT_EQ(line.glyphs.size(), kMostLetters);
  EXPECT_EQ(line.glyphs.back().glyph, shape(*fonts_, "…").glyphs[0].glyph);
  EXPECT_THAT(shape(*fonts_, "").glyphs, IsEmpty());
}

TEST_F(Shaping, AFieldIsInsideTheLetterAndOutsideAroundIt) {
  const Line line = shape(*fonts_, "l ");
  const FontSet::Field field = fonts_->field(line.glyphs[0].glyph.font, line.glyphs[0].glyph.index);
  ASSERT_GT(field.width, 2 * kFieldSpread);
  EXPECT_LT(field.left, 0.0f);
  EXPECT_NEAR(field.top, 0.76f + kFieldSpread / kFieldPixelsPerEm, 0.05f) << "the ascender and the margin above it";
  EXPECT_EQ(field.bytes.front(), 0) << "a corner is far outside";
  EXPECT_GT(field.bytes[field.height / 2 * field.width + field.width / 2], 140) << "the middle of the stem";
  EXPECT_EQ(fonts_->field(line.glyphs[1].glyph.font, line.glyphs[1].glyph.index).width, 0u) << "a space";
}

}  // namespace
}  // namespace mercia::text
