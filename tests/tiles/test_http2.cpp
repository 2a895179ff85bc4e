#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/file.h"
#include "engine/tiles/source.h"
#include "tests/support/temporary_folder.h"

namespace mercia::tiles::test {
namespace {

namespace fs = std::filesystem;

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(place);
  int port = 0;
  if (::bind(probe, reinterpret_cast<sockaddr*>(&place), size) == 0 &&
      ::getsockname(probe, reinterpret_cast<sockaddr*>(&place), &size) == 0)
    port = ntohs(place.sin_port);
  ::close(probe);
  return port;
}

// nghttp2's server (Debian: nghttp2-server) with TLS, telling of every connection in its log.
class Nghttpd {
 public:
  Nghttpd(const fs::path& folder, const fs::path& log) : port_(free_port()) {
    const std::string command = "exec nghttpd -v -a 127.0.0.1 -d " + folder.string() + " " + std::to_string(port_) +
                                " " + (folder / "key.pem").string() + " " + (folder / "cert.pem").string() + " > " +
                                log.string() + " 2>&1";
    const char* arguments[] = {"sh", "-c", command.c_str(), nullptr};
    posix_spawnp(&process_, "sh", nullptr, nullptr, const_cast<char**>(arguments), environ);
  }
  ~Nghttpd() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  std::string address() const { return "https://127.0.0.1:" + std::to_string(port_); }

 private:
  int port_;
  pid_t process_ = 0;
};

TEST(Http2, ManyRequestsShareOneConnection) {
  if (std::system("command -v nghttpd openssl > /dev/null 2>&1") != 0) GTEST_SKIP() << "nghttpd is not installed";
  const mercia::test::TemporaryFolder folder;
  const std::string make_certificate =
      "cd " + folder.path().string() +
      " && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost"
      " -addext subjectAltName=IP:127.0.0.1 2> /dev/null";
  ASSERT_EQ(std::system(make_certificate.c_str()), 0);
  constexpr int kFiles = 40;
  for (int i = 0; i < kFiles; ++i)
    ASSERT_TRUE(write_file(folder.path() / std::to_string(i), as_bytes(std::string(20'000, char('a' + i % 26)))));
  const fs::path log = folder.path() / "log";
  std::atomic<int> right{0};
  {
    const Nghttpd server(folder.path(), log);
    const std::atomic<bool> go_on{false};
    ::setenv("CURL_CA_BUNDLE", (folder.path() / "cert.pem").c_str(), 1);
    const auto source = make_source();
    for (int tries = 0; tries < 100 && !source->fetch(server.address() + "/0", go_on); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = t; i < kFiles; i += 8) {
          const auto bytes = source->fetch(server.address() + "/" + std::to_string(i), go_on);
          if (bytes && as_text(*bytes) == std::string(20'000, char('a' + i % 26))) ++right;
          if (!bytes) ADD_FAILURE() << bytes.error().error.sentence();
        }
      });
    }
    for (auto& thread : threads) thread.join();
    ::unsetenv("CURL_CA_BUNDLE");
    EXPECT_FALSE(make_source()->fetch(server.address() + "/0", go_on)) << "nobody vouches for its certificate now";
  }
  EXPECT_EQ(right, kFiles);
  const auto said = read_text_file(log);
  ASSERT_TRUE(said);
  // Lines of HTTP/2 frames begin with "[id=N]", N being the connection.
  std::set<std::string> connections;
  for (std::size_t at = 0; (at = said->find("] recv (stream_id=", at)) != std::string::npos; ++at) {
    const auto id = said->rfind("[id=", at);
    if (id != std::string::npos) connections.insert(said->substr(id, said->find(']', id) - id));
  }
  // One, or two where the first was lost; without sharing there would be one for each of the threads.
  EXPECT_GE(connections.size(), 1u);
  EXPECT_LE(connections.size(), 2u);
}

}  // namespace
}  // namespace mercia::tiles::test
