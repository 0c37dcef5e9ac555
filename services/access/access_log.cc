#include "services/access/access_log.h"

#include "cairn/access/v1/events.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "eventstore/decider.h"
#include "eventstore/store_async.h"
#include "projections/as_of/as_of.h"
#include "services/http/actor.h"

namespace cairn::services::access {
namespace {

namespace v1 = cairn::access::v1;
using boost::asio::awaitable;

constexpr std::string_view kCategory = "access";
constexpr std::string_view kExports = "exports";
constexpr std::string_view kUnnamed = "unnamed";
constexpr std::string_view kChannel = "api";

/// Without sign-in whoever names nobody sits at the machine (services/identity/guard.h).
Result<eventstore::Actor> who_asks(const http::Request& request) {
  auto actor = http::actor_of(request);
  if (actor) return eventstore::Actor{actor.value().id, actor.value().role, actor.value().unit};
  if (actor.error().code == Errc::kDenied) return eventstore::Actor{std::string(kUnnamed), {}, {}};
  return std::move(actor).error();
}

awaitable<Result<Position>> record(const AccessLog& log, const http::Request& request, std::string_view stream,
                                   const google::protobuf::Message& said) {
  auto actor = who_asks(request);
  if (!actor) co_return std::move(actor).error();
  const auto payload = said.SerializeAsString();
  const auto day = text_of(projections::as_of::today(log.clock.now_us()));
  // No word of an actor field holds a line feed, so that two accesses never have one text.
  const std::string content = actor.value().id + '\n' + actor.value().role + '\n' + actor.value().on_behalf_of + '\n' +
                              day + '\n' + std::string(stream) + '\n' + payload;
  const auto commit = CommitId::from_bytes(view_of(sha256({"access", content})).substr(0, 16));
  CAIRN_CHECK(commit.has_value(), "sixteen bytes are the id of a commit");
  eventstore::NewEvent event;
  event.id = eventstore::event_id_of(*commit, content, 0);
  event.type = said.GetDescriptor()->name();
  event.payload = payload;
  eventstore::Append append;
  append.commit_id = *commit;
  append.writes.push_back({StreamId::of(kCategory, stream), eventstore::Expected::any(), {std::move(event)}});
  append.actor = std::move(actor).value();
  append.channel = kChannel;
  auto appended = co_await eventstore::append(log.store, std::move(append));
  if (!appended) co_return std::move(appended).error();
  co_return appended.value().first;
}

}  // namespace

awaitable<Result<Position>> record_reveal(const AccessLog& log, const http::Request& request, Reveal reveal) {
  v1::PersonalDataRevealed said;
  said.set_person_id(reveal.person);
  for (auto& field : reveal.fields) said.add_fields(std::move(field));
  said.set_operation(std::move(reveal.operation));
  said.set_purpose(std::move(reveal.purpose));
  co_return co_await record(log, request, reveal.person, said);
}

awaitable<Result<Position>> record_export(const AccessLog& log, const http::Request& request) {
  v1::BulkExported said;
  std::string operation = std::string(http::name_of(request.method)) + " " + request.target;
  // A target may come with bytes that are no text.
  for (char& c : operation)
    if (c < ' ' || c > '~') c = '?';
  said.set_operation(std::move(operation));
  co_return co_await record(log, request, kExports, said);
}

}  // namespace cairn::services::access
