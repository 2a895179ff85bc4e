// What a person reads when there is no way into a headset, and why.
#include <cstdlib>
#include <fstream>

#include "tests/support/temporary_folder.h"
#include "tests/xr/xr_fixture.h"

namespace mercia::test {
namespace {

using ::testing::HasSubstr;

class XrAbsence : public XrTest {
 protected:
  static constexpr const char* kManifest = "its manifest or library cannot be read";

  void expect_refused(const char* part) {
    const auto runtime = xr::Runtime::connect();
    ASSERT_FALSE(runtime);
    EXPECT_EQ(runtime.error().kind, ErrorKind::Device);
    EXPECT_THAT(runtime.error().sentence(), HasSubstr(part));
    EXPECT_NE(runtime.error().remedy, "");
  }
  void use_manifest(const std::string& text) {
    const auto path = folder_.path() / "runtime.json";
    std::ofstream(path) << text;
    setenv("XR_RUNTIME_JSON", path.c_str(), 1);
  }
  TemporaryFolder folder_;
};

TEST_F(XrAbsence, OfARuntime) {
  setenv("XR_RUNTIME_JSON", (folder_.path() / "none.json").c_str(), 1);
  expect_refused(kManifest);
}

TEST_F(XrAbsence, OfAManifestThatCanBeRead) {
  for (const char* text : {"", "{", "[]", "{\"file_format_version\": \"1.0.0\"}",
                           "{\"file_format_version\": \"1.0.0\", \"runtime\": {\"library_path\": \"/no/such.so\"}}"}) {
    SCOPED_TRACE(text);
    use_manifest(text);
    expect_refused(kManifest);
  }
}

TEST_F(XrAbsence, OfItsService) {
  fake().service_up = false;
  expect_refused("the OpenXR runtime does not start");
  fake().service_up = true;
  EXPECT_TRUE(xr::Runtime::connect());
}

TEST_F(XrAbsence, OfVulkan) {
  fake().extensions = {"XR_KHR_composition_layer_depth"};
  expect_refused("XR_KHR_vulkan_enable2 is missing");
}

TEST_F(XrAbsence, OfAHeadsetThatComesLater) {
  fake().headset_on = false;
  auto runtime = xr::Runtime::connect();
  ASSERT_TRUE(runtime) << runtime.error().sentence();
  EXPECT_FALSE((*runtime)->find_headset().value());
  fake().headset_on = true;
  EXPECT_TRUE((*runtime)->find_headset().value());
  EXPECT_EQ((*runtime)->headset_name(), "Fake headset");
  EXPECT_EQ((*runtime)->name(), "Fake 1.2.3");
}

TEST_F(XrAbsence, OfASecondEye) {
  fake().stereo = false;
  auto runtime = xr::Runtime::connect();
  ASSERT_TRUE(runtime) << runtime.error().sentence();
  const auto found = (*runtime)->find_headset();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::Device);
  EXPECT_THAT(found.error().sentence(), HasSubstr("no pair of views"));
  EXPECT_THAT(found.error().sentence(), HasSubstr("Fake headset"));
}

}  // namespace
}  // namespace mercia::test
