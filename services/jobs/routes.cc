#include "services/jobs/routes.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "services/http/actor.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::jobs {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;
using timer::v1::JobState;
using workers::runtime::id_of;
using workers::runtime::Job;
using workers::runtime::JobId;
using workers::runtime::JobQueue;

void job_to_json(const Job& job, JsonWriter& json) {
  const auto instant = [&](std::string_view name, int64_t us) {
    json.key(name);
    if (us > 0)
      json.text(instant_text(us));
    else
      json.null();
  };
  json.begin_object().field("id", hex_of(id_of(job))).field("kind", job.kind()).field("schedule", job.schedule());
  json.field("slot", job.slot()).field("target", job.target()).key("missed").begin_array();
  for (const auto& slot : job.missed()) json.text(slot);
  json.end_array().field("state", workers::runtime::name_of(job.state()));
  instant("due", job.due_us());
  instant("lease_until", job.lease_until_us());
  json.key("attempts").number(job.attempts()).key("attempts_max").number(job.attempts_max());
  json.key("replays").number(job.replays()).field("last_error", job.last_error());
  instant("created", job.created_us());
  instant("changed", job.changed_us());
  json.field("changed_by", job.changed_by()).end_object();
}

std::string json_of(const Job& job) {
  std::string text;
  JsonWriter json(text);
  job_to_json(job, json);
  return text;
}

/// A page's key is bytes; in a query it is hex.
Result<JobQueue::Selection> selection_of(const Request& request) {
  http::Query query(request);
  JobQueue::Selection selection;
  const auto state = query.choice("state", {"scheduled", "ready", "leased", "retry", "dead", "done", "cancelled"});
  if (state) selection.state = workers::runtime::job_state_of(*state);
  selection.kind = query.text("kind").value_or("");
  selection.limit = static_cast<size_t>(query.integer("limit", {.min = 1, .max = 500, .otherwise = 50}));
  if (const auto after = query.text("after")) {
    const auto bytes = from_hex(*after);
    if (!bytes || bytes->empty()) query.refuse("after", "it is no \"next\" of a page of jobs");
    selection.after = bytes.value_or("");
  }
  CAIRN_TRY(query.finish());
  return selection;
}

Response unstored(Response response, const Jobs& jobs) {
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(jobs.store.head().value()));
  return response;
}

awaitable<Response> get_jobs(const Jobs& jobs, Request request) {
  const auto selection = selection_of(request);
  if (!selection) co_return http::malformed(selection.error(), request);
  const auto page =
      co_await http::blocking(jobs.pool, [&jobs, &selection] { return jobs.queue.list(selection.value()); });
  if (!page) co_return http::malformed(page.error(), request);
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("items").begin_array();
  for (const auto& job : page.value().jobs) job_to_json(job, json);
  json.end_array().key("next");
  if (page.value().next.empty())
    json.null();
  else
    json.text(to_hex(page.value().next));
  json.end_object();
  co_return unstored(http::json_response(200, std::move(text)), jobs);
}

Result<JobId> asked_id(const Request& request) {
  auto id = workers::runtime::parse_job_id(request.path_parameter("id"));
  // A name that no job can have is the name of no job.
  if (!id) return fail(Errc::kNotFound, id.error().context);
  return id;
}

awaitable<Response> get_job(const Jobs& jobs, Request request) {
  const auto id = asked_id(request);
  if (!id) co_return http::problem(id.error(), request);
  const auto job = co_await http::blocking(jobs.pool, [&jobs, &id] { return jobs.queue.find(id.value()); });
  if (!job) co_return http::problem(job.error(), request);
  co_return unstored(http::json_response(200, json_of(job.value())), jobs);
}

using Verb = Result<Job> (JobQueue::*)(const JobId&, std::string_view);

awaitable<Response> post_verb(const Jobs& jobs, Verb verb, Request request) {
  const auto actor = http::actor_of(request);
  if (!actor) co_return http::problem(actor.error(), request);
  const auto id = asked_id(request);
  if (!id) co_return http::problem(id.error(), request);
  const auto job = co_await http::blocking(
      jobs.pool, [&jobs, verb, &id, &actor] { return (jobs.queue.*verb)(id.value(), actor.value().id); });
  if (!job) co_return http::problem(job.error(), request);
  jobs.wake();
  co_return unstored(http::json_response(200, json_of(job.value())), jobs);
}

}  // namespace

void add_routes(http::Router& router, const Jobs& jobs) {
  using http::Method;
  router.add(Method::kGet, "/v1/jobs", [&jobs](Request request) { return get_jobs(jobs, std::move(request)); });
  router.add(Method::kGet, "/v1/jobs/{id}", [&jobs](Request request) { return get_job(jobs, std::move(request)); });
  router.add(Method::kPost, "/v1/jobs/{id}:replay",
             [&jobs](Request request) { return post_verb(jobs, &JobQueue::replay, std::move(request)); });
  router.add(Method::kPost, "/v1/jobs/{id}:cancel",
             [&jobs](Request request) { return post_verb(jobs, &JobQueue::cancel, std::move(request)); });
}

}  // namespace cairn::services::jobs
