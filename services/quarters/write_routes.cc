#include <algorithm>

#include "cairn/quarter/v1/events.pb.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/merkle/checkpoint.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/quarters/kind.h"
#include "services/commands/asked.h"
#include "services/commands/judge.h"
#include "services/commands/receipt.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/quarters/decide.h"
#include "services/quarters/links.h"
#include "services/quarters/opening.h"
#include "services/quarters/routes.h"
#include "services/quarters/submission_json.h"
#include "services/quarters/submit.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using commands::Asked;
using eventstore::VerbInfo;
using http::Request;
using http::Response;

const commands::Entity& quarter_entity() {
  static const commands::Entity kEntity{
      .kind = p::quarters::kKind, .path = "/v1/quarters", .verbs = quarter_verbs(), .decide = decide_quarter};
  return kEntity;
}

const commands::Entity& duty_entity() {
  static const commands::Entity kEntity{
      .kind = p::duties::kKind, .path = "/v1/duties", .verbs = duty_verbs(), .decide = decide_duty};
  return kEntity;
}

const VerbInfo& verb_of(const commands::Entity& entity, std::string_view name) {
  return *std::ranges::find(entity.verbs, name, &VerbInfo::name);
}

Day today_of(const Quarters& quarters) { return p::as_of::today(quarters.clock.now_us()); }

/// A request that writes, read whole, or the answer to one that cannot be read.
struct Reading {
  Asked asked;
  std::optional<Response> refused;
};
Reading read(const Request& request) {
  bool malformed = false;
  auto asked = commands::read_request(request, malformed);
  if (asked) return {std::move(asked).value(), {}};
  return {{}, malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request)};
}

/// Appends what `judge` decides and answers with the receipt.
awaitable<Response> execute(const Quarters& quarters, const Request& request, Asked asked, StreamId stream,
                            eventstore::Judge judge) {
  const std::string id(stream.id());
  eventstore::Execution execution{std::move(stream), std::move(judge), asked.actor, "api",
                                  asked.commit_id,   asked.content,    asked.seen};
  const auto executed =
      co_await eventstore::execute_async(quarters.store, std::move(execution), commands::on(quarters.pool));
  if (!executed) co_return http::problem(executed.error(), request);
  const auto& appended = executed.value().appended;
  auto response = http::json_response(200, commands::receipt_of(id, executed.value()));
  response.headers.set("ETag", "\"" + std::to_string(appended.revisions.front().value()) + "\"");
  response.headers.set("Cairn-Position", std::to_string(appended.last.value() + 1));
  co_return response;
}

awaitable<Response> open(const Quarters& quarters, Request request) {
  auto reading = read(request);
  if (reading.refused) co_return std::move(*reading.refused);
  std::vector<Complaint> complaints;
  http::JsonFields(reading.asked.body, "", complaints).finish();
  if (const auto read = http::complaints_result(std::move(complaints)); !read)
    co_return http::problem(read.error(), request);
  const auto name = QuarterName::parse(request.path_parameter("id"), quarters.municipality);
  if (!name) co_return http::problem(name.error(), request);
  const auto opened = co_await http::blocking(quarters.pool, [&] {
    return open_quarter(quarters.store, name.value(), reading.asked.actor, today_of(quarters));
  });
  if (!opened) co_return http::problem(opened.error(), request);
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("id", name.value().municipality + "_" + name.value().quarter.id());
  json.key("opened").boolean(opened.value().quarter).key("duties").number(uint64_t{opened.value().duties});
  json.key("position").number(opened.value().head.value()).end_object();
  auto response = http::json_response(opened.value().quarter ? 201 : 200, std::move(body));
  response.headers.set("Cairn-Position", std::to_string(opened.value().head.value()));
  if (opened.value().quarter) response.headers.set("Location", "/v1/quarters/" + request.path_parameter("id"));
  co_return response;
}

