#include "engine/tiles/image.h"

#include <fmt/format.h>
#include <png.h>
#include <webp/decode.h>

#include <csetjmp>
#include <cstdio>
#include <cstring>

// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>

namespace mercia::tiles {
namespace {

Result<Image> make_image(std::uint64_t width, std::uint64_t height, const std::string& where, DecodeBudget& budget) {
  if (width == 0 || height == 0 || width > kImageSideLimit || height > kImageSideLimit)
    return fail_input(fmt::format("a picture of {} x {} pixels is not read", width, height), where);
  MERCIA_CHECK(budget.take(width * height, 4, where));
  Image image;
  image.width = static_cast<std::uint32_t>(width);
  image.height = static_cast<std::uint32_t>(height);
  image.rgba.resize(static_cast<std::size_t>(width * height * 4));
  return image;
}

Result<Image> decode_png(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()))
    return fail_input(std::string("its PNG picture is broken: ") + png.message, where);
  auto image = make_image(png.width, png.height, where, budget);
  if (!image) {
    png_image_free(&png);
    return image;
  }
  png.format = PNG_FORMAT_RGBA;
  if (!png_image_finish_read(&png, nullptr, image->rgba.data(), 0, nullptr))
    return fail_input(std::string("its PNG picture is broken: ") + png.message, where);
  return image;
}

struct JpegErrors {
  jpeg_error_mgr base{};
  std::jmp_buf escape{};
  char message[JMSG_LENGTH_MAX] = "";
};

[[noreturn]] void on_jpeg_error(j_common_ptr info) {
  auto* errors = reinterpret_cast<JpegErrors*>(info->err);
  info->err->format_message(info, errors->message);
  std::longjmp(errors->escape, 1);
}

void on_jpeg_message(j_common_ptr) {}

// A progressive picture of many scans costs a pass over all pixels for each.
void on_jpeg_progress(j_common_ptr info) {
  if (!info->is_decompressor) return;
  auto* jpeg = reinterpret_cast<j_decompress_ptr>(info);
  if (jpeg->input_scan_number <= 200) return;
  auto* errors = reinterpret_cast<JpegErrors*>(info->err);
  std::snprintf(errors->message, sizeof(errors->message), "too many scans");
  std::longjmp(errors->escape, 1);
}

// longjmp runs no destructors, so the functions that it may leave hold plain data only.
bool read_jpeg_header(jpeg_decompress_struct& jpeg, JpegErrors& errors, const unsigned char* data, std::size_t size) {
  if (setjmp(errors.escape)) return false;
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, data, static_cast<unsigned long>(size));
  jpeg_read_header(&jpeg, TRUE);
  return true;
}

bool read_jpeg_pixels(jpeg_decompress_struct& jpeg, JpegErrors& errors, unsigned char* rgba, std::size_t row_bytes) {
  if (setjmp(errors.escape)) return false;
  jpeg.out_color_space = JCS_EXT_RGBA;
  jpeg_start_decompress(&jpeg);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = rgba + jpeg.output_scanline * row_bytes;
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  return true;
}

Result<Image> decode_jpeg(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  jpeg_decompress_struct jpeg{};
  JpegErrors errors;
  jpeg_progress_mgr progress{};
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = on_jpeg_error;
  errors.base.output_message = on_jpeg_message;
  const auto broken = [&] { return fail_input(std::string("its JPEG picture is broken: ") + errors.message, where); };
  if (!read_jpeg_header(jpeg, errors, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())) {
    jpeg_destroy_decompress(&jpeg);
    return broken();
  }
  progress.progress_monitor = on_jpeg_progress;
  jpeg.progress = &progress;
  auto image = make_image(jpeg.image_width, jpeg.image_height, where, budget);
  const bool read = image && read_jpeg_pixels(jpeg, errors, image->rgba.data(), std::size_t{image->width} * 4);
  jpeg_destroy_decompress(&jpeg);
  if (image && !read) return broken();
  return image;
}

Result<Image> decode_webp(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  int width = 0;
  int height = 0;
  if (!WebPGetInfo(data, bytes.size(), &width, &height) || width < 0 || height < 0)
    return fail_input("its WebP picture is broken", where);
  auto image = make_image(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), where, budget);
  if (!image) return image;
  if (!WebPDecodeRGBAInto(data, bytes.size(), image->rgba.data(), image->rgba.size(), width * 4))
    return fail_input("its WebP picture is broken", where);
  return image;
}

}  // namespace

Result<Image> decode_image(ByteView bytes, const std::string& where, DecodeBudget& budget) {
  const std::string_view start = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 12)));
  if (start.starts_with("\x89PNG")) return decode_png(bytes, where, budget);
  if (start.starts_with("\xff\xd8\xff")) return decode_jpeg(bytes, where, budget);
  if (start.starts_with("RIFF") && start.ends_with("WEBP")) return decode_webp(bytes, where, budget);
  if (start.starts_with("\xabKTX 20")) return fail_input("KTX2 pictures are not read", where, "use PNG, JPEG or WebP");
  return fail_input("its picture is neither PNG nor JPEG nor WebP", where);
}

}  // namespace mercia::tiles
