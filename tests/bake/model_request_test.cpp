#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/case_name.h"
#include "tools/bake/model_import.h"

namespace mercia::bake {
namespace {

using testing::HasSubstr;

TEST(ModelRequest, ReadsPlaceHeightAndHeading) {
  const auto request = parse_model_request("models/house.ifc@51.4545,-2.5879,0.5,90");
  ASSERT_TRUE(request) << request.error().sentence();
  EXPECT_EQ(request->file, "models/house.ifc");
  EXPECT_DOUBLE_EQ(request->latitude, 51.4545);
  EXPECT_DOUBLE_EQ(request->longitude, -2.5879);
  EXPECT_DOUBLE_EQ(request->height, 0.5);
  EXPECT_DOUBLE_EQ(request->heading, 90.0);
  EXPECT_DOUBLE_EQ(request->scale, 1.0);
}

TEST(ModelRequest, ReadsTheScaleAndForgivesBlanksAndPlusSigns) {
  const auto request = parse_model_request("a.glb@ +51.5, -2.6 ,-1e1, 359.5,0.001");
  ASSERT_TRUE(request) << request.error().sentence();
  EXPECT_DOUBLE_EQ(request->latitude, 51.5);
  EXPECT_DOUBLE_EQ(request->height, -10.0);
  EXPECT_DOUBLE_EQ(request->heading, 359.5);
  EXPECT_DOUBLE_EQ(request->scale, 0.001);
}

TEST(ModelRequest, SplitsAtTheLastAtSign) {
  const auto request = parse_model_request("work@home/a@b.glb@1,2,3,4");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->file, "work@home/a@b.glb");
  EXPECT_DOUBLE_EQ(request->latitude, 1.0);
}

struct Refusal {
  const char* text;
  const char* says;
};

class ModelRequestRefusals : public testing::TestWithParam<Refusal> {};

TEST_P(ModelRequestRefusals, NameWhatIsWrongAndTheForm) {
  const auto request = parse_model_request(GetParam().text);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().kind, ErrorKind::Usage);
  EXPECT_THAT(request.error().sentence(), HasSubstr(GetParam().says));
  EXPECT_THAT(request.error().sentence(), HasSubstr("FILE@LAT,LON,HEIGHT,HEADING[,SCALE]"));
}

INSTANTIATE_TEST_SUITE_P(
    All, ModelRequestRefusals,
    testing::Values(Refusal{"", "no '@'"}, Refusal{"house.ifc", "no '@'"}, Refusal{"@1,2,3,4", "no file name"},
                    Refusal{"a.ifc@", "1 numbers"}, Refusal{"a.ifc@1,2,3", "3 numbers"},
                    Refusal{"a.ifc@1,2,3,4,5,6", "6 numbers"}, Refusal{"a.ifc@1,2,,4", "HEIGHT is ''"},
                    Refusal{"a.ifc@nan,2,3,4", "LAT is 'nan'"}, Refusal{"a.ifc@1,inf,3,4", "LON is 'inf'"},
                    Refusal{"a.ifc@1,2,3,90deg", "HEADING is '90deg'"}, Refusal{"a.ifc@1,2,0x10,4", "HEIGHT is '0x10'"},
                    Refusal{"a.ifc@90.1,2,3,4", "LAT is 90.1, outside -90 to 90"},
                    Refusal{"a.ifc@1,-180.5,3,4", "LON is -180.5"}, Refusal{"a.ifc@1,2,99999,4", "HEIGHT is 99999"},
                    Refusal{"a.ifc@1,2,3,361", "HEADING is 361"}, Refusal{"a.ifc@1,2,3,4,0", "SCALE is 0"},
                    Refusal{"a.ifc@1,2,3,4,-1", "SCALE is -1"}, Refusal{"a.ifc@1,2,3,4,1e999", "SCALE is '1e999'"}),
    [](const auto& refusal) { return test::case_name(refusal.index, refusal.param.text); });

}  // namespace
}  // namespace mercia::bake
