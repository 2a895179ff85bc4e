#include "app/file_presenter.h"

#include <chrono>
#include <system_error>

#include "app/png.h"

namespace mercia::app {

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

namespace {

class FilePresenter final : public Presenter {
 public:
  FilePresenter(const FileOptions& options, std::unique_ptr<gpu::Offscreen> picture)
      : options_(options), picture_(std::move(picture)) {}

  std::uint32_t view_count() const override { return 1; }
  VkFormat color_format() const override { return VK_FORMAT_R8G8B8A8_SRGB; }

  Result<PresenterFrame> begin() override {
    PresenterFrame frame;
    frame.outcome = written_ ? FrameOutcome::Leave : FrameOutcome::Draw;
    const double aspect = static_cast<double>(options_.extent.width) / options_.extent.height;
    frame.views = {StageView{glm::dmat4(1.0), geo::symmetric_field_of_view(kVerticalFieldOfView, aspect),
                             options_.extent.width, options_.extent.height}};
    frame.display_time = monotonic_seconds();
    frame.target = {picture_->image(), picture_->view(), options_.extent, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    return frame;
  }

  overlay::Screen screen() const override {
    return {static_cast<float>(options_.extent.width), static_cast<float>(options_.extent.height), 1.0f,
            static_cast<float>(options_.scale)};
  }

  bool wants(const Progress& progress) const override {
    switch (options_.wait.kind) {
      case WaitFor::Kind::Complete: return progress.complete;
      case WaitFor::Kind::First: return progress.anything || progress.complete;
      case WaitFor::Kind::Seconds: return progress.seconds >= options_.wait.seconds;
    }
    return true;
  }

  Result<void> end(std::uint64_t) override {
    MERCIA_TRY(const std::vector<std::uint8_t> pixels, picture_->read(0));
    MERCIA_CHECK(write_png(options_.path, options_.extent.width, options_.extent.height, pixels, PixelOrder::Rgba));
    written_ = true;
    return {};
  }

 private:
  FileOptions options_;
  std::unique_ptr<gpu::Offscreen> picture_;
  bool written_ = false;
};

}  // namespace

Result<std::unique_ptr<Presenter>> make_file_presenter(gpu::Device& device, const FileOptions& options) {
  // Better now than after a minute of loading.
  std::error_code error;
  const std::filesystem::path folder = options.path.has_parent_path() ? options.path.parent_path() : ".";
  if (!std::filesystem::is_directory(folder, error)) {
    return fail_input("there is no such folder to write the picture to", folder.string(),
                      "make it or name another file");
  }
  MERCIA_TRY(auto picture, gpu::Offscreen::create(device, options.extent, 1, VK_FORMAT_R8G8B8A8_SRGB));
  return std::make_unique<FilePresenter>(options, std::move(picture));
}

}  // namespace mercia::app
