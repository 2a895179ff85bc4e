// Finding the third-party test data, and saying by name which test was skipped without it.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/folders.h"

// Declares `name` as the path of test data, or skips the test and prints what it lacks.
#define MERCIA_NEED_DATA(name, relative)                                         \
  const std::filesystem::path name = ::mercia::test::data_folder() / (relative); \
  if (!std::filesystem::exists(name)) GTEST_SKIP() << "needs test data " << name.string()
