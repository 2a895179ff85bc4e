// Which device is taken, and what a person reads when none can be.
#include "engine/gpu/device_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mercia::gpu {
namespace {

using ::testing::HasSubstr;

Candidate candidate(const char* name, VkPhysicalDeviceType type, const char* unusable_reason = "") {
  Candidate result;
  result.type = type;
  result.info.name = name;
  result.info.unusable_reason = unusable_reason;
  result.info.usable = result.info.unusable_reason.empty();
  return result;
}

const std::vector<Candidate> kMachine{
    candidate("llvmpipe", VK_PHYSICAL_DEVICE_TYPE_CPU),
    candidate("Arc A380", VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU),
    candidate("RTX 4070", VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU),
    candidate("RTX 500", VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU, "lacks multiview"),
};

TEST(DeviceChoice, PrefersDiscreteOverIntegratedOverSoftware) {
  EXPECT_EQ(choose(kMachine, "").value(), 2u);
  EXPECT_EQ(choose(std::span(kMachine).first(2), "").value(), 1u);
  EXPECT_EQ(choose(std::span(kMachine).first(1), "").value(), 0u);
}

TEST(DeviceChoice, TakesANumberOrAPartOfTheNameInAnyCase) {
  EXPECT_EQ(choose(kMachine, "0").value(), 0u);
  EXPECT_EQ(choose(kMachine, "LLVM").value(), 0u);
  EXPECT_EQ(choose(kMachine, "arc").value(), 1u);
  EXPECT_EQ(choose(kMachine, "rtx").value(), 2u) << "the usable one of two that match";
}

TEST(DeviceChoice, NamesWhatIsNotThere) {
  for (const char* wanted : {"Voodoo", "4", "99"}) {
    const auto result = choose(kMachine, wanted);
    ASSERT_FALSE(result) << wanted;
    EXPECT_EQ(result.error().kind, ErrorKind::Device);
    EXPECT_THAT(result.error().sentence(), HasSubstr(std::string("\"") + wanted + "\""));
    EXPECT_THAT(result.error().sentence(), HasSubstr("--list-devices"));
  }
}

TEST(DeviceChoice, SaysWhyADeviceIsNotUsable) {
  const auto result = choose(kMachine, "RTX 500");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::Device);
  EXPECT_THAT(result.error().sentence(), HasSubstr("RTX 500 lacks multiview"));
}

TEST(DeviceChoice, ListsMissingFeaturesAsAPersonWould) {
  FeatureChain all;
  ask_for_needed_features(all);
  EXPECT_EQ(missing_features(all), "");

  FeatureChain some;
  ask_for_needed_features(some);
  some.vulkan11.multiview = VK_FALSE;
  EXPECT_EQ(missing_features(some), "lacks multiview");
  some.vulkan13.synchronization2 = VK_FALSE;
  some.features.features.multiDrawIndirect = VK_FALSE;
  EXPECT_EQ(missing_features(some), "lacks multiview, synchronization2 and multi-draw indirect");
}

TEST(DeviceChoice, KnowsWhichDriversMixUpTheirViews) {
  EXPECT_FALSE(multiview_works(VK_DRIVER_ID_MESA_LLVMPIPE));
  EXPECT_TRUE(multiview_works(VK_DRIVER_ID_MESA_RADV));
  EXPECT_TRUE(multiview_works(VK_DRIVER_ID_NVIDIA_PROPRIETARY));
}

TEST(DeviceList, NamesDriverAndVersionOfEveryDevice) {
  const auto devices = list_devices();
  ASSERT_TRUE(devices) << devices.error().sentence();
  ASSERT_FALSE(devices->empty());
  for (const DeviceInfo& info : *devices) {
    EXPECT_NE(info.name, "");
    EXPECT_NE(info.driver, "");
    EXPECT_THAT(info.api_version, ::testing::StartsWith("1."));
    EXPECT_EQ(info.usable, info.unusable_reason.empty()) << info.name;
  }
}

TEST(DeviceCreate, RefusesAnUnknownName) {
  DeviceOptions options;
  options.wanted = "no such device";
  const auto device = Device::create(options);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().kind, ErrorKind::Device);
  EXPECT_THAT(device.error().sentence(), HasSubstr("\"no such device\""));
}

TEST(DeviceCreate, RefusesAnExtensionThatIsNotInstalled) {
  DeviceOptions options;
  options.instance_extensions = {"VK_NOBODY_has_this"};
  const auto device = Device::create(options);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().kind, ErrorKind::Device);
  EXPECT_THAT(device.error().sentence(), HasSubstr("VK_NOBODY_has_this"));
}

TEST(DeviceCreate, ReportsASurfaceThatTheWindowSystemRefuses) {
  DeviceOptions options;
  options.make_surface = [](VkInstance, VkSurfaceKHR*) { return VK_ERROR_INITIALIZATION_FAILED; };
  const auto device = Device::create(options);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().kind, ErrorKind::Device);
  EXPECT_THAT(device.error().sentence(), HasSubstr("surface"));
}

TEST(DeviceCreate, TwoDevicesLiveSideBySide) {
  DeviceOptions validated;
  validated.validation = true;
  auto first = Device::create(validated);
  ASSERT_TRUE(first) << first.error().sentence();
  auto second = Device::create({});
  ASSERT_TRUE(second) << second.error().sentence();
  second->reset();
  EXPECT_TRUE((*first)->wait_for(0));
  EXPECT_EQ((*first)->validation_message_count(), 0u);
  first->reset();
}

}  // namespace
}  // namespace mercia::gpu
