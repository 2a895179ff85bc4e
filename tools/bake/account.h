// The baker's promise that nothing is dropped in silence: every input object ends in exactly one of these drawers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mercia::bake {

struct Tally {
  std::uint64_t read = 0;
  std::uint64_t drawn = 0;
  std::uint64_t merged = 0;                       // drawn as part of another object (an outline covered by its parts)
  std::map<std::string, std::uint64_t> rejected;  // by reason, e.g. "ring is not closed"

  std::uint64_t rejected_total() const {
    std::uint64_t total = 0;
    for (const auto& [reason, count] : rejected) total += count;
    return total;
  }
  bool balanced() const { return read == drawn + merged + rejected_total(); }
};

// Not thread-safe: parallel work keeps one each and adds them up in a fixed order.
class Account {
 public:
  // `group`: "buildings", "building parts", "roads", "railways", "water", "areas", "trees", "places", "models" …
  Tally& operator[](std::string_view group) { return tallies_[std::string(group)]; }
  // Things worth knowing that are no rejection: "roof:shape=saltbox drawn as gabled".
  void note(std::string_view text) { ++notes_[std::string(text)]; }
  // Named problems of single objects, at most 1,000 kept: "way/123: ring is not closed".
  void problem(std::string text) {
    if (problems_.size() < 1000) problems_.push_back(std::move(text));
  }
  void add(const Account& other);

  const std::map<std::string, Tally>& tallies() const { return tallies_; }
  const std::map<std::string, std::uint64_t>& notes() const { return notes_; }
  const std::vector<std::string>& problems() const { return problems_; }

  template <typename Archive>
  void fields(Archive& archive) {
    archive(tallies_, notes_, problems_);
  }

  // A table for people: read, drawn, merged, rejected with reasons, then the notes.
  std::string summary() const;

 private:
  std::map<std::string, Tally> tallies_;
  std::map<std::string, std::uint64_t> notes_;
  std::vector<std::string> problems_;
};

}  // namespace mercia::bake
