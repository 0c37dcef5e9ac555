#include "services/http/server.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "eventstore/base/check.h"
#include "eventstore/base/log.h"
#include "services/http/counted_address.h"
#include "services/http/head.h"
#include "services/http/problem.h"
#include "services/http/session.h"

namespace cairn::services::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using std::chrono::milliseconds;

namespace {

constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds kAcceptPause{50};
constexpr milliseconds kSweepMin{10};
constexpr milliseconds kSweepMax{1'000};

/// How often deadlines are looked at: the shortest of them is overrun by a quarter at most.
milliseconds sweep_period(const Limits& limits) {
  const milliseconds shortest = std::min({limits.idle, limits.header, limits.body, limits.write});
  return std::clamp(shortest / 4, kSweepMin, kSweepMax);
}

/// What the connection is counted by; empty for one that is not: of this machine, or gone already.
std::string counted_peer(const tcp::socket& socket, bool count_own_machine) {
  boost::system::error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error || (is_own_machine(peer.address()) && !count_own_machine)) return {};
  return counted_address(peer.address());
}

void log_thrown(const char* where, const std::exception_ptr& thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    log_of("services.http")->error("{}: {}", where, error.what());
  }
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, const Router& router, Traffic& traffic)
      : options_(std::move(options)),
        context_(static_cast<int>(options_.threads)),
        acceptor_(context_),
        sweep_timer_(context_),
        traffic_(traffic),
        setting_{router, options_.limits, traffic, stopping_, options_.tls.get()} {}

  Result<void> listen();
  void run();
  void stop();
  uint16_t port() const { return port_; }
  asio::any_io_executor executor() { return context_.get_executor(); }

 private:
  asio::awaitable<void> accept_loop();
  asio::awaitable<void> sweep_loop();
  void admit(tcp::socket socket);
  void refuse(tcp::socket socket);
  bool has_room(const std::string& address);
  void forget(const std::shared_ptr<Session>& session, const std::string& address);
  void close_acceptor();
  void tell_sessions(void (Session::*what)());

  const ServerOptions options_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  asio::steady_timer sweep_timer_;
  Traffic& traffic_;
  const SessionSetting setting_;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable all_gone_;
  std::unordered_set<std::shared_ptr<Session>> sessions_;  // guarded by mutex_
  std::unordered_map<std::string, size_t> by_address_;     // guarded by mutex_; connections of each that is counted
};

Result<void> Server::Impl::listen() {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options_.address, error);
  if (error) return fail(Errc::kInvalid, "\"" + options_.address + "\" is no IP address to listen on");
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (error)
    return fail(Errc::kUnavailable,
                "cannot listen on " + options_.address + ":" + std::to_string(options_.port) + ": " + error.message());
  port_ = acceptor_.local_endpoint(error).port();
  return success();
}

void Server::Impl::run() {
  asio::co_spawn(context_, accept_loop(), [](const std::exception_ptr& thrown) { log_thrown("accept", thrown); });
  asio::co_spawn(context_, sweep_loop(), [](const std::exception_ptr& thrown) { log_thrown("sweep", thrown); });
  for (unsigned i = 0; i < std::max(1U, options_.threads); ++i) threads_.emplace_back([this] { context_.run(); });
}

asio::awaitable<void> Server::Impl::accept_loop() {
  while (!stopping_.load()) {
    asio::any_io_executor executor = context_.get_executor();
    if (options_.threads > 1) executor = asio::make_strand(context_);
    auto [error, socket] = co_await acceptor_.async_accept(executor, kQuiet);
    if (error == asio::error::operation_aborted || stopping_.load()) co_return;
    if (error) {
      // Out of file descriptors, or the peer left before it was accepted: neither is a reason to stop listening.
      log_of("services.http")->warn("accept: {}", error.message());
      asio::steady_timer pause(context_, kAcceptPause);
      co_await pause.async_wait(kQuiet);
      continue;
    }
    admit(std::move(socket));
  }
}

