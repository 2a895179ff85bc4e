// One picture, into a PNG file.
#pragma once

#include <filesystem>
#include <memory>

#include "app/options.h"
#include "app/presenter.h"
#include "engine/gpu/offscreen.h"

namespace mercia::app {

struct FileOptions {
  std::filesystem::path path;
  VkExtent2D extent{1280, 720};
  WaitFor wait;
  double scale = 1.0;  // of the overlay
};

// Errors (Device): no memory for the picture. Errors (Input): the folder is absent.
Result<std::unique_ptr<Presenter>> make_file_presenter(gpu::Device& device, const FileOptions& options);

}  // namespace mercia::app
