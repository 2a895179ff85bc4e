#include "tools/bake/part_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/region/json_fields.h"
#include "tools/bake/part_fields.h"
#include "tools/bake/tileset_writer.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr std::uint64_t kLargestFile = std::uint64_t{64} << 30;
constexpr const char* kAgain = "bake this part again";

// 64 bits by the method of Fowler, Noll and Vo, over eight bytes at a time. It tells what was damaged or mixed up, not
// what was forged.
class Hash {
 public:
  void add(ByteView bytes) {
    add_word(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
      add_word(word);
    }
  }
  std::string text() const { return fmt::format("{:016x}", value_); }

 private:
  void add_word(std::uint64_t word) {
    value_ = (value_ ^ word) * 0x100000001b3u;
    value_ ^= value_ >> 29;  // eight bytes at a time leave the low bits without the high ones
  }
  std::uint64_t value_ = 0xcbf29ce484222325u;
};

std::string hash_of(ByteView bytes) {
  Hash hash;
  hash.add(bytes);
  return hash.text();
}

Result<void> add_file(const fs::path& file, Hash& hash) {
  std::ifstream in(file, std::ios::binary);
  std::vector<char> buffer(std::size_t{1} << 20);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.add(std::as_bytes(std::span(buffer)).first(static_cast<std::size_t>(in.gcount())));
  }
  if (!in.eof()) return fail_input("the file cannot be read", file.string());
  return {};
}

// A file, or all files of a folder by their names.
Result<void> add_input(const fs::path& path, Hash& hash) {
  hash.add(as_bytes(path.empty() ? "none" : "given"));
  if (path.empty()) return {};
  std::error_code error;
  std::vector<fs::path> files;
  if (fs::is_directory(path, error)) {
    for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error))
      if (entry->is_regular_file(error)) files.push_back(entry->path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  for (const fs::path& file : files) {
    hash.add(as_bytes(file.filename().string()));
    MERCIA_CHECK(add_file(file, hash));
  }
  return {};
}

tl::unexpected<Error> broken(const fs::path& folder, const char* what) {
  return fail_input(what, folder.string(), kAgain);
}

template <typename T>
Result<void> unpack(const fs::path& folder, const char* name, const std::string& hash, T& out) {
  const auto bytes = read_file(folder / name, kLargestFile);
  if (!bytes) return broken(folder, "a file of this part is missing or cannot be read");
  if (hash_of(*bytes) != hash) return broken(folder, "this part is damaged");
  ArchiveReader reader(*bytes);
  reader(out);
  if (!reader.ok()) return broken(folder, "this part is damaged");
  return {};
}

// The plan and the results of the blocks.
struct BlocksFile {
  RegionPlan plan;
  std::vector<BlockResult> results;
  template <typename A>
  void fields(A& a) {
    a(plan, results);
  }
};

}  // namespace

Result<std::string> fingerprint_of(const BakeOptions& options) {
  Hash hash;
  hash.add(as_bytes(MERCIA_VERSION));
  for (const fs::path& path : {options.osm, options.source, options.terrain, options.gtfs, options.places})
    MERCIA_CHECK(add_input(path, hash));
  for (const ModelRequest& model : options.models) {
    MERCIA_CHECK(add_input(model.file, hash));
    const std::array<double, 5> place{model.latitude, model.longitude, model.height, model.heading, model.scale};
    hash.add(std::as_bytes(std::span(place)));
  }
  const GeoBounds bounds = options.bounds.value_or(GeoBounds{0.0, 0.0, 0.0, 0.0});
  hash.add(std::as_bytes(std::span(&bounds, 1)));
  hash.add(as_bytes(options.name));
  hash.add(std::as_bytes(std::span(&options.tiler, 1)));
  return hash.text();
}

Result<void> write_part(BakedShard& baked, const Shard& shard, const std::string& fingerprint, const fs::path& folder) {
  BlocksFile file{baked.plan, std::move(baked.blocks.results)};
  ArchiveWriter writer;
  writer(file);
  const Bytes blocks = writer.take();
  MERCIA_CHECK(write_file(folder / "blocks.bin", blocks));
  nlohmann::ordered_json json{{"format", kFormat},
                              {"version", MERCIA_VERSION},
                              {"fingerprint", fingerprint},
                              {"shard", shard.index},
                              {"of", shard.count},
                              {"first_block", baked.blocks.first},
                              {"end_block", baked.blocks.last},
                              {"blocks", baked.blocks.total},
                              {"hash", hash_of(blocks)}};
  if (shard.index == 1) {
    ArchiveWriter extras;
    extras(*baked.extras);
    const Bytes bytes = extras.take();
    json["extras_hash"] = hash_of(bytes);
    MERCIA_CHECK(write_file(folder / "extras.bin", bytes));
  }
  // Last: a part with this file is complete.
  return write_file(folder / "part.json", as_bytes(json.dump(1) + "\n"));
}

Result<PartFacts> read_part_facts(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "part.json", error))
    return fail_input("this is not a part of a region", folder.string(), "give the folders that --shard made");
  constexpr std::uint64_t kLimit = 1 << 20;
  const auto document = region::read_json_file(folder / "part.json", kLimit);
  if (!document) return broken(folder, "part.json cannot be read");
  PartFacts facts;
  try {
    const auto& json = *document;
    if (json.at("format").get<int>() != kFormat || json.at("version").get<std::string>() != MERCIA_VERSION)
      return broken(folder, "this part was baked by another version of Mercia");
    facts.version = json.at("version").get<std::string>();
    facts.fingerprint = json.at("fingerprint").get<std::string>();
    facts.shard = {json.at("shard").get<std::uint32_t>(), json.at("of").get<std::uint32_t>()};
    facts.first = json.at("first_block").get<std::uint64_t>();
    facts.last = json.at("end_block").get<std::uint64_t>();
    facts.total = json.at("blocks").get<std::uint64_t>();
    facts.hash = json.at("hash").get<std::string>();
    facts.extras_hash = json.value("extras_hash", std::string());
  } catch (const nlohmann::json::exception&) {
    return broken(folder, "part.json is not what mercia-bake writes");
  }
  if (facts.shard.index < 1 || facts.shard.index > facts.shard.count)
    return broken(folder, "part.json is not what mercia-bake writes");
  return facts;
}

Result<void> read_part(const fs::path& folder, const PartFacts& facts, BakedShard& out) {
  BlocksFile file;
  MERCIA_CHECK(unpack(folder, "blocks.bin", facts.hash, file));
  if (file.results.size() != facts.last - facts.first) return broken(folder, "this part is damaged");
  for (const BlockResult& block : file.results)
    for (const auto& [key, tile] : block.tiles) {
      if (tile.bytes == 0) continue;
      std::error_code error;
      const fs::path path = folder / "tiles" / content_path(key);
      const auto size = fs::file_size(path, error);
      if (error) return fail_input("a tile of this part is missing", path.string(), kAgain);
      if (size != tile.bytes) return fail_input("a tile of this part is damaged", path.string(), kAgain);
    }
  out.plan = std::move(file.plan);
  for (BlockResult& block : file.results) out.blocks.results.push_back(std::move(block));
  if (facts.shard.index == 1) MERCIA_CHECK(unpack(folder, "extras.bin", facts.extras_hash, *out.extras));
  return {};
}

}  // namespace mercia::bake
