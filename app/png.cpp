#include "app/png.h"

#include <png.h>

#include <vector>

#include "engine/base/file.h"

namespace mercia::app {
namespace {

void append(png_structp png, png_bytep data, png_size_t size) {
  auto& out = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  out.insert(out.end(), bytes, bytes + size);
}

// libpng reports errors by jumping here. Nothing in this function has a destructor that the jump could skip.
bool encode(png_structp png, png_infop info, std::uint32_t width, std::uint32_t height, const std::uint8_t* rgb,
            std::vector<std::byte>* out) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_write_fn(png, out, append, nullptr);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level(png, 3);  // a third of the time of the default for a few per cent of the size
  png_write_info(png, info);
  for (std::uint32_t y = 0; y < height; ++y) png_write_row(png, rgb + std::size_t{3} * width * y);
  png_write_end(png, info);
  return true;
}

}  // namespace

Result<void> write_png(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height,
                       std::span<const std::uint8_t> pixels, PixelOrder order) {
  const std::size_t count = std::size_t{width} * height;
  if (count == 0 || pixels.size() != count * 4)
    return fail(ErrorKind::Internal, "a picture has the wrong number of pixels");
  std::vector<std::uint8_t> rgb(count * 3);
  const std::size_t red = order == PixelOrder::Rgba ? 0 : 2;
  for (std::size_t i = 0; i < count; ++i) {
    rgb[3 * i] = pixels[4 * i + red];
    rgb[3 * i + 1] = pixels[4 * i + 1];
    rgb[3 * i + 2] = pixels[4 * i + 2 - red];
  }
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  std::vector<std::byte> file;
  const bool encoded = info && encode(png, info, width, height, rgb.data(), &file);
  png_destroy_write_struct(&png, &info);
  if (!encoded) return fail(ErrorKind::Internal, "libpng could not encode the picture", path.string());
  return write_file(path, file);
}

}  // namespace mercia::app
