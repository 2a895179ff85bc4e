#include "tools/bench_decode/measure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "engine/base/file.h"
#include "engine/base/thread_clock.h"
#include "engine/tiles/decode.h"
#include "engine/tiles/source.h"
#include "engine/tiles/uri.h"

namespace mercia::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFewestRounds = 3;

struct File {
  std::string uri;
  Bytes bytes;
};

// A folder that goes with its scope.
class WorkFolder {
 public:
  WorkFolder() {
    std::string name = (fs::temp_directory_path() / "mercia-bench-decode-XXXXXX").string();
    if (::mkdtemp(name.data())) path_ = name;
  }
  ~WorkFolder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<void> bake(const fs::path& map, const fs::path& out) {
  std::error_code error;
  const fs::path baker = fs::read_symlink("/proc/self/exe", error).parent_path() / "mercia-bake";
  const std::vector<std::string> words{baker.string(), "--osm", map.string(), "--quiet", "-o", out.string()};
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  const int started = posix_spawn(&process, baker.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (started != 0) return fail_input("mercia-bake could not be started", baker.string(), "build it first");
  int status = 0;
  ::waitpid(process, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return fail_input("it could not be baked", map.string());
  return {};
}

Result<std::optional<File>> content_file(tiles::TileSource& source, const fs::path& path) {
  MERCIA_TRY(const std::string uri, tiles::absolute_uri(path.string()));
  auto bytes = source.fetch(uri, std::atomic<bool>{false});
  if (!bytes) return tl::unexpected(std::move(bytes).error().error);
  const auto kind = tiles::sniff(*bytes);
  const bool gltf = kind == tiles::ContentKind::JsonText && path.extension() == ".gltf";
  const bool other = kind == tiles::ContentKind::JsonText || kind == tiles::ContentKind::Subtree ||
                     kind == tiles::ContentKind::Unknown;
  if (other && !gltf) return std::optional<File>();
  return std::optional<File>(File{uri, std::move(*bytes)});
}

Result<std::vector<File>> contents(tiles::TileSource& source, const fs::path& place) {
  std::vector<fs::path> paths;
  std::error_code error;
  if (fs::is_directory(place, error)) {
    for (const auto& entry : fs::recursive_directory_iterator(place, error))
      if (entry.is_regular_file(error)) paths.push_back(entry.path());
  } else {
    paths.push_back(place);
  }
  std::sort(paths.begin(), paths.end());
  std::vector<File> files;
  for (const fs::path& path : paths) {
    MERCIA_TRY(auto file, content_file(source, path));
    if (file) files.push_back(std::move(*file));
  }
  if (files.empty()) return fail_input("it holds no contents of tiles", place.string());
  return files;
}

Result<tiles::TileContent> decode(tiles::TileSource& source, const File& file) {
  tiles::DecodeOptions options;
  options.where = file.uri;
  options.fetch = [&](const std::string& reference) -> Result<Bytes> {
    MERCIA_TRY(const std::string uri, tiles::resolve_tile_uri(file.uri, reference));
    auto bytes = source.fetch(uri, std::atomic<bool>{false});
    if (!bytes) return tl::unexpected(std::move(bytes).error().error);
    return std::move(*bytes);
  };
  return tiles::decode_content(file.bytes, options);
}

void count(const tiles::TileContent& content, DecodeFigures& figures) {
  for (const auto& primitive : content.primitives)
    figures.geometry_bytes +=
        primitive.vertices.size() * sizeof(tiles::Vertex) + primitive.indices.size() * sizeof(std::uint32_t);
  for (const auto& image : content.images) figures.picture_bytes += image.rgba.size();
  figures.triangles += content.triangle_count();
}

}  // namespace

Result<DecodeFigures> measure_decoding(const fs::path& named, double seconds) {
  WorkFolder work;
  fs::path place = named;
  if (named.string().ends_with(".osm.pbf")) {
    if (work.path().empty()) return fail_input("no folder can be made there", fs::temp_directory_path().string());
    place = work.path() / "region";
    MERCIA_CHECK(bake(named, place));
  }
  const auto source = tiles::make_source();
  MERCIA_TRY(const std::vector<File> files, contents(*source, place));
  DecodeFigures figures;
  figures.source = named.string();
  figures.files = files.size();
  for (const File& file : files) {
    figures.file_bytes += file.bytes.size();
    MERCIA_TRY(const tiles::TileContent content, decode(*source, file));
    count(content, figures);
  }
  std::vector<double> rounds;
  double spent = 0.0;
  while (spent < seconds || rounds.size() < kFewestRounds) {
    const double begin = thread_cpu_seconds();
    for (const File& file : files) {
      MERCIA_TRY(const tiles::TileContent content, decode(*source, file));
    }
    rounds.push_back(thread_cpu_seconds() - begin);
    spent += rounds.back();
  }
  std::sort(rounds.begin(), rounds.end());
  figures.rounds = rounds.size();
  figures.best_seconds = std::max(rounds.front(), 1e-9);
  figures.median_seconds = rounds[rounds.size() / 2];
  return figures;
}

std::string readable_text(const std::vector<DecodeFigures>& all) {
  std::string text;
  for (const DecodeFigures& f : all) {
    text += fmt::format(
        "{}\n  {} files of {:.1f} MB, {} triangles, {:.1f} MB of geometry, {:.1f} MB of pictures\n"
        "  {:.0f} MB of geometry a second on one core ({:.1f} ms at best, {:.1f} ms at the median of {} rounds)\n",
        f.source, f.files, static_cast<double>(f.file_bytes) / 1e6, f.triangles,
        static_cast<double>(f.geometry_bytes) / 1e6, static_cast<double>(f.picture_bytes) / 1e6,
        f.megabytes_per_second(), f.best_seconds * 1e3, f.median_seconds * 1e3, f.rounds);
  }
  return text;
}

std::string json_text(const std::vector<DecodeFigures>& all) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const DecodeFigures& f : all) {
    json.push_back({{"source", f.source},
                    {"files", f.files},
                    {"file_bytes", f.file_bytes},
                    {"geometry_bytes", f.geometry_bytes},
                    {"picture_bytes", f.picture_bytes},
                    {"triangles", f.triangles},
                    {"rounds", f.rounds},
                    {"best_seconds", f.best_seconds},
                    {"median_seconds", f.median_seconds},
                    {"geometry_megabytes_per_second", f.megabytes_per_second()}});
  }
  return json.dump(2) + "\n";
}

}  // namespace mercia::bench
