// Running mercia-bake as a user does: as a program of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mercia::bake::test {

struct Outcome {
  int exit_code = -1;        // 128 + the signal if one ended it
  std::string output;        // standard output
  std::string messages;      // standard error
  double seconds = 0.0;      // by the clock
  double cpu_seconds = 0.0;  // of all its threads
  double peak_megabytes = 0.0;
};

// mercia-bake at work, with its output going to files in a folder of its own.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const;
  bool running();
  Outcome wait();

 private:
  pid_t process_ = -1;
  double start_ = 0.0;
  bool ended_ = false;
  Outcome outcome_;
  std::filesystem::path folder_;
};

Outcome run_bake(const std::vector<std::string>& arguments);

// Every file below a folder, with its content.
std::map<std::string, std::string> contents_of(const std::filesystem::path& folder);

}  // namespace mercia::bake::test
