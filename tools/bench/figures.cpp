#include "tools/bench/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

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

std::size_t frames_over_slice(const Figures& figures) {
  const auto is_over = [&](double ms) { return ms > 1.1 * figures.slice_limit_ms; };
  return static_cast<std::size_t>(std::count_if(figures.slice_ms.begin(), figures.slice_ms.end(), is_over));
}

double megabytes_a_minute(const std::vector<Figures::Memory>& rss) {
  if (rss.size() < 10) return 0.0;
  const std::span half = std::span(rss).subspan(rss.size() / 2);
  const double count = static_cast<double>(half.size());
  double minutes = 0.0, megabytes = 0.0;
  for (const Figures::Memory& at : half) {
    minutes += at.minutes / count;
    megabytes += at.megabytes / count;
  }
  double product = 0.0, square = 0.0;
  for (const Figures::Memory& at : half) {
    product += (at.minutes - minutes) * (at.megabytes - megabytes);
    square += (at.minutes - minutes) * (at.minutes - minutes);
  }
  return square > 0.0 ? product / square : 0.0;
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
  json["stream_slice_ms_max"] = to_hundredths(percentile(figures.slice_ms, 1.0));
  json["frames_over_slice"] = frames_over_slice(figures);
  json["gpu_bytes_peak"] = figures.gpu_bytes_peak;
  json["cpu_bytes_peak"] = figures.cpu_bytes_peak;
  json["peak_rss_mb"] = to_hundredths(figures.peak_rss_mb);
  json["rss_mb_per_minute"] = to_hundredths(megabytes_a_minute(figures.rss));
  json["frames"] = figures.frame_ms.size();
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
  text += fmt::format("streaming slice   p99 {:.2f}  max {:.2f} ms; {} frames over {:.1f} ms by more than a tenth\n",
                      percentile(figures.slice_ms, 0.99), percentile(figures.slice_ms, 1.0), frames_over_slice(figures),
                      figures.slice_limit_ms);
  text += fmt::format(
      "memory            tiles {:.1f} MB on the GPU, {:.1f} MB beside it; process {:.0f} MB at most, {:+.1f} a "
      "minute\n",
      megabytes(figures.gpu_bytes_peak), megabytes(figures.cpu_bytes_peak), figures.peak_rss_mb,
      megabytes_a_minute(figures.rss));
  text += fmt::format("holes             {}\n", figures.holes);
  return text;
}

}  // namespace mercia::bench
