#include "tools/bench/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace mercia::bench {
namespace {

double to_hundredths(double value) { return std::round(value * 100.0) / 100.0; }

}  // namespace

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

std::string json_text(const Figures& figures) {
  nlohmann::ordered_json json;
  json["device"] = figures.device;
  json["triangles"] = figures.triangles;
  json["tiles_selected"] = figures.tiles_selected;
  json["samples"] = figures.samples;
  json["triangles_drawn"] = figures.triangles_drawn;
  json["clusters"] = figures.clusters;
  json["clusters_drawn"] = figures.clusters_drawn;
  json["draws"] = figures.draws;
  json["first_picture_ms"] = to_hundredths(figures.first_picture_ms);
  json["complete_ms"] = to_hundredths(figures.complete_ms);
  json["frame_ms_p50"] = to_hundredths(percentile(figures.frame_ms, 0.50));
  json["frame_ms_p95"] = to_hundredths(percentile(figures.frame_ms, 0.95));
  json["frame_ms_p99"] = to_hundredths(percentile(figures.frame_ms, 0.99));
  json["frame_ms_max"] = to_hundredths(percentile(figures.frame_ms, 1.0));
  json["stream_slice_ms_p99"] = to_hundredths(percentile(figures.slice_ms, 0.99));
  json["gpu_bytes_peak"] = figures.gpu_bytes_peak;
  json["cpu_bytes_peak"] = figures.cpu_bytes_peak;
  json["peak_rss_mb"] = to_hundredths(figures.peak_rss_mb);
  json["holes"] = figures.holes;
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string readable_text(const Figures& figures) {
  const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  std::string text;
  text += fmt::format("device            {}\n", figures.device);
  text += fmt::format("first picture     {:.0f} ms after the process began\n", figures.first_picture_ms);
  text += fmt::format("complete          {:.0f} ms: {} triangles in {} tiles\n", figures.complete_ms, figures.triangles,
                      figures.tiles_selected);
  text += fmt::format(
      "culling           {} of {} clusters drawn in the last frame: {} triangles in {} draws, {} samples a pixel\n",
      figures.clusters_drawn, figures.clusters, figures.triangles_drawn, figures.draws, figures.samples);
  text += fmt::format("frame             p50 {:.1f}  p95 {:.1f}  p99 {:.1f}  max {:.1f} ms over {} frames\n",
                      percentile(figures.frame_ms, 0.50), percentile(figures.frame_ms, 0.95),
                      percentile(figures.frame_ms, 0.99), percentile(figures.frame_ms, 1.0), figures.frame_ms.size());
  text += fmt::format("streaming slice   p99 {:.2f} ms\n", percentile(figures.slice_ms, 0.99));
  text += fmt::format("memory            tiles {:.1f} MB on the GPU, {:.1f} MB beside it; process {:.0f} MB at most\n",
                      megabytes(figures.gpu_bytes_peak), megabytes(figures.cpu_bytes_peak), figures.peak_rss_mb);
  text += fmt::format("holes             {}\n", figures.holes);
  return text;
}

}  // namespace mercia::bench
