#include "tools/bake/join.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

#include "tools/bake/bake_output.h"
#include "tools/bake/part_folder.h"
#include "tools/bake/region_finish.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;

struct Part {
  fs::path folder;
  PartFacts facts;
};

// All parts of one region in their order.
Result<std::vector<Part>> matched_parts(const std::vector<fs::path>& folders) {
  std::vector<Part> parts;
  for (const fs::path& folder : folders) {
    MERCIA_TRY(PartFacts facts, read_part_facts(folder));
    parts.push_back({folder, std::move(facts)});
  }
  const PartFacts& model = parts.front().facts;
  for (const Part& part : parts) {
    const std::string where = part.folder.string();
    if (part.facts.shard.count != model.shard.count)
      return fail_input(fmt::format("this part is one of {}, but {} is one of {}", part.facts.shard.count,
                                    parts.front().folder.string(), model.shard.count),
                        where, "give the parts of one division");
    if (part.facts.fingerprint != model.fingerprint || part.facts.total != model.total)
      return fail_input(
          "this part belongs to another region, or was baked with other options, than " + parts.front().folder.string(),
          where, "bake all parts from the same files with the same options");
  }
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.facts.shard < b.facts.shard; });
  std::uint64_t next = 0;
  for (std::uint32_t i = 0; i < std::max<std::size_t>(parts.size(), model.shard.count); ++i) {
    if (i < parts.size() && i > 0 && parts[i].facts.shard == parts[i - 1].facts.shard)
      return fail_input(fmt::format("part {} is given twice", parts[i].facts.shard.index), parts[i].folder.string(),
                        "give each part once");
    if (i >= parts.size() || parts[i].facts.shard.index != i + 1)
      return fail_input(fmt::format("part {} of {} is missing", i + 1, parts.front().facts.shard.count), {},
                        fmt::format("bake it with --shard {}/{}", i + 1, parts.front().facts.shard.count));
    if (parts[i].facts.first != next)
      return fail_input("this part does not continue where the one before it ends", parts[i].folder.string(),
                        "bake all parts with the same options");
    next = parts[i].facts.last;
  }
  if (next != parts.back().facts.total)
    return fail_input("this part does not reach the region's end", parts.back().folder.string(),
                      "bake all parts with the same options");
  return parts;
}

// Every file below `from` at the same place below `to`.
Result<void> link_files(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return {};
  fs::create_directories(to, error);
  for (fs::recursive_directory_iterator entry(from, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path target = to / fs::relative(entry->path(), from, error);
    if (entry->is_directory(error)) {
      fs::create_directories(target, error);
    } else {
      fs::create_hard_link(entry->path(), target, error);
      if (error) fs::copy_file(entry->path(), target, error);
    }
    if (error) return fail_input(error.message(), target.string(), "check the space left on the disk");
  }
  if (error) return fail_input(error.message(), from.string(), "check its permissions");
  return {};
}

}  // namespace

Result<void> bake_part(const BakeOptions& options, const Shard& shard, Progress& progress,
                       const std::atomic<bool>& cancel) {
  MERCIA_CHECK(check_options(options));
  MERCIA_TRY(OutputFolder output, OutputFolder::open(options.output, "part.json"));
  MERCIA_TRY(const std::string fingerprint, fingerprint_of(options));
  MERCIA_TRY(BakedShard baked, bake_shard(options, shard, output.path(), progress, cancel));
  progress.step("writing the part");
  MERCIA_CHECK(write_part(baked, shard, fingerprint, output.path()));
  if (cancel) return fail(ErrorKind::Cancelled, "the bake was interrupted", {}, "the old part is as it was");
  MERCIA_CHECK(output.publish());
  progress.finish();
  return {};
}

Result<BakeSummary> join(const JoinOptions& options, Progress& progress, const std::atomic<bool>& cancel) {
  if (options.parts.empty())
    return fail(ErrorKind::Usage, "no parts are given", {}, "mercia-bake join PART… -o REGION");
  if (options.output.empty()) return fail(ErrorKind::Usage, "no output folder is given", {}, "add -o REGION");
  MERCIA_TRY(const std::vector<Part> parts, matched_parts(options.parts));
  MERCIA_TRY(OutputFolder output, OutputFolder::open(options.output, "region.json"));
  BakedShard all{{}, std::make_unique<RegionExtras>(), {}, nullptr};
  for (const Part& part : parts) {
    progress.step("reading " + part.folder.filename().string());
    MERCIA_CHECK(read_part(part.folder, part.facts, all));
    MERCIA_CHECK(link_files(part.folder / "tiles", output.path() / "tiles"));
    if (part.facts.shard.index == 1) MERCIA_CHECK(link_files(part.folder / "transit", output.path() / "transit"));
    if (cancel) return fail(ErrorKind::Cancelled, "the join was interrupted", {}, "the old region is as it was");
  }
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  MERCIA_TRY(BakeSummary summary, finish_region(all.plan, *all.extras, std::move(all.blocks.results), nullptr,
                                                output.path(), threads, progress, cancel));
  MERCIA_CHECK(output.publish());
  progress.finish();
  return summary;
}

}  // namespace mercia::bake
