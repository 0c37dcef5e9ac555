#include "services/audit/upkeep.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"
#include "services/audit/health.h"
#include "services/http/actor.h"
#include "services/http/line_stream.h"
#include "services/http/problem.h"

namespace cairn::services::audit {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr int64_t kProgressUs = 100'000;

/// Tells of progress, ten times a second at most.
eventstore::Progress progress_to(const http::PutLine& put) {
  return [&put, told_us = int64_t{0}](uint64_t done, uint64_t total) mutable {
    const int64_t now_us = SystemClock().now_us();
    if (now_us - told_us < kProgressUs) return;
    told_us = now_us;
    std::string line;
    JsonWriter(line).begin_object().key("done").number(done).key("total").number(total).end_object();
    put(line + "\n");
  };
}

Result<void> verify(eventstore::Store& store, const http::PutLine& put) {
  CAIRN_TRY(const auto verified, store.verify(progress_to(put)));
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("events").number(verified.events).field("root", to_hex(view_of(verified.root)));
  json.key("views").begin_array();
  for (const auto& view : verified.views) view_to_json(view, json);
  json.end_array().end_object();
  put(line + "\n");
  return success();
}

Result<void> rebuild(eventstore::Store& store, const std::string& name, const http::PutLine& put) {
  CAIRN_TRY(const auto view, store.rebuild(name, progress_to(put)));
  std::string line;
  JsonWriter json(line);
  view_to_json(view, json);
  put(line + "\n");
  return success();
}

awaitable<Response> post_verification(const Audit& audit, Request request) {
  if (const auto actor = http::actor_of(request); !actor) co_return http::problem(actor.error(), request);
  co_return co_await http::stream_lines(
      audit.pool, std::move(request), [&store = audit.store](const http::PutLine& put) { return verify(store, put); });
}

awaitable<Response> post_rebuild(const Audit& audit, Request request) {
  if (const auto actor = http::actor_of(request); !actor) co_return http::problem(actor.error(), request);
  const std::string name = request.path_parameter("name");
  co_return co_await http::stream_lines(
      audit.pool, std::move(request),
      [&store = audit.store, name](const http::PutLine& put) { return rebuild(store, name, put); });
}

}  // namespace

void add_upkeep_routes(http::Router& router, const Audit& audit) {
  router.add(http::Method::kPost, "/v1/verifications",
             [&audit](Request request) { return post_verification(audit, std::move(request)); });
  router.add(http::Method::kPost, "/v1/views/{name}:rebuild",
             [&audit](Request request) { return post_rebuild(audit, std::move(request)); });
}

}  // namespace cairn::services::audit
