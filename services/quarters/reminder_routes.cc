#include <boost/json/object.hpp>
#include <charconv>

#include "eventstore/base/json_writer.h"
#include "eventstore/base/log.h"
#include "services/commands/asked.h"
#include "services/http/actor.h"
#include "services/http/form.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/quarters/answer_frame.h"
#include "services/quarters/decline_page.h"
#include "services/quarters/rate_limit.h"
#include "services/quarters/reminding.h"

namespace cairn::services::quarters {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr size_t kReportBytesMax = size_t{16} << 20;
constexpr uint32_t kDeclinesPerMinute = 60;
constexpr size_t kKeysMax = 10'000;
constexpr int64_t kStepMax = 90;

/// The routes of one ledger.
struct Routes {
  const Quarters& quarters;
  const Reminding& reminding;
  RateLimit declines{kDeclinesPerMinute, kKeysMax};  // by the peer's address
};

/// The quarter that a path names; reminders go out for the ledger's own municipality.
Result<projections::calendar::Quarter> quarter_of(const Quarters& quarters, const Request& request) {
  CAIRN_TRY(const auto name, QuarterName::parse(request.path_parameter("id"), quarters.municipality));
  if (name.municipality == quarters.municipality) return name.quarter;
  return fail(Errc::kNotFound,
              "this ledger reminds the units of " + quarters.municipality + ", not those of " + name.municipality);
}

Result<int> step_of(std::string_view text) {
  int step = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), step);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return fail(Errc::kNotFound, "\"" + std::string(text.substr(0, 16)) + "\" is no step, as -14, 0 or 5");
  return step;
}

awaitable<Response> preview(std::shared_ptr<Routes> routes, Request request) {
  const auto quarter = quarter_of(routes->quarters, request);
  if (!quarter) co_return http::problem(quarter.error(), request);
  const auto step = step_of(request.path_parameter("step"));
  if (!step) co_return http::problem(step.error(), request);
  auto shown = co_await http::blocking(routes->quarters.pool,
                                       [&] { return routes->reminding.preview(quarter.value(), step.value()); });
  if (!shown) co_return http::problem(shown.error(), request);
  auto response = http::json_response(200, std::move(shown).value());
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

awaitable<Response> release(std::shared_ptr<Routes> routes, Request request) {
  bool malformed = false;
  const auto asked = commands::read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  const auto quarter = quarter_of(routes->quarters, request);
  if (!quarter) co_return http::problem(quarter.error(), request);
  std::vector<Complaint> complaints;
  http::JsonFields fields(asked.value().body, "", complaints);
  const auto step = fields.require("step").integer("step", -kStepMax, kStepMax);
  const auto sha256 = fields.require("preview_sha256").text("preview_sha256");
  fields.finish();
  if (const auto read = http::complaints_result(std::move(complaints)); !read)
    co_return http::problem(read.error(), request);
  const auto released = co_await http::blocking(routes->quarters.pool, [&] {
    return routes->reminding.release(quarter.value(), static_cast<int>(step.value_or(0)), sha256.value_or(""),
                                     asked.value().actor);
  });
  if (!released) co_return http::problem(released.error(), request);
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("quarter", quarter.value().id()).key("step").number(step.value_or(0));
  json.key("messages").number(uint64_t{released.value().messages});
  json.key("duties").number(uint64_t{released.value().duties});
  json.key("position").number(released.value().head.value()).end_object();
  auto response = http::json_response(200, std::move(body));
  response.headers.set("Cairn-Position", std::to_string(released.value().head.value()));
  co_return response;
}

awaitable<Response> report(std::shared_ptr<Routes> routes, Request request) {
  const auto actor = http::actor_of(request);
  if (!actor) co_return http::problem(actor.error(), request);
  const auto noted = co_await http::blocking(routes->quarters.pool, [&] {
    return routes->reminding.report(request.body, {actor.value().id, actor.value().role, actor.value().unit});
  });
  if (!noted) co_return http::problem(noted.error(), request);
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("message_id", noted.value().message_id).key("hard").boolean(noted.value().hard);
  json.key("units").begin_array();
  for (const auto& unit : noted.value().units) json.text(unit);
  json.end_array().key("position").number(noted.value().head.value()).end_object();
  auto response = http::json_response(200, std::move(body));
  response.headers.set("Cairn-Position", std::to_string(noted.value().head.value()));
  co_return response;
}

Response page(int status, std::string html) {
  auto response = http::text_response(status, "text/html; charset=utf-8", std::move(html));
  response.headers.add("Content-Security-Policy", answer_security_policy());
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Robots-Tag", "noindex");
  return response;
}

Language language_of_request(const Request& request) {
  return projections::calendar::language_of(http::value_of(request.query_parameters, "lang"));
}

awaitable<Response> ask_decline(std::shared_ptr<Routes> routes, Request request) {
  co_return page(200, decline_html(language_of_request(request), request.path, routes->quarters.trial));
}

/// Mail programs send one click without anybody seeing a page; the token alone says who.
awaitable<Response> decline(std::shared_ptr<Routes> routes, Request request) {
  const auto language = language_of_request(request);
  // The border of exceptions is here: the router's own would log the path, which holds the token.
  try {
    if (!routes->declines.take(request.peer, routes->quarters.clock.now_us()))
      co_return http::problem(fail(Errc::kOverloaded, "too many requests"), Request());
    const auto noted = co_await http::blocking(
        routes->quarters.pool, [&] { return routes->reminding.decline(request.path_parameter("token")); });
    if (noted) co_return page(200, declined_html(language));
    if (noted.error().code == Errc::kNotFound) co_return page(403, undeclinable_html(language));
    co_return http::problem(noted.error(), Request());
  } catch (const std::exception& thrown) {
    log_of("services.quarters")->error("unsubscribe: {}", thrown.what());
  }
  co_return http::problem(fail(Errc::kInternal, "unsubscribe"), Request());
}

}  // namespace

void add_reminder_routes(http::Router& router, const Quarters& quarters, const Reminding& reminding) {
  using Handle = awaitable<Response> (*)(std::shared_ptr<Routes>, Request);
  const std::shared_ptr<Routes> routes(new Routes{quarters, reminding});
  const auto add = [&](http::Method method, std::string_view path, Handle handle, http::RouteOptions options = {}) {
    router.add(method, path, [routes, handle](Request request) { return handle(routes, std::move(request)); }, options);
  };
  add(http::Method::kGet, "/v1/quarters/{id}/steps/{step}", preview);
  add(http::Method::kPost, "/v1/quarters/{id}:release", release);
  add(http::Method::kPost, "/v1/delivery-reports", report, {.body_bytes_max = kReportBytesMax});
  add(http::Method::kGet, "/answer/{token}/unsubscribe", ask_decline);
  add(http::Method::kPost, "/answer/{token}/unsubscribe", decline);
}

}  // namespace cairn::services::quarters
