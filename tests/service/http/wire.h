#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>

#include "services/http/server.h"

namespace cairn::services::http {

/// A raw connection to 127.0.0.1, from there or from another address of this machine: says bytes and hears bytes, so
/// that a test sees exactly what is on the wire.
class Wire {
 public:
  explicit Wire(uint16_t port, const char* from = "127.0.0.1") : socket_(context_) {
    socket_.open(boost::asio::ip::tcp::v4());
    socket_.bind({boost::asio::ip::make_address(from), 0});
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  }
  void say(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  /// Says as much as the other side takes; false when it has closed.
  bool try_say(std::string_view bytes) {
    boost::system::error_code error;
    boost::asio::write(socket_, boost::asio::buffer(bytes), error);
    return !error;
  }
  /// One answer whose length is told by Content-Length: header and body.
  std::string hear() {
    while (heard_.find("\r\n\r\n") == std::string::npos)
      if (!more()) return std::exchange(heard_, "");
    const size_t head = heard_.find("\r\n\r\n") + 4;
    const size_t field = heard_.find("Content-Length: ");
    const size_t length = field < head ? std::stoul(heard_.substr(field + 16)) : 0;
    while (heard_.size() < head + length)
      if (!more()) break;
    std::string answer = heard_.substr(0, head + length);
    heard_.erase(0, head + length);
    return answer;
  }
  /// Everything up to the end of the connection.
  std::string hear_all() {
    while (more()) {
    }
    return std::exchange(heard_, "");
  }

 private:
  bool more() {
    char bytes[16 * 1024];
    boost::system::error_code error;
    const size_t read = socket_.read_some(boost::asio::buffer(bytes), error);
    heard_.append(bytes, read);
    return !error;
  }
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string heard_;
};

/// A server on a port that the system chose; `options_` and `router_` are filled before the first `wire()`.
class ServerTest : public testing::Test {
 protected:
  Server& server() {
    if (!server_) server_ = std::move(Server::start(options_, router_, traffic_).value());
    return *server_;
  }
  Wire wire() { return Wire(server().port()); }
  static std::string get(const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n";
  }

  ServerOptions options_;
  Router router_;
  Traffic traffic_;
  std::unique_ptr<Server> server_;
};

inline boost::asio::awaitable<Response> echo(Request request) {
  co_return text_response(200, "text/plain", request.target + " " + request.body);
}

}  // namespace cairn::services::http
