#include "services/trial/routes.h"

#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "services/http/actor.h"
#include "services/http/json.h"
#include "services/http/problem.h"

namespace cairn::services::trial {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Error no_trial_clock(const Trial& trial) {
  return fail(Errc::kDenied, is_trial(trial.origin)
                                 ? "trial ledger " + trial.origin + " lives on the world's clock: cairn serve --clock"
                                 : "ledger " + trial.origin + " is no trial: nobody moves its clock");
}

Response clock_response(const Trial& trial, std::optional<bool> settled) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("now", instant_text(trial.clock->now_us())).field("origin", trial.origin);
  if (settled) json.key("settled").boolean(*settled);
  json.end_object();
  Response response = http::json_response(200, std::move(text));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Result<int64_t> asked_instant(const boost::json::object& body) {
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  fields.require("now");
  int64_t now_us = 0;
  if (const auto text = fields.text("now")) {
    const auto parsed = parse_instant(*text);
    if (parsed)
      now_us = parsed.value();
    else
      fields.refuse("now", parsed.error().context);
  }
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return now_us;
}

awaitable<Response> get_clock(const Trial& trial, Request request) {
  if (!trial.clock) co_return http::problem(no_trial_clock(trial), request);
  co_return clock_response(trial, std::nullopt);
}

awaitable<Response> post_clock(const Trial& trial, Request request) {
  if (!trial.clock) co_return http::problem(no_trial_clock(trial), request);
  if (const auto actor = http::actor_of(request); !actor) co_return http::problem(actor.error(), request);
  const auto body = http::json_object_of(request);
  if (!body) co_return http::malformed(body.error(), request);
  const auto now_us = asked_instant(body.value());
  if (!now_us) co_return http::problem(now_us.error(), request);
  const auto moved = co_await http::blocking(trial.pool, [&trial, &now_us]() -> Result<bool> {
    CAIRN_TRY(trial.clock->move_to(now_us.value()));
    return trial.settle();
  });
  if (!moved) co_return http::problem(moved.error(), request);
  co_return clock_response(trial, moved.value());
}

}  // namespace

void add_routes(http::Router& router, const Trial& trial) {
  router.add(http::Method::kGet, "/trial/clock",
             [&trial](Request request) { return get_clock(trial, std::move(request)); });
  router.add(http::Method::kPost, "/trial/clock",
             [&trial](Request request) { return post_clock(trial, std::move(request)); });
}

}  // namespace cairn::services::trial
