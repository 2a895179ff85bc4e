#include "tools/bake/account.h"

#include <fmt/format.h>

#include <algorithm>

namespace mercia::bake {

void Account::add(const Account& other) {
  for (const auto& [group, tally] : other.tallies_) {
    Tally& mine = tallies_[group];
    mine.read += tally.read;
    mine.drawn += tally.drawn;
    mine.merged += tally.merged;
    for (const auto& [reason, count] : tally.rejected) mine.rejected[reason] += count;
  }
  for (const auto& [text, count] : other.notes_) notes_[text] += count;
  for (const auto& text : other.problems_) problem(text);
}

std::string Account::summary() const {
  std::string text = fmt::format("{:<18}{:>10}{:>10}{:>10}{:>10}\n", "objects", "read", "drawn", "merged", "rejected");
  for (const auto& [group, tally] : tallies_) {
    text += fmt::format("{:<18}{:>10}{:>10}{:>10}{:>10}\n", group, tally.read, tally.drawn, tally.merged,
                        tally.rejected_total());
    for (const auto& [reason, count] : tally.rejected) text += fmt::format("{:>18}{} x {}\n", "", count, reason);
  }
  for (const auto& [note, count] : notes_) text += fmt::format("note: {} x {}\n", count, note);
  return text;
}

}  // namespace mercia::bake
