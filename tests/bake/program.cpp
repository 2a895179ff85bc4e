#include "tests/bake/program.h"
#include "tests/support/folders.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mercia::bake::test {
namespace {

namespace fs = std::filesystem;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void redirect(const fs::path& file, int descriptor) {
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments) : start_(now()) {
  std::string pattern = (fs::temp_directory_path() / "mercia-program-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  const std::string path = (mercia::test::binary_folder() / "bin/mercia-bake").string();
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    redirect(folder_ / "out", STDOUT_FILENO);
    redirect(folder_ / "err", STDERR_FILENO);
    ::execv(path.c_str(), pointers.data());
    ::_exit(127);
  }
  if (process_ < 0) throw std::runtime_error("cannot start mercia-bake");
}

Program::~Program() {
  if (!ended_) {
    send(SIGKILL);
    wait();
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Program::send(int signal) const { ::kill(process_, signal); }

bool Program::running() {
  siginfo_t state{};
  return !ended_ && ::waitid(P_PID, static_cast<id_t>(process_), &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         state.si_pid == 0;
}

Outcome Program::wait() {
  if (ended_) return outcome_;
  int status = 0;
  rusage usage{};
  ::wait4(process_, &status, 0, &usage);
  ended_ = true;
  outcome_.seconds = now() - start_;
  outcome_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome_.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  outcome_.peak_megabytes = static_cast<double>(usage.ru_maxrss) / 1024.0;
  outcome_.output = text_of(folder_ / "out");
  outcome_.messages = text_of(folder_ / "err");
  return outcome_;
}

Outcome run_bake(const std::vector<std::string>& arguments) { return Program(arguments).wait(); }

std::map<std::string, std::string> contents_of(const fs::path& folder) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) contents[fs::relative(entry.path(), folder).string()] = text_of(entry.path());
  return contents;
}

}  // namespace mercia::bake::test