/// Takes the room as well. With mutex_ held; an empty address is not counted.
bool Server::Impl::has_room(const std::string& address) {
  if (sessions_.size() >= options_.limits.connections_max) return false;
  if (address.empty()) return true;
  size_t& open = by_address_[address];
  if (open >= options_.limits.connections_per_address_max) return false;
  ++open;
  return true;
}

void Server::Impl::admit(tcp::socket socket) {
  boost::system::error_code ignored;  // an option that is refused costs speed only
  socket.set_option(tcp::no_delay(true), ignored);
  const std::string address = counted_peer(socket, options_.limits.count_own_machine);
  std::shared_ptr<Session> session;
  {
    const std::lock_guard lock(mutex_);
    if (has_room(address)) {
      session = Session::make(std::move(socket), setting_);
      sessions_.insert(session);
    }
  }
  if (!session) return refuse(std::move(socket));
  traffic_.connections_open += 1;
  asio::co_spawn(session->executor(), session->run(), [this, session, address](const std::exception_ptr& thrown) {
    log_thrown("session", thrown);
    session->close();
    forget(session, address);
  });
}

void Server::Impl::refuse(tcp::socket socket) {
  traffic_.connections_refused += 1;
  if (options_.tls) return;  // before a greeting there is nothing to say but to close
  const std::string answer = last_answer(to_response(problem_of(fail(Errc::kUnavailable, "too many connections"), "")));
  boost::system::error_code ignored;  // a courtesy: it fits the socket's empty buffer, or the peer sees a plain close
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(answer), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Server::Impl::forget(const std::shared_ptr<Session>& session, const std::string& address) {
  const std::lock_guard lock(mutex_);
  traffic_.connections_open -= 1;
  sessions_.erase(session);
  if (const auto open = by_address_.find(address); open != by_address_.end() && --open->second == 0)
    by_address_.erase(open);
  if (sessions_.empty()) all_gone_.notify_all();
}

asio::awaitable<void> Server::Impl::sweep_loop() {
  const milliseconds period = sweep_period(options_.limits);
  while (true) {
    sweep_timer_.expires_after(period);
    const auto [error] = co_await sweep_timer_.async_wait(kQuiet);
    if (error) co_return;
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    for (const auto& session : sessions_)
      if (session->late(now)) asio::post(session->executor(), [session] { session->close_if_late(); });
  }
}

void Server::Impl::tell_sessions(void (Session::*what)()) {
  const std::lock_guard lock(mutex_);
  for (const auto& session : sessions_) asio::post(session->executor(), [session, what] { ((*session).*what)(); });
}

void Server::Impl::stop() {
  if (threads_.empty()) return;
  for (const auto& thread : threads_)
    CAIRN_CHECK(thread.get_id() != std::this_thread::get_id(), "a server is not stopped from its own threads");
  stopping_.store(true);
  // 1. No new connections. 2. Idle ones close at once. 3. The others end with their request, or with the drain.
  asio::post(context_, [this] { close_acceptor(); });
  tell_sessions(&Session::close_if_idle);
  {
    std::unique_lock lock(mutex_);
    all_gone_.wait_for(lock, options_.limits.drain, [this] { return sessions_.empty(); });
    if (!sessions_.empty())
      log_of("services.http")->warn("{} connections were cut off at the end of the drain", sessions_.size());
  }
  context_.stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  // 4. Nothing runs any more: what is left is closed from here.
  close_acceptor();
  for (const auto& session : sessions_) session->close();
}

void Server::Impl::close_acceptor() {
  boost::system::error_code ignored;  // closing twice is no error of ours
  acceptor_.close(ignored);
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, const Router& router, Traffic& traffic) {
  auto impl = std::make_unique<Impl>(std::move(options), router, traffic);
  CAIRN_TRY(impl->listen());
  impl->run();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

uint16_t Server::port() const { return impl_->port(); }
asio::any_io_executor Server::executor() const { return impl_->executor(); }
void Server::stop() { impl_->stop(); }

}  // namespace cairn::services::http
