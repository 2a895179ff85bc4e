// Golden pictures: what a test drew beside what it drew when a person last looked at it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mercia::test {

// RGBA, 8 bits, first row on top.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> rgba;
};

bool write_png(const std::filesystem::path& path, const Picture& picture);
// An empty picture if the file is absent or no PNG.
Picture read_png(const std::filesystem::path& path);

// How far drivers may differ: a pixel is off when any channel differs by more than `channel`, and at most `share` of
// the pixels may be off (edges, where coverage is rounded another way).
struct Tolerance {
  int channel = 6;
  double share = 0.002;
};

struct Difference {
  bool same_size = true;
  int largest = 0;        // of any channel of any pixel
  std::uint64_t off = 0;  // pixels over Tolerance::channel
  Picture picture;        // grey where equal, red where off
};
Difference compare(const Picture& actual, const Picture& expected, const Tolerance& tolerance);

// Compares with <golden folder>/<name>.png. "" if it matches; otherwise a sentence with the paths of the pictures that
// were written to <output folder>: the actual one and, in red, where it differs. With MERCIA_UPDATE_GOLDEN=1 in the
// environment the golden picture is replaced instead.
std::string compare_with_golden(const Picture& actual, const std::string& name,
                                const std::filesystem::path& golden_folder, const std::filesystem::path& output_folder,
                                const Tolerance& tolerance = {});

}  // namespace mercia::test
