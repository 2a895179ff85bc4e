// A web server on 127.0.0.1 for one test: a thread a connection, which stays open as HTTP/1.1 has it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mercia::tiles::test {

struct HttpAnswer {
  int status = 200;
  std::string body;
  std::string headers;         // further lines, each ended by "\r\n"
  long claimed_length = -1;    // Content-Length, if it is to be a lie
  int delay_milliseconds = 0;  // before the answer
};

struct HttpRequest {
  std::string target;  // "/a/b.glb?x=1"
  std::string text;    // the request as it came, request line and headers

  // A header's value, by its name as libcurl writes it; empty if it is absent.
  std::string header(const std::string& name) const;
};

class HttpServer {
 public:
  explicit HttpServer(std::function<HttpAnswer(const std::string& target)> answer);
  explicit HttpServer(std::function<HttpAnswer(const HttpRequest& request)> answer);
  ~HttpServer();

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::map<std::string, int> requests() const;  // how often each target was asked for
  std::string last_request() const;
  int connections() const { return connections_; }
  // From now on nobody answers, as if the cable were pulled.
  void stop();

 private:
  void serve();
  void serve_connection(int connection);
  bool serve_request(int connection, std::string& received);

  std::function<HttpAnswer(const HttpRequest&)> answer_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::map<std::string, int> requests_;
  std::string last_request_;
  std::vector<std::thread> threads_;  // of connections; the accepting thread's own
  std::thread thread_;
};

}  // namespace mercia::tiles::test
