#include "services/audit/audit.h"

#include <charconv>

#include "eventstore/store_async.h"
#include "services/audit/backups.h"
#include "services/audit/feed.h"
#include "services/audit/health.h"
#include "services/audit/page.h"
#include "services/audit/proof_routes.h"
#include "services/audit/selection.h"
#include "services/audit/upkeep.h"
#include "services/http/problem.h"

namespace cairn::services::audit {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Response with_position(Response response, Position head) {
  response.headers.add("Cairn-Position", std::to_string(head.value()));
  return response;
}

Response stream_of(const Audit& audit, Selection selection) {
  Response response;
  response.headers.add("Content-Type", std::string(media_type_of(selection.form)));
  response.headers.add("Cache-Control", "no-store");
  // A reverse proxy must not hold events back.
  response.headers.add("X-Accel-Buffering", "no");
  const auto feed = std::make_shared<Feed>(audit, std::move(selection));
  response.stream = [feed](http::BodyWriter& writer) { return feed->run(writer); };
  return with_position(std::move(response), audit.store.head());
}

awaitable<Response> get_events(const Audit& audit, Request request) {
  const auto form = form_of(request);
  if (!form)
    co_return http::protocol_problem(406, "not_acceptable",
                                     "events come as application/json, application/x-ndjson, text/event-stream or "
                                     "application/cloudevents-batch+json",
                                     request.path);
  auto selection = selection_of(request, *form);
  if (!selection) co_return http::malformed(selection.error(), request);
  if (auto reached = co_await eventstore::reach(audit.store, selection.value().min_position); !reached)
    co_return http::problem(reached.error(), request);
  if (*form == Form::kLines || *form == Form::kServerSent) co_return stream_of(audit, std::move(selection.value()));
  auto page = co_await http::blocking(
      audit.pool, [&audit, &selection] { return read_page(audit.store, audit.ring, selection.value()); });
  if (!page) co_return http::problem(page.error(), request);
  Response response = http::text_response(200, std::string(media_type_of(*form)), std::move(page.value().body));
  response.headers.add("Vary", "Accept");
  co_return with_position(std::move(response), page.value().head);
}

awaitable<Response> get_event(const Audit& audit, Request request) {
  const std::string& text = request.path_parameter("position");
  uint64_t position = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), position);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size())
    co_return http::problem(fail(Errc::kNotFound, "\"" + text.substr(0, 40) + "\" is no position"), request);
  auto page = co_await http::blocking(
      audit.pool, [&audit, position] { return read_event(audit.store, audit.ring, Position(position)); });
  if (!page) co_return http::problem(page.error(), request);
  Response response = http::json_response(200, std::move(page.value().body));
  response.headers.add("ETag", http::etag_of(response.text()));
  co_return with_position(std::move(response), page.value().head);
}

awaitable<Response> get_live(Request) { co_return http::json_response(200, R"({"status":"live"})"); }

awaitable<Response> get_ready(const Audit& audit, Request request) {
  auto health = co_await http::blocking(audit.pool, [&audit] { return health_of(audit); });
  if (!health) co_return http::problem(health.error(), request);
  Response response = http::json_response(health.value().ready ? 200 : 503, std::move(health.value().json));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

awaitable<Response> get_metrics(const Audit& audit, Request request) {
  auto metrics = co_await http::blocking(audit.pool, [&audit] { return metrics_of(audit); });
  if (!metrics) co_return http::problem(metrics.error(), request);
  co_return http::text_response(200, "text/plain; version=0.0.4; charset=utf-8", std::move(metrics.value()));
}

}  // namespace

void add_routes(http::Router& router, const Audit& audit) {
  using http::Method;
  router.add(Method::kGet, "/v1/events", [&audit](Request request) { return get_events(audit, std::move(request)); });
  router.add(Method::kGet, "/v1/events/{position}",
             [&audit](Request request) { return get_event(audit, std::move(request)); });
  router.add(Method::kGet, "/health/live", get_live);
  router.add(Method::kGet, "/health/ready", [&audit](Request request) { return get_ready(audit, std::move(request)); });
  add_backup_routes(router, audit);
  add_proof_routes(router, audit);
  add_upkeep_routes(router, audit);
  router.add(Method::kGet, "/metrics", [&audit](Request request) { return get_metrics(audit, std::move(request)); });
}

}  // namespace cairn::services::audit
