// What was wrong with a feed's rows: each counted, the first ones kept word for word.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mercia::transit {

struct Problem {
  std::string file;        // "stop_times.txt"
  std::uint64_t line = 0;  // from 1; 0: of the file as a whole
  std::string what;        // "there is no stop with this id"
  // "stop_times.txt, line 12: there is no stop with this id"
  std::string sentence() const;
};

class Problems {
 public:
  static constexpr std::size_t kKept = 100;

  void add(std::string file, std::uint64_t line, std::string what);
  std::uint64_t total() const { return total_; }
  // How many there are of each kind, by file and what.
  const std::map<std::pair<std::string, std::string>, std::uint64_t>& counts() const { return counts_; }
  const std::vector<Problem>& first() const { return first_; }

 private:
  std::uint64_t total_ = 0;
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts_;
  std::vector<Problem> first_;
};

}  // namespace mercia::transit
