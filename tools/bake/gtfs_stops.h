// The stops of a GTFS feed as places, and the feed as one zip.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/region/region.h"
#include "tools/bake/account.h"

namespace mercia::bake {

// Reads stops.txt of a feed (a zip or a folder) into places of kind "tram_stop", "railway_station", "bus_stop",
// "ferry_stop" (where the feed's vehicle_type says so), "station" or "stop". Heights are 0. Rows that are no stop
// (entrances, nodes, boarding areas) or without a valid position are counted in the group "stops".
// Errors (Input): not a feed, stops.txt absent or over its limit, required columns absent.
Result<std::vector<region::Place>> read_gtfs_stops(const std::filesystem::path& feed, Account& account);

// Puts the feed at `zip`: a zip as it is, a folder's .txt files packed so that the same files give the same bytes.
// Errors (Input): unreadable, over a limit, disk full.
Result<void> copy_gtfs(const std::filesystem::path& feed, const std::filesystem::path& zip);

// Packs the texts of a feed's files, by name, into `zip`; the same texts give the same bytes.
// Errors (Input): the folder is absent, the disk is full.
Result<void> write_gtfs(const std::map<std::string, std::string>& texts, const std::filesystem::path& zip);

}  // namespace mercia::bake
