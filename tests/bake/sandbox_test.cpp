#include "tools/bake/sandbox.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "tests/support/temporary_folder.h"
#include "tools/bake/sandbox_process.h"

namespace mercia::bake {
namespace {

namespace fs = std::filesystem;
using Ending = SandboxOutcome::Ending;
using testing::HasSubstr;
using testing::StartsWith;

// A probe: what a hostile program would try, as a line of shell.
SandboxJob shell(const std::string& line) {
  SandboxJob job;
  job.program = "/usr/bin/bash";
  job.arguments = {"--norc", "-c", line};
  job.seconds = 20.0;
  return job;
}

std::string text(const SandboxOutcome& outcome) { return std::string(as_text(outcome.output)); }

// Where no sandbox can stand, its tests have nothing to test; the refusal is tested in model_import_test.
bool sandbox_works() {
  const auto outcome = run_sandboxed(shell("echo up"));
  return outcome && text(*outcome) == "up\n";
}
#define MERCIA_NEED_SANDBOX() \
  if (!sandbox_works()) GTEST_SKIP() << "bubblewrap cannot run here"

// A server on this machine that only something with a network can reach.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, 4), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { close(socket_); }
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

TEST(Sandbox, BringsOutputMessagesAndStatusBack) {
  const auto outcome = run_unsandboxed(shell("echo out; echo err >&2; exit 7"));
  ASSERT_TRUE(outcome) << outcome.error().sentence();
  EXPECT_EQ(outcome->ending, Ending::Exited);
  EXPECT_EQ(outcome->code, 7);
  EXPECT_EQ(text(*outcome), "out\n");
  EXPECT_EQ(outcome->messages, "err\n");
}

TEST(Sandbox, HasNoNetwork) {
  MERCIA_NEED_SANDBOX();
  const Listener listener;
  const std::string connect = "exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(listener.port()) + " && echo connected";
  const auto outside = run_unsandboxed(shell(connect));
  ASSERT_TRUE(outside);
  ASSERT_EQ(text(*outside), "connected\n") << "the probe itself must work";
  const auto inside = run_sandboxed(shell(connect));
  ASSERT_TRUE(inside);
  EXPECT_EQ(text(*inside), "");
  EXPECT_EQ(inside->code, 1);
}

TEST(Sandbox, ShowsOnlyTheNamedFolderAndNoSecrets) {
  MERCIA_NEED_SANDBOX();
  const test::TemporaryFolder shown;
  const test::TemporaryFolder hidden;
  std::ofstream(shown.path() / "a.txt") << "shown";
  std::ofstream(hidden.path() / "b.txt") << "hidden";
  fs::create_symlink(hidden.path() / "b.txt", shown.path() / "link");
  auto job = shell(
      "cd /model && echo \"$(<a.txt)\"; [ -e link ] && echo escaped; [ -e '" + (hidden.path() / "b.txt").string() +
      "' ] && echo found; for f in /etc/passwd /root /home /proc/1 /dev/sda /sys /run; do [ -e $f ] && echo $f; "
      "done; echo \"$HOME$SECRET.\"");
  job.readable = {{shown.path(), "/model"}};
  setenv("SECRET", "word", 1);
  const auto outcome = run_sandboxed(job);
  unsetenv("SECRET");
  ASSERT_TRUE(outcome);
  if (kSanitizedBuild) GTEST_SKIP() << "builds with sanitizers show /proc";
  EXPECT_EQ(text(*outcome), "shown\n.\n") << outcome->messages;
}

TEST(Sandbox, CannotWriteAnywhereThatOutlivesIt) {
  MERCIA_NEED_SANDBOX();
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "a.txt") << "before";
  auto job = shell(
      "for f in /model/a.txt /model/new /usr/new /new /worker; do { echo x > $f; } 2>/dev/null && echo $f; done; "
      "true");
  job.readable = {{folder.path(), "/model"}};
  const auto outcome = run_sandboxed(job);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(text(*outcome), "");
  EXPECT_FALSE(fs::exists(folder.path() / "new"));
  std::string content;
  std::ifstream(folder.path() / "a.txt") >> content;
  EXPECT_EQ(content, "before");
}

TEST(Sandbox, SeesNoOtherProcess) {
  MERCIA_NEED_SANDBOX();
  const auto outcome =
      run_sandboxed(shell("kill -0 " + std::to_string(getpid()) + " 2>/dev/null && echo seen; echo done"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(text(*outcome), "done\n");
}

class SandboxLimits : public testing::TestWithParam<bool> {
 protected:
  Result<SandboxOutcome> run(const SandboxJob& job) const {
    return GetParam() ? run_sandboxed(job) : run_unsandboxed(job);
  }
  void SetUp() override {
    if (GetParam()) MERCIA_NEED_SANDBOX();
  }
};
INSTANTIATE_TEST_SUITE_P(WithAndWithoutBubblewrap, SandboxLimits, testing::Bool(),
                         [](const auto& mode) { return mode.param ? "Sandboxed" : "Plain"; });

TEST_P(SandboxLimits, AnEndlessLoopIsKilledOnTime) {
  auto job = shell("while :; do :; done");
  job.seconds = 0.5;
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = run(job);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->ending, Ending::OutOfTime);
  EXPECT_LT(seconds, 30.0);
}

TEST_P(SandboxLimits, ASleeperThatClosedItsPipesIsKilledOnTime) {
  auto job = shell("exec >&- 2>&-; while :; do :; done");
  job.seconds = 0.5;
  const auto outcome = run(job);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->ending, Ending::OutOfTime);
}

TEST_P(SandboxLimits, EndlessOutputIsCutOff) {
  auto job = shell("while :; do echo 0123456789012345678901234567890123456789; done");
  job.output_bytes = 100'000;
  const auto outcome = run(job);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->ending, Ending::TooMuchOutput);
  EXPECT_EQ(outcome->output.size(), 100'000u);
}

TEST_P(SandboxLimits, EndlessMessagesDoNotFillTheMemory) {
  const auto outcome = run(shell("for i in {1..20000}; do echo complaint number $i >&2; done; echo done"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(text(*outcome), "done\n");
  EXPECT_EQ(outcome->messages.size(), 4096u);
  EXPECT_THAT(outcome->messages, StartsWith("complaint number 1\n"));
}

TEST_P(SandboxLimits, MemoryIsBounded) {
  if (kSanitizedBuild) GTEST_SKIP() << "builds with sanitizers cannot bound the address space";
  auto job = shell("x=0123456789abcdef; while :; do x=$x$x; done; echo unbounded");
  job.memory_bytes = std::uint64_t{128} << 20;
  const auto outcome = run(job);
  ASSERT_TRUE(outcome);
  EXPECT_NE(outcome->ending, Ending::OutOfTime);
  EXPECT_EQ(text(*outcome), "");
  EXPECT_THAT(outcome->messages, HasSubstr("cannot allocate"));
}

TEST_P(SandboxLimits, ACrashIsToldWithItsSignal) {
  const auto outcome = run(shell("kill -SEGV $$"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->ending, Ending::Killed);
  EXPECT_EQ(outcome->code, SIGSEGV);
}

TEST(SandboxProcess, AProgramThatIsNotThereEndsWith127) {
  SandboxJob job;
  job.program = "/nowhere/program";
  const auto outcome = run_unsandboxed(job);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->code, 127);
}

}  // namespace
}  // namespace mercia::bake
