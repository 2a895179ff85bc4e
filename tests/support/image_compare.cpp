#include "tests/support/image_compare.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace mercia::test {

bool write_png(const std::filesystem::path& path, const Picture& picture) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = picture.width;
  image.height = picture.height;
  image.format = PNG_FORMAT_RGBA;
  return png_image_write_to_file(&image, path.c_str(), 0, picture.rgba.data(), 0, nullptr) != 0;
}

Picture read_png(const std::filesystem::path& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  Picture picture;
  if (png_image_begin_read_from_file(&image, path.c_str())) {
    image.format = PNG_FORMAT_RGBA;
    picture.rgba.resize(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, picture.rgba.data(), 0, nullptr)) {
      picture.width = image.width;
      picture.height = image.height;
    } else {
      picture.rgba.clear();
    }
  }
  png_image_free(&image);
  return picture;
}

Difference compare(const Picture& actual, const Picture& expected, const Tolerance& tolerance) {
  Difference result;
  result.same_size = actual.width == expected.width && actual.height == expected.height;
  if (!result.same_size) return result;
  result.picture = actual;
  for (std::size_t i = 0; i + 3 < actual.rgba.size(); i += 4) {
    int largest = 0;
    for (std::size_t c = 0; c < 4; ++c)
      largest = std::max(largest, std::abs(actual.rgba[i + c] - expected.rgba[i + c]));
    result.largest = std::max(result.largest, largest);
    const bool off = largest > tolerance.channel;
    result.off += off;
    const auto grey = static_cast<std::uint8_t>((actual.rgba[i] + actual.rgba[i + 1] + actual.rgba[i + 2]) / 6);
    const std::uint8_t pixel[4] = {static_cast<std::uint8_t>(off ? 255 : grey),
                                   static_cast<std::uint8_t>(off ? 0 : grey), static_cast<std::uint8_t>(off ? 0 : grey),
                                   255};
    std::memcpy(&result.picture.rgba[i], pixel, 4);
  }
  return result;
}

std::string compare_with_golden(const Picture& actual, const std::string& name,
                                const std::filesystem::path& golden_folder, const std::filesystem::path& output_folder,
                                const Tolerance& tolerance) {
  const std::filesystem::path golden_path = golden_folder / (name + ".png");
  const char* update = std::getenv("MERCIA_UPDATE_GOLDEN");
  if (update && std::strcmp(update, "1") == 0) {
    return write_png(golden_path, actual) ? "" : fmt::format("cannot write {}", golden_path.string());
  }
  const std::filesystem::path actual_path = output_folder / (name + ".png");
  const Picture golden = read_png(golden_path);
  if (golden.rgba.empty()) {
    write_png(actual_path, actual);
    return fmt::format("there is no golden picture {}; look at {} and run again with MERCIA_UPDATE_GOLDEN=1",
                       golden_path.string(), actual_path.string());
  }
  const Difference difference = compare(actual, golden, tolerance);
  const auto allowed = static_cast<std::uint64_t>(tolerance.share * actual.width * actual.height);
  if (difference.same_size && difference.off <= allowed) return "";
  write_png(actual_path, actual);
  if (!difference.same_size) {
    return fmt::format("{} is {} x {}, the golden picture {} x {}", actual_path.string(), actual.width, actual.height,
                       golden.width, golden.height);
  }
  const std::filesystem::path difference_path = output_folder / (name + ".difference.png");
  write_png(difference_path, difference.picture);
  return fmt::format("{} pixels differ by more than {} (allowed: {}), the most by {}; see {} and {}, golden is {}",
                     difference.off, tolerance.channel, allowed, difference.largest, actual_path.string(),
                     difference_path.string(), golden_path.string());
}

}  // namespace mercia::test
