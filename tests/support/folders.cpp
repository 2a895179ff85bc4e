#include "tests/support/folders.h"

// The only file that is compiled with paths: the others hit the compiler cache from any folder.
namespace mercia::test {

std::filesystem::path source_folder() { return MERCIA_SOURCE_DIR; }
std::filesystem::path binary_folder() { return MERCIA_BINARY_DIR; }
std::filesystem::path data_folder() { return MERCIA_TEST_DATA; }

}  // namespace mercia::test
