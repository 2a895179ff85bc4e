#include "tools/bake/osm_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <string>

namespace mercia::bake {
namespace {

TEST(OsmValues, LengthsAsPeopleWriteThem) {
  struct Row {
    const char* text;
    double metres;
  };
  for (const Row& row :
       {Row{"3", 3},         Row{"3 m", 3},         Row{"3m", 3},        Row{"3.5 metres", 3.5},  Row{"1,5", 1.5},
        Row{"1,5 m", 1.5},   Row{"40 ft", 12.192},  Row{"40ft", 12.192}, Row{"40 feet", 12.192},  Row{"40'", 12.192},
        Row{"12'6\"", 3.81}, Row{"12' 6\"", 3.81},  Row{"12'6", 3.81},   Row{"12 ft 6 in", 3.81}, Row{"6\"", 0.1524},
        Row{"6 in", 0.1524}, Row{"5;6", 6},         Row{"6;5", 6},       Row{"5-6 m", 6},         Row{"~10", 10},
        Row{"~ 10 m", 10},   Row{"ca. 10", 10},     Row{"+7", 7},        Row{" 8 ", 8},           Row{".5", 0.5},
        Row{"5.", 5},        Row{"250 cm", 2.5},    Row{"0", 0},         Row{"-3", -3},           Row{"5;", 5},
        Row{"12.50", 12.5},  Row{"10\xc2\xa0m", 10}}) {
    const auto value = parse_length(row.text);
    ASSERT_TRUE(value.has_value()) << row.text;
    EXPECT_NEAR(*value, row.metres, 1e-9) << row.text;
  }
}

TEST(OsmValues, WhatIsNoLengthIsRefused) {
  for (const char* text :
       {"",         " ",   "m",     "tall", "NaN",     "nan",   "inf", "-inf", "1e9",      "10 bananas",
        "3 m high", "--3", "1.2.3", "#12",  "12'6\"7", "10 20", ";",   "~",    "\xff\xfe", "0x10"})
    EXPECT_FALSE(parse_length(text).has_value()) << text;
  EXPECT_FALSE(parse_length(std::string(100'000, '9')).has_value());
  EXPECT_FALSE(parse_length(std::string("3\0m", 3)).has_value());
}

TEST(OsmValues, Numbers) {
  EXPECT_EQ(parse_number("3"), 3.0);
  EXPECT_EQ(parse_number("2.5"), 2.5);
  EXPECT_EQ(parse_number("3;4"), 4.0);
  EXPECT_EQ(parse_number("3-4"), 4.0);
  EXPECT_EQ(parse_number("-1"), -1.0);
  EXPECT_FALSE(parse_number("ground").has_value());
  EXPECT_FALSE(parse_number("3 m").has_value());
}

TEST(OsmValues, Bearings) {
  EXPECT_NEAR(parse_bearing("N").value(), 0.0, 1e-12);
  EXPECT_NEAR(parse_bearing("ssw").value(), 202.5 / 180.0 * std::numbers::pi, 1e-12);
  EXPECT_NEAR(parse_bearing("north-west").value(), 315.0 / 180.0 * std::numbers::pi, 1e-12);
  EXPECT_NEAR(parse_bearing("135\xc2\xb0").value(), 135.0 / 180.0 * std::numbers::pi, 1e-12);
  EXPECT_NEAR(parse_bearing("-90").value(), 270.0 / 180.0 * std::numbers::pi, 1e-12);
  EXPECT_NEAR(parse_bearing("720").value(), 0.0, 1e-12);
  for (const char* text : {"", "up", "NNN", "1e5", "99999", "nan"})
    EXPECT_FALSE(parse_bearing(text).has_value()) << text;
}

TEST(OsmValues, Colours) {
  EXPECT_EQ(parse_color("#ff8000"), (Color{255, 128, 0, 255}));
  EXPECT_EQ(parse_color("#f80"), (Color{255, 136, 0, 255}));
  EXPECT_EQ(parse_color("FF8000"), (Color{255, 128, 0, 255}));
  EXPECT_EQ(parse_color("Light_Grey"), (Color{211, 211, 211, 255}));
  EXPECT_EQ(parse_color("dark slate gray"), (Color{47, 79, 79, 255}));
  EXPECT_EQ(parse_color("red;white"), (Color{255, 0, 0, 255}));
  for (const char* text : {"", "#", "#ggg", "#12345", "reddish", ";", "rgb(1,2,3)"})
    EXPECT_FALSE(parse_color(text).has_value()) << text;
}

TEST(OsmValues, AnyBytesAreSurvived) {
  std::mt19937 random(1);
  const std::string alphabet = "0123456789.,;-~'\" mftincNESW#\xc2\xb0\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto i = random() % 12; i > 0; --i) text.push_back(alphabet[random() % alphabet.size()]);
    const auto length = parse_length(text);
    if (length) {
      EXPECT_TRUE(std::isfinite(*length)) << text;
    }
    const auto bearing = parse_bearing(text);
    if (bearing) {
      EXPECT_TRUE(*bearing >= 0.0 && *bearing < 2.0 * std::numbers::pi) << text;
    }
    parse_number(text);
    parse_color(text);
  }
}

}  // namespace
}  // namespace mercia::bake
