// What the bench measured, and how it is said.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mercia::bench {

struct Figures {
  std::string device;
  std::uint64_t triangles = 0;       // of the tiles in the first complete view
  std::uint32_t tiles_selected = 0;  // at the same
  std::uint32_t samples = 0;         // a pixel
  // What the culling left, in the last frame.
  std::uint64_t triangles_drawn = 0;
  std::uint32_t clusters = 0, clusters_drawn = 0;
  std::uint32_t draws = 0;           // indirect commands
  double first_picture_ms = 0.0;     // from the start of the process
  double complete_ms = 0.0;          // from the start of the process
  std::vector<double> frame_ms;      // from a frame's start to its end on the GPU
  std::vector<double> frame_cpu_ms;  // processor time of all threads in it
  std::vector<double> slice_ms;      // of which the streaming on the render thread
  // The same in processor time: where others share the cores, the clock counts them too.
  std::vector<double> slice_cpu_ms;
  double slice_limit_ms = 0.0;  // what either may take
  std::uint64_t gpu_bytes_peak = 0;
  std::uint64_t gpu_committed_peak = 0;  // taken from the device, free parts of buffers included
  std::uint64_t cpu_bytes_peak = 0;
  std::uint64_t gpu_budget = 0, cpu_budget = 0;  // bytes
  double peak_rss_mb = 0.0;                      // millions of bytes
  struct Memory {
    double minutes = 0.0;  // since the path began
    double megabytes = 0.0;
  };
  std::vector<Memory> rss;  // of the process, every second
  std::uint64_t holes = 0;  // over all measured frames
  std::uint64_t uploads = 0;
  std::uint32_t tiles_failed = 0;    // at the end
  double error_peak = 0.0;           // pixels: the coarsest error target that a budget enforced
  std::uint64_t frames_coarser = 0;  // with a coarser one than asked for
};

// Nearest rank; 0 of nothing. `share` in (0, 1].
double percentile(std::vector<double> values, double share);
// How many of the times are more than a tenth over the slice.
std::size_t over_slice(const std::vector<double>& milliseconds, double limit_ms);
// How fast the process grows, by least squares over the second half of the path; 0 of less than ten samples.
double megabytes_a_minute(const std::vector<Figures::Memory>& rss);

std::string json_text(const Figures& figures);
std::string readable_text(const Figures& figures);

}  // namespace mercia::bench
