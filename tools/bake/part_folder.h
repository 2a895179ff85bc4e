// A part of a region: what one shard has baked, in a folder, to be joined with the others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/bake/bake.h"
#include "tools/bake/block_layout.h"
#include "tools/bake/region_blocks.h"

namespace mercia::bake {

// part.json. Two parts belong together if their versions, fingerprints, shard counts and numbers of blocks agree.
struct PartFacts {
  std::string version;      // of Mercia: parts of different versions are not joined
  std::string fingerprint;  // of all input and of the options that show in the output
  Shard shard;
  std::uint64_t first = 0, last = 0, total = 0;  // blocks
  std::string hash;                              // of blocks.bin
  std::string extras_hash;                       // of extras.bin, which the first part has
};

// Reads all input once. Errors (Input): a file cannot be read.
Result<std::string> fingerprint_of(const BakeOptions& options);

// Adds part.json, blocks.bin and, to the first part, extras.bin to a folder that holds the tiles.
Result<void> write_part(BakedShard& baked, const Shard& shard, const std::string& fingerprint,
                        const std::filesystem::path& folder);

// Errors (Input): no part, broken, of another version of Mercia.
Result<PartFacts> read_part_facts(const std::filesystem::path& folder);

// Adds what the part holds. Errors (Input): broken, or a tile is missing or of another size.
Result<void> read_part(const std::filesystem::path& folder, const PartFacts& facts, BakedShard& out);

}  // namespace mercia::bake