/// A certificate pins what the ledger holds now: that many events, under the checkpoint of exactly those. The signed
/// note is taken when one of that size is there, the same text without a signature otherwise; either way every
/// checkpoint that is signed later must be consistent with it.
Result<std::shared_ptr<const google::protobuf::Message>> certificate_of(const eventstore::Snapshot& snapshot,
                                                                        const std::string& origin) {
  eventstore::merkle::Checkpoint checkpoint{origin, snapshot.head().value(), {}};
  CAIRN_TRY(checkpoint.root, snapshot.root_at(snapshot.head()));
  const auto text = eventstore::merkle::text_of(checkpoint);
  auto event = std::make_shared<cairn::quarter::v1::QuarterCertified>();
  event->set_position(checkpoint.size);
  event->set_checkpoint(text);
  CAIRN_TRY(const auto signed_note, snapshot.checkpoint());
  if (signed_note && signed_note->starts_with(text)) event->set_checkpoint(*signed_note);
  return std::shared_ptr<const google::protobuf::Message>(std::move(event));
}

awaitable<Response> certify(const Quarters& quarters, Request request) {
  auto reading = read(request);
  if (reading.refused) co_return std::move(*reading.refused);
  const auto name = QuarterName::parse(request.path_parameter("id"), quarters.municipality);
  if (!name) co_return http::problem(name.error(), request);
  auto command = commands::command_of(quarter_entity(), verb_of(quarter_entity(), "certify"),
                                      std::move(reading.asked.body), commands::ids_of(reading.asked));
  if (!command) co_return http::problem(command.error(), request);
  command.value().subject = name.value().id();
  command.value().actor = reading.asked.actor;
  command.value().today = today_of(quarters);
  const auto judge = [&quarters, command = std::move(command).value()](
                         const eventstore::Snapshot& snapshot) -> Result<eventstore::Judgement> {
    CAIRN_TRY(auto judgement, commands::judge(quarter_entity(), command, snapshot));
    CAIRN_TRY(judgement.decision.events.front().message, certificate_of(snapshot, quarters.store.origin()));
    return judgement;
  };
  auto stream = StreamId::of(p::quarters::kKind.category, name.value().id());
  co_return co_await execute(quarters, request, std::move(reading.asked), std::move(stream), judge);
}

/// lock and reopen: one event in the quarter's stream.
awaitable<Response> change_quarter(const Quarters& quarters, std::string_view verb, Request request) {
  const auto name = QuarterName::parse(request.path_parameter("id"), quarters.municipality);
  if (!name) co_return http::problem(name.error(), request);
  co_return co_await commands::change(quarters.commanding, quarter_entity(), verb_of(quarter_entity(), verb),
                                      name.value().id(), std::move(request));
}

/// Whose duty a path means.
struct DutyName {
  std::string unit;
  p::calendar::Quarter quarter;
  std::string id() const { return p::duties::id_of(unit, quarter); }
};
Result<DutyName> duty_named(const Request& request) {
  const auto& text = request.path_parameter("quarter");
  const auto quarter = p::calendar::Quarter::parse(text);
  if (!quarter) return fail(Errc::kNotFound, "no quarter \"" + text.substr(0, 64) + "\"; one is named 2026-27-Q1");
  DutyName name{request.path_parameter("unit"), quarter.value()};
  if (!StreamId::parse("duty-" + name.id()))
    return fail(Errc::kNotFound, "no unit \"" + name.unit.substr(0, 64) + "\"");
  return name;
}

awaitable<Response> excuse(const Quarters& quarters, Request request) {
  const auto name = duty_named(request);
  if (!name) co_return http::problem(name.error(), request);
  co_return co_await commands::change(quarters.commanding, duty_entity(), verb_of(duty_entity(), "excuse"),
                                      name.value().id(), std::move(request));
}

