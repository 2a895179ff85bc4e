// Where tests find what they compare with and where they may write.
#pragma once

#include <filesystem>

namespace mercia::test {

std::filesystem::path source_folder();  // the checkout
std::filesystem::path binary_folder();  // the build; programs are in bin/
std::filesystem::path data_folder();    // third-party test data; may be absent

}  // namespace mercia::test
