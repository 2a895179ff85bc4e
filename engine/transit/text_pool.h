// Texts by number, each kept once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/transit/timetable_data.h"

namespace mercia::transit {

class TextPool {
 public:
  TextPool();
  // The number of a text, which is kept if it is new. 0 for the empty one.
  TextIndex keep(std::string_view text);
  // kNone if it is not kept.
  TextIndex find(std::string_view text) const;
  std::string_view text(TextIndex index) const;
  std::size_t size() const { return ends_.size(); }

  // Gives the texts away; the pool is empty then.
  void move_to(TimetableData& data);

 private:
  std::size_t slot_of(std::string_view text) const;
  void grow();

  std::string texts_;
  std::vector<std::uint32_t> ends_;
  std::vector<TextIndex> slots_;  // a hash table with open addressing; kNone: free
};

// Made fit to be shown: control characters become spaces, bytes that are not UTF-8 the replacement character, and what
// is over the limit of 500 bytes is cut off.
std::string shown_text(std::string_view text);

}  // namespace mercia::transit