awaitable<Response> answer(const Quarters& quarters, Request request) {
  auto reading = read(request);
  if (reading.refused) co_return std::move(*reading.refused);
  const auto name = duty_named(request);
  if (!name) co_return http::problem(name.error(), request);
  auto submission = submission_of(reading.asked.body, quarters.engagements, commands::ids_of(reading.asked));
  if (!submission) co_return http::problem(submission.error(), request);
  submission.value().unit = name.value().unit;
  submission.value().quarter = name.value().quarter.id();
  auto judge = judge_answers(quarters, std::move(submission).value(), reading.asked.actor, today_of(quarters));
  auto stream = StreamId::of(p::duties::kKind.category, name.value().id());
  co_return co_await execute(quarters, request, std::move(reading.asked), std::move(stream), std::move(judge));
}

awaitable<Response> undo(const Quarters& quarters, Request request) {
  auto reading = read(request);
  if (reading.refused) co_return std::move(*reading.refused);
  const auto name = duty_named(request);
  if (!name) co_return http::problem(name.error(), request);
  std::vector<Complaint> complaints;
  http::JsonFields fields(reading.asked.body, "", complaints);
  const auto position = fields.require("position").integer("position", 0, INT64_MAX);
  fields.finish();
  if (const auto read = http::complaints_result(std::move(complaints)); !read)
    co_return http::problem(read.error(), request);
  auto judge = judge_undo(quarters, name.value().unit, name.value().quarter,
                          Position(static_cast<uint64_t>(position.value_or(0))), today_of(quarters));
  auto stream = StreamId::of(p::duties::kKind.category, name.value().id());
  co_return co_await execute(quarters, request, std::move(reading.asked), std::move(stream), std::move(judge));
}

/// A link that the officer hands over: where a contact has no address, or lost the mail. The same post has the same
/// link, and what is in the log already is not said twice.
awaitable<Response> issue_link(const Quarters& quarters, Request request) {
  auto reading = read(request);
  if (reading.refused) co_return std::move(*reading.refused);
  const auto name = duty_named(request);
  if (!name) co_return http::problem(name.error(), request);
  std::vector<Complaint> complaints;
  http::JsonFields fields(reading.asked.body, "", complaints);
  const auto post = fields.text("post").value_or("");
  fields.finish();
  if (const auto read = http::complaints_result(std::move(complaints)); !read)
    co_return http::problem(read.error(), request);
  const auto link = co_await http::blocking(quarters.pool, [&] {
    return make_link(quarters, *quarters.store.snapshot(), name.value().unit, name.value().quarter, post,
                     today_of(quarters));
  });
  if (!link) co_return http::problem(link.error(), request);
  if (!link.value().known) {
    auto judge = judge_link(name.value().unit, name.value().quarter, link.value(), today_of(quarters));
    auto stream = StreamId::of(p::duties::kKind.category, name.value().id());
    auto written = co_await execute(quarters, request, std::move(reading.asked), std::move(stream), std::move(judge));
    if (written.status != 200) co_return written;
  }
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("post", link.value().post).field("link", "/answer/" + link.value().token);
  json.field("ends", text_of(link.value().lock_due)).end_object();
  auto response = http::json_response(200, std::move(body));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_command_routes(http::Router& router, const Quarters& quarters) {
  using Handle = awaitable<Response> (*)(const Quarters&, Request);
  const auto add = [&](std::string_view path, Handle handle) {
    router.add(http::Method::kPost, path,
               [&quarters, handle](Request request) { return handle(quarters, std::move(request)); });
  };
  add("/v1/quarters/{id}:open", open);
  add("/v1/quarters/{id}:certify", certify);
  for (const std::string_view verb : {"lock", "reopen"})
    router.add(http::Method::kPost, "/v1/quarters/{id}:" + std::string(verb),
               [&quarters, verb](Request request) { return change_quarter(quarters, verb, std::move(request)); });
  add("/v1/duties/{unit}/{quarter}:answer", answer);
  add("/v1/duties/{unit}/{quarter}:undo", undo);
  add("/v1/duties/{unit}/{quarter}:excuse", excuse);
  add("/v1/duties/{unit}/{quarter}:issue-link", issue_link);
}

}  // namespace cairn::services::quarters
