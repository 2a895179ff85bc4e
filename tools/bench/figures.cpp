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

std::size_t over_slice(const std::vector<double>& milliseconds, double limit_ms) {
  const auto is_over = [&](double ms) { return ms > 1.1 * limit_ms; };
  return static_cast<std::size_t>(std::count_if(milliseconds.begin(), milliseconds.end(), is_over));
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
  json["frame_cpu_ms_p50"] = to_hundredths(percentile(figures.frame_cpu_ms, 0.50));
  json["stream_slice_ms_p99"] = to_hundredths(percentile(figures.slice_ms, 0.99));
  json["stream_slice_ms_max"] = to_hundredths(percentile(figures.slice_ms, 1.0));
  json["frames_over_slice"] = over_slice(figures.slice_ms, figures.slice_limit_ms);
  json["stream_slice_cpu_ms_p99"] = to_hundredths(percentile(figures.slice_cpu_ms, 0.99));
  json["stream_slice_cpu_ms_max"] = to_hundredths(percentile(figures.slice_cpu_ms, 1.0));
  json["frames_over_slice_cpu"] = over_slice(figures.slice_cpu_ms, figures.slice_limit_ms);
  json["gpu_bytes_peak"] = figures.gpu_bytes_peak;
  json["gpu_committed_peak"] = figures.gpu_committed_peak;
  json["gpu_budget"] = figures.gpu_budget;
  json["cpu_bytes_peak"] = figures.cpu_bytes_peak;
  json["cpu_budget"] = figures.cpu_budget;
  json["peak_rss_mb"] = to_hundredths(figures.peak_rss_mb);
  json["rss_mb_per_minute"] = to_hundredths(megabytes_a_minute(figures.rss));
  json["frames"] = figures.frame_ms.size();
  json["holes"] = figures.holes;
  json["uploads"] = figures.uploads;
  json["tiles_failed"] = figures.tiles_failed;
  json["error_peak"] = to_hundredths(figures.error_peak);
  json["frames_coarser"] = figures.frames_coarser;
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
  text += fmt::format("  processor time  p50 {:.1f} ms of all threads\n", percentile(figures.frame_cpu_ms, 0.50));
  const auto slice = [&](const char* name, const std::vector<double>& times) {
    return fmt::format("{:<17} p99 {:.2f}  max {:.2f} ms; {} frames over {:.1f} ms by more than a tenth\n", name,
                       percentile(times, 0.99), percentile(times, 1.0), over_slice(times, figures.slice_limit_ms),
                       figures.slice_limit_ms);
  };
  text += slice("streaming slice", figures.slice_ms);
  text += slice("  processor time", figures.slice_cpu_ms);
  text += fmt::format("GPU bytes         {:.1f} MB of tiles, {:.1f} MB taken, of {:.1f} MB\n",
                      megabytes(figures.gpu_bytes_peak), megabytes(figures.gpu_committed_peak),
                      megabytes(figures.gpu_budget));
  text += fmt::format("CPU bytes         {:.1f} MB of {:.1f} MB\n", megabytes(figures.cpu_bytes_peak),
                      megabytes(figures.cpu_budget));
  text += fmt::format("process           {:.0f} MB at most, {:+.2f} MB a minute in the second half\n",
                      figures.peak_rss_mb, megabytes_a_minute(figures.rss));
  text += fmt::format("error target      {:.1f} px at most, raised in {} frames\n", figures.error_peak,
                      figures.frames_coarser);
  text += fmt::format("tiles             {} uploads, {} failed at the end\n", figures.uploads, figures.tiles_failed);
  text += fmt::format("holes             {}\n", figures.holes);
  return text;
}

}  // namespace mercia::bench
