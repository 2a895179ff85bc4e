// A web server on 127.0.0.1 for one test: one thread, one answer a connection.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace mercia::tiles::test {

struct HttpAnswer {
  int status = 200;
  std::string body;
  std::string headers;         // further lines, each ended by "\r\n"
  long claimed_length = -1;    // Content-Length, if it is to be a lie
  int delay_milliseconds = 0;  // before the answer
};

class HttpServer {
 public:
  // `answer` gets the request's target ("/a/b.glb?x=1").
  explicit HttpServer(std::function<HttpAnswer(const std::string& target)> answer);
  ~HttpServer();

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::map<std::string, int> requests() const;  // how often each target was asked for
  std::string last_request() const;

 private:
  void serve();
  void serve_one(int connection);

  std::function<HttpAnswer(const std::string&)> answer_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::map<std::string, int> requests_;
  std::string last_request_;
  std::thread thread_;
};

}  // namespace mercia::tiles::test
