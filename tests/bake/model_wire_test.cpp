#include "tools/bake/model_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace mercia::bake {
namespace {

using testing::HasSubstr;

Bytes picture() {
  const ByteView bytes = as_bytes(std::string_view("\x89PNG\r\n\x1a\n rest of it", 20));
  return Bytes(bytes.begin(), bytes.end());
}

WireModel triangle() {
  WireModel model;
  model.name = "Haus Süd";
  model.copyright = "Somebody";
  model.notes = {"one", "two"};
  model.textures = {{"image/png", picture()}};
  WirePart part;
  part.texture = 0;
  for (const double x : {0.0, 1.0, 2.0})
    part.vertices.push_back({{x, x * x, 1e6 + x}, {0.0f, 0.0f, 1.0f}, {0.25f, 0.75f}, Color{1, 2, 3, 4}});
  part.indices = {0, 1, 2};
  model.parts = {part, part};
  model.parts[1].texture = -1;
  return model;
}

std::string refusal(const WireModel& model, std::uint64_t limit = 100) {
  const auto decoded = decode_model(encode_model(model), limit);
  return decoded ? "" : decoded.error().sentence();
}

TEST(ModelWire, BringsEverythingAcross) {
  const auto decoded = decode_model(encode_model(triangle()), 2);
  ASSERT_TRUE(decoded) << decoded.error().sentence();
  EXPECT_EQ(decoded->name, "Haus Süd");
  EXPECT_EQ(decoded->copyright, "Somebody");
  EXPECT_THAT(decoded->notes, testing::ElementsAre("one", "two"));
  ASSERT_EQ(decoded->textures.size(), 1u);
  EXPECT_EQ(decoded->textures[0].mime_type, "image/png");
  EXPECT_EQ(decoded->textures[0].bytes, picture());
  ASSERT_EQ(decoded->parts.size(), 2u);
  EXPECT_EQ(decoded->parts[0].texture, 0);
  EXPECT_EQ(decoded->parts[1].texture, -1);
  EXPECT_EQ(decoded->triangle_count(), 2u);
  const WireVertex& vertex = decoded->parts[0].vertices[2];
  EXPECT_EQ(vertex.position, glm::dvec3(2.0, 4.0, 1e6 + 2.0));
  EXPECT_EQ(vertex.normal, glm::vec3(0.0f, 0.0f, 1.0f));
  EXPECT_EQ(vertex.uv, glm::vec2(0.25f, 0.75f));
  EXPECT_EQ(vertex.color, (Color{1, 2, 3, 4}));
}

TEST(ModelWire, AFailureKeepsTheWorkersSentence) {
  const auto decoded = decode_model(encode_model_failure("it is\na teapot"), 1);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().kind, ErrorKind::Input);
  EXPECT_EQ(decoded.error().what, "it is a teapot");
}

TEST(ModelWire, EveryTruncationIsRefused) {
  const Bytes whole = encode_model(triangle());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_model(ByteView(whole).first(size), 100)) << size;
}

TEST(ModelWire, BytesAfterTheEndAreRefused) {
  Bytes bytes = encode_model(triangle());
  bytes.push_back(std::byte{0});
  const auto decoded = decode_model(bytes, 100);
  ASSERT_FALSE(decoded);
  EXPECT_THAT(decoded.error().sentence(), HasSubstr("bytes follow"));
}

TEST(ModelWire, BrokenContentsAreRefused) {
  const auto with = [](auto change) {
    WireModel model = triangle();
    change(model);
    return refusal(model);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(with([](auto& m) { m.parts[0].indices[1] = 3; }), HasSubstr("does not exist"));
  EXPECT_THAT(with([](auto& m) { m.parts[0].indices.pop_back(); }), HasSubstr("inside a triangle"));
  EXPECT_THAT(with([](auto& m) { m.parts[0].texture = 1; }), HasSubstr("no texture"));
  EXPECT_THAT(with([](auto& m) { m.parts[0].texture = -2; }), HasSubstr("no texture"));
  EXPECT_THAT(with([](auto& m) { m.textures[0].bytes[1] = std::byte{0}; }), HasSubstr("neither PNG nor JPEG"));
  EXPECT_THAT(with([](auto& m) { m.textures[0].bytes.clear(); }), HasSubstr("neither PNG nor JPEG"));
  EXPECT_THAT(with([&](auto& m) { m.parts[1].vertices[0].position.y = nan; }), HasSubstr("not finite"));
  EXPECT_THAT(with([](auto& m) { m.parts[1].vertices[0].position.z = 1e9; }), HasSubstr("too far"));
  EXPECT_THAT(with([](auto& m) { m.parts[1].vertices[0].normal = glm::vec3(0.0f); }), HasSubstr("normal"));
  EXPECT_THAT(with([&](auto& m) { m.parts[1].vertices[0].normal.x = static_cast<float>(nan); }), HasSubstr("normal"));
  EXPECT_THAT(with([](auto& m) { m.parts[1].vertices[0].uv.x = std::numeric_limits<float>::infinity(); }),
              HasSubstr("not finite"));
}

TEST(ModelWire, MoreTrianglesThanTheLimitAreRefusedOverAllParts) {
  EXPECT_EQ(refusal(triangle(), 2), "");
  EXPECT_THAT(refusal(triangle(), 1), HasSubstr("more triangles than the limit"));
}

// A count asks for no memory before its bytes have come.
TEST(ModelWire, HugeCountsAreRefusedAtOnce) {
  const Bytes whole = encode_model(triangle());
  std::size_t refused = 0;
  for (std::size_t at = kModelWireGreeting.size() + 1; at + 4 <= whole.size(); ++at) {
    Bytes changed = whole;
    std::memset(changed.data() + at, 0xff, 4);
    refused += !decode_model(changed, std::uint64_t{1} << 40);
  }
  EXPECT_GT(refused, 200u);
}

TEST(ModelWire, TextIsMadeFitForATerminal) {
  WireModel model = triangle();
  model.name = "a\x1b[31m\x07 b\xff\xc3( \xe2\x82\xac \xed\xa0\x80 \xc2\x9b";
  const auto decoded = decode_model(encode_model(model), 100);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->name,
            "a [31m  b?"
            "?( \xe2\x82\xac ??? ??");
}

// Random changes of a true answer: a model that keeps the promises of the header, or an error.
TEST(ModelWire, HostileBytesGiveAModelThatKeepsItsPromisesOrAnError) {
  const Bytes whole = encode_model(triangle());
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    Bytes changed = whole;
    for (int k = 0; k < 1 + round % 5; ++k)
      changed[8 + random() % (changed.size() - 8)] = static_cast<std::byte>(random());
    const auto decoded = decode_model(changed, 100);
    if (!decoded) continue;
    for (const auto& part : decoded->parts) {
      ASSERT_LT(part.texture, static_cast<int>(decoded->textures.size()));
      for (const auto index : part.indices) ASSERT_LT(index, part.vertices.size());
      for (const auto& vertex : part.vertices) ASSERT_LE(std::abs(vertex.position.x), kModelExtentLimit);
    }
  }
}

}  // namespace
}  // namespace mercia::bake
