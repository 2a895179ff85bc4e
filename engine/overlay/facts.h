// What the panels say, put into words: the facts behind a clicked thing, sizes, credits. No Dear ImGui in here.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/region/region.h"
#include "engine/tiles/streamer.h"

namespace mercia::overlay {

// A card as it is drawn: heading, a line below it, rows, and remarks on how far it can be trusted.
struct Card {
  std::string title;
  std::string subtitle;
  std::vector<std::pair<std::string, std::string>> rows;
  bool illustrative = false;
  std::string kind;  // "tram_stop"; for its icon
  std::string id;    // of the place, where it is one: region::Place::id
};

Card card_of(const tiles::PickedFeature& feature);
Card card_of(const region::Place& place);

// "12.3 MB" in powers of 1024 as programs count memory; "512 MB"; "940 KB".
std::string bytes_text(std::uint64_t bytes);
// "836,680"
std::string count_text(std::uint64_t count);
// "08:05", of a local day.
std::string clock_text(double seconds_of_day);
// "840 m", "2.4 km", "31 km"
std::string distance_text(double metres);

// The region's credits and then those of the tiles in view, without repeats, as one line.
std::string credits_line(const std::vector<std::string>& region, const std::vector<std::string>& tiles);

// "Illustrative: city fabric, trees" or "" if everything is surveyed or estimated.
std::string illustrative_line(const std::vector<region::Layer>& layers);

}  // namespace mercia::overlay
