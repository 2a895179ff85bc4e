#include "tests/tiles/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace mercia::tiles::test {

std::string HttpRequest::header(const std::string& name) const {
  const auto at = text.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return text.substr(begin, text.find("\r\n", begin) - begin);
}

HttpServer::HttpServer(std::function<HttpAnswer(const std::string&)> answer)
    : HttpServer([answer = std::move(answer)](const HttpRequest& request) { return answer(request.target); }) {}

HttpServer::HttpServer(std::function<HttpAnswer(const HttpRequest&)> answer) : answer_(std::move(answer)) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(place);
  if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&place), size) != 0 || ::listen(socket_, 64) != 0 ||
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&place), &size) != 0)
    throw std::runtime_error("cannot open a port on 127.0.0.1");
  port_ = ntohs(place.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

std::map<std::string, int> HttpServer::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

std::string HttpServer::last_request() const {
  std::lock_guard lock(mutex_);
  return last_request_;
}

void HttpServer::serve() {
  while (!stopping_) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int connection = ::accept(socket_, nullptr, nullptr);
    if (connection < 0) continue;
    ++connections_;
    threads_.emplace_back([this, connection] { serve_connection(connection); });
  }
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void HttpServer::serve_connection(int connection) {
  std::string received;
  while (!stopping_ && serve_request(connection, received)) {
  }
  ::close(connection);
}

// False when the connection is to be closed.
bool HttpServer::serve_request(int connection, std::string& received) {
  char buffer[4096];
  while (received.find("\r\n\r\n") == std::string::npos) {
    pollfd waiting{connection, POLLIN, 0};
    if (::poll(&waiting, 1, 20) == 0) {
      if (stopping_) return false;
      continue;
    }
    const auto size = ::recv(connection, buffer, sizeof(buffer), 0);
    if (size <= 0) return false;
    received.append(buffer, static_cast<std::size_t>(size));
  }
  HttpRequest request;
  request.text = received.substr(0, received.find("\r\n\r\n") + 4);
  received.erase(0, request.text.size());
  const auto begin = request.text.find(' ') + 1;
  request.target = request.text.substr(begin, request.text.find(' ', begin) - begin);
  {
    std::lock_guard lock(mutex_);
    ++requests_[request.target];
    last_request_ = request.text;
  }
  const HttpAnswer answer = answer_(request);
  for (int waited = 0; waited < answer.delay_milliseconds && !stopping_; waited += 10)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const bool lie = answer.claimed_length >= 0;
  const auto length = lie ? answer.claimed_length : static_cast<long>(answer.body.size());
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " x\r\n" + answer.headers;
  if (answer.status != 304 && answer.status != 204) text += "Content-Length: " + std::to_string(length) + "\r\n";
  text += "\r\n" + answer.body;
  std::size_t sent = 0;
  while (sent < text.size()) {
    const auto now = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return !lie;
}

}  // namespace mercia::tiles::test
