#include <algorithm>

#include "cairn/indicator/v1/events.pb.h"
#include "cairn/review/v1/events.pb.h"
#include "projections/as_of/as_of.h"
#include "projections/indicators/kind.h"
#include "projections/reviews/kind.h"
#include "services/commands/asked.h"
#include "services/commands/judge.h"
#include "services/commands/receipt.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/guard.h"
#include "services/evaluation/routes.h"
#include "services/evaluation/vouching.h"
#include "services/http/json.h"
#include "services/http/problem.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using eventstore::VerbInfo;
using google::protobuf::Message;
using http::Request;
using http::Response;

std::string_view birth_of_indicator(const boost::json::object&) { return "define"; }

void name_story(Message& message, const commands::NextId& next_id) {
  auto* story = dynamic_cast<indicator::v1::ValueStoryTold*>(&message);
  if (story != nullptr && story->story_id().empty()) story->set_story_id(next_id());
}

void name_action(Message& message, const commands::NextId& next_id) {
  auto* action = dynamic_cast<review::v1::RemedialActionOpened*>(&message);
  if (action != nullptr && action->action_id().empty()) action->set_action_id(next_id());
}

const commands::Entity& indicator_entity() {
  static const commands::Entity kEntity{.kind = p::indicators::kKind,
                                        .path = "/v1/indicators",
                                        .verbs = indicator_verbs(),
                                        .birth_verb = birth_of_indicator,
                                        .name_new = name_story,
                                        .decide = decide_indicator,
                                        .guard = guard};
  return kEntity;
}

const commands::Entity& review_entity() {
  static const commands::Entity kEntity{.kind = p::reviews::kKind,
                                        .path = "/v1/reviews",
                                        .verbs = review_verbs(),
                                        .name_new = name_action,
                                        .decide = decide_review,
                                        .guard = guard};
  return kEntity;
}

/// A review is named by engagement and year; the event says both, so the path goes into it.
awaitable<Response> change_review(const Evaluation& evaluation, const VerbInfo& verb, Request request) {
  bool malformed = false;
  auto asked = commands::read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  const auto year = p::calendar::FinancialYear::parse(request.path_parameter("year"));
  if (!year) co_return http::problem(fail(Errc::kNotFound, year.error().context), request);
  const auto& engagement = request.path_parameter("engagement");
  const auto id = p::reviews::id_of(engagement, year.value());
  if (!StreamId::parse("review-" + id))
    co_return http::problem(fail(Errc::kNotFound, "no engagement \"" + engagement.substr(0, 64) + "\""), request);
  if (verb.begins) {
    asked.value().body["engagement_id"] = engagement;
    asked.value().body["year"] = year.value().id();
  }
  auto command =
      commands::command_of(review_entity(), verb, std::move(asked.value().body), commands::ids_of(asked.value()));
  if (!command) co_return http::problem(command.error(), request);
  command.value().subject = id;
  command.value().actor = asked.value().actor;
  command.value().today = p::as_of::today(evaluation.clock.now_us());
  auto judge = [command = std::move(command).value()](const eventstore::Snapshot& snapshot) {
    return commands::judge(review_entity(), command, snapshot);
  };
  co_return co_await execute(evaluation, request, std::move(asked).value(), StreamId::of("review", id), judge);
}

/// Certifying pins what the ledger holds now.
awaitable<Response> certify(const Evaluation& evaluation, const VerbInfo& verb, Request request) {
  bool malformed = false;
  auto asked = commands::read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  auto command =
      commands::command_of(indicator_entity(), verb, std::move(asked.value().body), commands::ids_of(asked.value()));
  if (!command) co_return http::problem(command.error(), request);
  const auto& id = request.path_parameter("id");
  if (!StreamId::parse("indicator-" + id))
    co_return http::problem(fail(Errc::kNotFound, "no indicator \"" + id.substr(0, 64) + "\""), request);
  command.value().subject = id;
  command.value().actor = asked.value().actor;
  command.value().today = p::as_of::today(evaluation.clock.now_us());
  const auto judge = [&evaluation, command = std::move(command).value()](
                         const eventstore::Snapshot& snapshot) -> Result<eventstore::Judgement> {
    CAIRN_TRY(auto judgement, commands::judge(indicator_entity(), command, snapshot));
    auto& happening = judgement.decision.events.front();
    auto event = std::make_shared<indicator::v1::ResultCertified>(
        dynamic_cast<const indicator::v1::ResultCertified&>(*happening.message));
    event->set_position(snapshot.head().value());
    CAIRN_TRY(*event->mutable_checkpoint(), checkpoint_text(snapshot, evaluation.store.origin(), snapshot.head()));
    happening.message = std::move(event);
    return judgement;
  };
  co_return co_await execute(evaluation, request, std::move(asked).value(), StreamId::of("indicator", id), judge);
}

}  // namespace

void add_command_routes(http::Router& router, const Evaluation& evaluation) {
  const auto& entity = indicator_entity();
  router.add(http::Method::kPost, "/v1/indicators/{id}:certify", [&evaluation](Request request) {
    const auto verb = std::ranges::find(indicator_verbs(), "certify", &VerbInfo::name);
    return certify(evaluation, *verb, std::move(request));
  });
  commands::add_routes(router, evaluation.commanding, entity, {"certify"});
  for (const auto& verb : review_verbs())
    router.add(http::Method::kPost, "/v1/reviews/{engagement}/{year}:" + std::string(verb.name),
               [&evaluation, &verb](Request request) { return change_review(evaluation, verb, std::move(request)); });
}

}  // namespace cairn::services::evaluation
