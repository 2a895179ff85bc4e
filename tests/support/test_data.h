// Finding the third-party test data, and saying by name which test was skipped without it.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>

namespace mercia::test {

// The path below MERCIA_TEST_DATA; the file may be absent.
inline std::filesystem::path data(const char* root, const char* relative) {
  return std::filesystem::path(root) / relative;
}

}  // namespace mercia::test

// Declares `name` as the path of test data, or skips the test and prints what it lacks.
#define MERCIA_NEED_DATA(name, relative)                                               \
  const std::filesystem::path name = ::mercia::test::data(MERCIA_TEST_DATA, relative); \
  if (!std::filesystem::exists(name)) GTEST_SKIP() << "needs test data " << name.string()
