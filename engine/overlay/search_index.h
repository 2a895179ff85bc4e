// Finding a place by a few typed letters, whatever accents, case and punctuation its name has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/region/region.h"

namespace mercia::overlay {

// Lower case, without accents, apostrophes dropped, other punctuation as single spaces: "St. Paul’s Café" → "st pauls
// cafe". Letters outside the Latin script keep their bytes. Text that is not UTF-8 passes through byte by byte.
std::string folded(std::string_view text);

// How much a kind of place matters on a map, 0 (bus stop) to 9 (landmark); 4 for kinds without a rank.
int importance_of(std::string_view kind);

// A kind as people read it: "tram_stop" → "Tram stop".
std::string readable_kind(std::string_view kind);

class SearchIndex {
 public:
  SearchIndex() = default;
  explicit SearchIndex(const std::vector<region::Place>& places);

  // Indices into the places, best first: whole name, start of the name, start of a word, all words begun in any order,
  // anywhere inside; within each, important kinds, then short names, then the alphabet. Empty query: nothing.
  std::vector<std::size_t> find(std::string_view query, std::size_t most) const;

 private:
  struct Entry {
    std::string name;  // folded
    int importance = 0;
  };
  std::vector<Entry> entries_;
};

}  // namespace mercia::overlay
