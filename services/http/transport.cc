#include "services/http/transport.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

namespace cairn::services::http {
namespace {

namespace asio = boost::asio;

class SocketTransport final : public Transport {
 public:
  explicit SocketTransport(Client client) : client_(std::move(client)) {}
  Result<Response> call(Request request, const OnChunk& on_chunk) override { return client_.call(request, on_chunk); }

 private:
  Client client_;
};

/// Hands the chunks of a stream to a callback, or collects them.
class ChunkSink final : public BodyWriter {
 public:
  ChunkSink(const OnChunk& on_chunk, bool streamed) : on_chunk_(on_chunk), streamed_(streamed) {}
  asio::awaitable<Result<void>> write(std::string chunk) override {
    if (stopped_) co_return fail(Errc::kCancelled, "the reader has seen enough");
    if (!streamed_) {
      collected_ += chunk;
      co_return success();
    }
    stopped_ = !chunk.empty() && !on_chunk_(chunk);
    if (stopped_) co_return fail(Errc::kCancelled, "the reader has seen enough");
    co_return success();
  }
  bool stopping() const override { return stopped_; }
  std::string take() { return std::move(collected_); }

 private:
  const OnChunk& on_chunk_;
  const bool streamed_;
  bool stopped_ = false;
  std::string collected_;
};

asio::awaitable<Result<Response>> answer(const Router& router, Request request, const OnChunk& on_chunk) {
  const bool head_only = request.method == Method::kHead;
  Response response = co_await router.handle(std::move(request));
  const bool streamed = on_chunk != nullptr && response.status < 400;
  if (head_only) {
    response.body = nullptr;
    response.stream = nullptr;
    co_return response;
  }
  ChunkSink sink(on_chunk, streamed);
  if (response.stream) {
    const BodyStream stream = std::move(response.stream);
    response.stream = nullptr;
    co_await stream(sink);
    if (!streamed) response.body = std::make_shared<const std::string>(sink.take());
  } else if (streamed && response.body) {
    const auto body = std::move(response.body);
    if (auto written = co_await sink.write(*body); !written) co_return written.error();
  }
  if (sink.stopping()) co_return fail(Errc::kCancelled, "the reader has seen enough");
  co_return response;
}

/// co_spawn wants a type that can be empty, which a Result cannot: the answer leaves through `out`.
asio::awaitable<void> answer_into(std::optional<Result<Response>>& out, const Router& router, Request request,
                                  const OnChunk& on_chunk) {
  out = co_await answer(router, std::move(request), on_chunk);
}

class LocalTransport final : public Transport {
 public:
  explicit LocalTransport(const Router& router) : router_(router) {}

  Result<Response> call(Request request, const OnChunk& on_chunk) override {
    request.peer = "in-process";
    asio::io_context context(1);
    std::optional<Result<Response>> result;
    std::exception_ptr failure;
    asio::co_spawn(context, answer_into(result, router_, std::move(request), on_chunk),
                   [&failure](const std::exception_ptr& thrown) { failure = thrown; });
    try {
      context.run();
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& thrown) {
      return fail(Errc::kInternal, thrown.what());
    }
    return std::move(*result);
  }

 private:
  const Router& router_;
};

}  // namespace

Result<std::unique_ptr<Transport>> make_socket_transport(const std::string& url, ClientOptions options) {
  CAIRN_TRY(Client client, Client::for_url(url, std::move(options)));
  return std::unique_ptr<Transport>(std::make_unique<SocketTransport>(std::move(client)));
}

std::unique_ptr<Transport> make_local_transport(const Router& router) {
  return std::make_unique<LocalTransport>(router);
}

}  // namespace cairn::services::http
