#include "tests/tiles/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace mercia::tiles::test {

HttpServer::HttpServer(std::function<HttpAnswer(const std::string&)> answer) : answer_(std::move(answer)) {
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

HttpServer::~HttpServer() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
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
    serve_one(connection);
    ::close(connection);
  }
}

void HttpServer::serve_one(int connection) {
  std::string request;
  char buffer[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const auto received = ::recv(connection, buffer, sizeof(buffer), 0);
    if (received <= 0) return;
    request.append(buffer, static_cast<std::size_t>(received));
  }
  const auto begin = request.find(' ') + 1;
  const std::string target = request.substr(begin, request.find(' ', begin) - begin);
  {
    std::lock_guard lock(mutex_);
    ++requests_[target];
    last_request_ = request;
  }
  const HttpAnswer answer = answer_(target);
  for (int waited = 0; waited < answer.delay_milliseconds && !stopping_; waited += 10)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const auto length = answer.claimed_length >= 0 ? answer.claimed_length : static_cast<long>(answer.body.size());
  const std::string text = "HTTP/1.1 " + std::to_string(answer.status) +
                           " x\r\nConnection: close\r\nContent-Length: " + std::to_string(length) + "\r\n" +
                           answer.headers + "\r\n" + answer.body;
  std::size_t sent = 0;
  while (sent < text.size()) {
    const auto now = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

}  // namespace mercia::tiles::test
