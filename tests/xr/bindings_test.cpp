// The suggested bindings of every controller: complete for both hands and free of doubles.
#include "engine/xr/bindings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace mercia::xr {
namespace {

using ::testing::StartsWith;

TEST(Bindings, TheControllerThatEveryRuntimeHasComesFirst) {
  ASSERT_FALSE(profiles().empty());
  EXPECT_STREQ(profiles().front().path, "/interaction_profiles/khr/simple_controller");
  EXPECT_EQ(profiles().front().needs, nullptr);
}

TEST(Bindings, NoProfileIsSuggestedTwice) {
  std::set<std::string> seen;
  for (const Profile& profile : profiles()) {
    EXPECT_THAT(profile.path, StartsWith("/interaction_profiles/"));
    EXPECT_TRUE(seen.insert(profile.path).second) << profile.path;
  }
}

TEST(Bindings, NoDeedHasTwoButtonsOfAHandAndNoButtonTwoDeeds) {
  for (const Profile& profile : profiles()) {
    std::set<std::string> paths;
    std::set<std::pair<Deed, bool>> deeds;
    for (const Binding& binding : profile.bindings) {
      const bool left = binding.path.starts_with("/user/hand/left/");
      EXPECT_TRUE(left || binding.path.starts_with("/user/hand/right/")) << binding.path;
      EXPECT_TRUE(paths.insert(binding.path).second) << profile.path << ": " << binding.path;
      EXPECT_TRUE(deeds.insert({binding.deed, left}).second) << profile.path << ": " << binding.path;
    }
  }
}

TEST(Bindings, EitherHandCanPointAndChoose) {
  for (const Profile& profile : profiles()) {
    std::set<std::pair<Deed, bool>> deeds;
    for (const Binding& binding : profile.bindings) {
      deeds.insert({binding.deed, binding.path.starts_with("/user/hand/left/")});
    }
    for (const Deed deed : {Deed::Aim, Deed::Grip, Deed::Select}) {
      for (const bool left : {true, false}) EXPECT_TRUE(deeds.count({deed, left})) << profile.path;
    }
  }
}

}  // namespace
}  // namespace mercia::xr
