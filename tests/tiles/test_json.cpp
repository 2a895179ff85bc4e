#include <gtest/gtest.h>

#include "engine/tiles/json.h"

namespace mercia::tiles {
namespace {

Result<Json> parse(const std::string& text) { return parse_json(as_bytes(text), "test"); }

TEST(TilesJson, BrokenAndDeepTextIsRefused) {
  EXPECT_TRUE(parse("{\"a\":[1,2]}  "));
  EXPECT_TRUE(parse(std::string("{}\0\0", 4))) << "zero bytes as padding";
  EXPECT_FALSE(parse("{\"a\":"));
  EXPECT_FALSE(parse(""));
  EXPECT_FALSE(parse(std::string(100'000, '[')));
  EXPECT_FALSE(parse(std::string(300, '[') + std::string(300, ']')));
  EXPECT_TRUE(parse("[\"" + std::string(300, '[') + "\"]")) << "brackets in a string are no depth";
}

TEST(TilesJson, LookingUpNeverThrows) {
  const Json json = *parse(R"({"n":1.5,"w":3.0,"neg":-1,"big":1e300,"text":"x","list":[1,"2"],"yes":true})");
  EXPECT_EQ(member(json, "absent"), nullptr);
  EXPECT_EQ(member(member(json, "n"), "x"), nullptr);
  EXPECT_EQ(element(member(json, "list"), 2), nullptr);
  EXPECT_EQ(element(member(json, "text"), 0), nullptr);
  EXPECT_EQ(length(member(json, "text")), 0u);
  EXPECT_EQ(number(member(json, "n")), 1.5);
  EXPECT_EQ(number(member(json, "text")), std::nullopt);
  EXPECT_EQ(whole_number(member(json, "n")), std::nullopt);
  EXPECT_EQ(whole_number(member(json, "w")), 3u);
  EXPECT_EQ(whole_number(member(json, "neg")), std::nullopt);
  EXPECT_EQ(whole_number(member(json, "big")), std::nullopt);
  EXPECT_EQ(numbers(member(json, "list"), 2), std::nullopt);
  EXPECT_EQ(text(member(json, "n")), "");
  EXPECT_TRUE(flag(member(json, "yes")));
  EXPECT_FALSE(flag(member(json, "n")));
}

}  // namespace
}  // namespace mercia::tiles
