#include "tools/bake/sandbox_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <utility>

namespace mercia::bake {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMessageLimit = 4096;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }
  int get() const { return value_; }
  bool open() const { return value_ >= 0; }
  void close() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

 private:
  int value_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(ErrorKind::Internal, std::string("no pipe could be made: ") + std::strerror(errno));
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// Everything the child does between fork and exec. Only calls that are safe after the fork of a threaded program.
struct ChildSetup {
  std::vector<char*> arguments;  // ends with a null pointer
  std::array<std::pair<int, rlimit>, 5> limits;
  int input = -1;
  int output = -1;
  int messages = -1;
  pid_t parent = 0;

  [[noreturn]] void run() const {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);  // the parent died before the line above
    setpgid(0, 0);
    for (int signal = 1; signal < 32; ++signal) ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(messages, 2) < 0) _exit(126);
    for (const auto& [resource, limit] : limits) setrlimit(static_cast<__rlimit_resource>(resource), &limit);
    std::array<char*, 1> environment{nullptr};
    execve(arguments[0], arguments.data(), environment.data());
    _exit(127);
  }
};

std::array<std::pair<int, rlimit>, 5> limits_of(const SandboxJob& job) {
  const auto same = [](rlim_t value) { return rlimit{value, value}; };
  const rlim_t memory = kSanitizedBuild ? RLIM_INFINITY : job.memory_bytes;
  const auto processor = static_cast<rlim_t>(std::ceil(job.seconds)) + 1;
  return {{{RLIMIT_AS, same(memory)},
           {RLIMIT_CPU, same(processor)},
           {RLIMIT_FSIZE, same(0)},
           {RLIMIT_CORE, same(0)},
           {RLIMIT_NOFILE, same(64)}}};
}

// Reads what is there; closes the descriptor at the end of the stream. Keeps at most `limit` bytes and says whether
// there were more.
template <typename Container>
bool drain(Descriptor& from, Container& into, std::uint64_t limit) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (count <= 0) {
    from.close();
    return false;
  }
  const auto kept = std::min<std::uint64_t>(static_cast<std::uint64_t>(count), limit - into.size());
  const auto* first = reinterpret_cast<const typename Container::value_type*>(buffer.data());
  into.insert(into.end(), first, first + kept);
  return kept < static_cast<std::uint64_t>(count);
}

// Until both pipes are closed, or a limit is passed; true if it ended by itself.
bool collect(Descriptor& output, Descriptor& messages, const SandboxJob& job, Clock::time_point deadline,
             SandboxOutcome& outcome) {
  while (output.open() || messages.open()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      outcome.ending = SandboxOutcome::Ending::OutOfTime;
      return false;
    }
    // A closed descriptor is -1, which poll() passes over.
    std::array<pollfd, 2> waiting{{{output.get(), POLLIN, 0}, {messages.get(), POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), static_cast<int>(std::min<std::int64_t>(left, 1000))) <= 0) continue;
    if (waiting[0].revents != 0 && drain(output, outcome.output, job.output_bytes)) {
      outcome.ending = SandboxOutcome::Ending::TooMuchOutput;
      return false;
    }
    if (waiting[1].revents != 0) drain(messages, outcome.messages, kMessageLimit);
  }
  return true;
}

// A program may close its pipes and go on: it has until the deadline to end. True if it ended by itself.
bool wait_until(pid_t child, Clock::time_point deadline, int& status) {
  for (;;) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return true;
    if (Clock::now() >= deadline) return false;
    poll(nullptr, 0, 2);
  }
}

}  // namespace

Result<SandboxOutcome> run_limited(const std::vector<std::string>& command, const SandboxJob& job) {
  MERCIA_TRY(Pipe output, make_pipe());
  MERCIA_TRY(Pipe messages, make_pipe());
  const Descriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!input.open()) return fail(ErrorKind::Internal, std::string("/dev/null: ") + std::strerror(errno));

  ChildSetup setup;
  for (const auto& argument : command) setup.arguments.push_back(const_cast<char*>(argument.c_str()));
  setup.arguments.push_back(nullptr);
  setup.limits = limits_of(job);
  setup.input = input.get();
  setup.output = output.write_end.get();
  setup.messages = messages.write_end.get();
  setup.parent = getpid();

  const auto deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(job.seconds));
  const pid_t child = fork();
  if (child < 0) return fail(ErrorKind::Internal, std::string("no process could be started: ") + std::strerror(errno));
  if (child == 0) setup.run();
  output.write_end.close();
  messages.write_end.close();

  SandboxOutcome outcome;
  int status = 0;
  bool ended = collect(output.read_end, messages.read_end, job, deadline, outcome);
  if (ended) {
    ended = wait_until(child, deadline, status);
    if (!ended) outcome.ending = SandboxOutcome::Ending::OutOfTime;
  }
  if (!ended) {
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return outcome;
  }
  if (WIFSIGNALED(status)) {
    outcome.ending = SandboxOutcome::Ending::Killed;
    outcome.code = WTERMSIG(status);
  } else {
    outcome.code = WEXITSTATUS(status);
    // bubblewrap passes its child's signal on in the way of a shell.
    if (outcome.code > 128 && outcome.code < 128 + 65) {
      outcome.ending = SandboxOutcome::Ending::Killed;
      outcome.code -= 128;
    }
  }
  return outcome;
}

}  // namespace mercia::bake
