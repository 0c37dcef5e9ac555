#include "services/audit/upkeep.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"
#include "services/audit/health.h"
#include "services/audit/told.h"
#include "services/http/actor.h"
#include "services/http/line_stream.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::audit {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Result<void> verify(eventstore::Store& store, bool full, const http::PutLine& put) {
  const auto progress = progress_to(put);
  progress(0, store.head().value());
  CAIRN_TRY(const auto verified, full ? store.verify(progress) : store.check_tail());
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("events").number(verified.events).field("root", to_hex(view_of(verified.root)));
  json.key("full").boolean(full);
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
  http::Query query(request);
  const bool full = query.flag("full");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  co_return co_await http::stream_lines(
      audit.pool, std::move(request),
      [&store = audit.store, full](const http::PutLine& put) { return verify(store, full, put); });
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
