#include "services/commands/commanding.h"

#include <algorithm>

#include "eventstore/base/check.h"
#include "projections/as_of/as_of.h"
#include "projections/registers/register.h"
#include "services/commands/asked.h"
#include "services/commands/judge.h"
#include "services/commands/receipt.h"
#include "services/commands/versions.h"
#include "services/http/problem.h"

// A command, in steps: (1) headers and body are read, without the ledger; (2) the id is resolved; (3) on the pool: the
// state is read, `decide` asked and the rules across streams looked at, all on one snapshot; (4) the events are
// appended against that snapshot's revision and conditions; after a lost race (3) and (4) again; (5) the receipt.

namespace cairn::services::commands {
namespace {

using boost::asio::awaitable;
using eventstore::VerbInfo;
using http::Request;
using http::Response;
using projections::registers::Register;

constexpr std::string_view kChannel = "api";

Response written(const Entity& entity, bool begun, std::string_view id, const eventstore::Executed& executed) {
  const bool created = begun && !executed.appended.duplicate;
  auto response = http::json_response(created ? 201 : 200, receipt_of(id, executed));
  response.headers.set("ETag", "\"" + std::to_string(executed.appended.revisions.front().value()) + "\"");
  response.headers.set("Cairn-Position", std::to_string(executed.appended.last.value() + 1));
  if (begun) response.headers.set("Location", std::string(entity.path) + "/" + std::string(id));
  return response;
}

/// Step 2: the id of an existing entity. One that nobody knows stays as it is, and decide says so.
awaitable<Result<std::string>> resolve(const Commanding& commanding, const Entity& entity, std::string text) {
  co_return co_await http::blocking(commanding.pool, [&]() -> Result<std::string> {
    const auto snapshot = commanding.store.snapshot();
    CAIRN_TRY(const auto rows, Register::open(*snapshot, entity.kind.view));
    CAIRN_TRY(const auto id, rows.resolve(text));
    if (!id)
      return fail(Errc::kNotFound, "no " + std::string(entity.kind.category) + " \"" + text.substr(0, 128) + "\"");
    return *id;
  });
}

awaitable<Response> refusal(const Commanding& commanding, const Entity& entity, const Request& request, std::string id,
                            std::optional<Revision> seen, Error error) {
  if (error.code == Errc::kConflict && seen) {
    auto versions = co_await http::blocking(commanding.pool, [&] {
      return versions_of(*commanding.store.snapshot(), entity.kind, id, *seen, commanding.keys);
    });
    if (versions) error.complaints = std::move(versions).value();
  }
  co_return http::problem(error, request);
}

/// Steps 3 to 5.
awaitable<Response> run(const Commanding& commanding, const Entity& entity, const Request& request, Asked asked,
                        eventstore::Command command, bool begins) {
  command.actor = asked.actor;
  command.today = projections::as_of::today(commanding.clock.now_us());
  const std::string id = command.subject;
  eventstore::Execution execution{StreamId::of(entity.kind.category, id),
                                  {},
                                  asked.actor,
                                  std::string(kChannel),
                                  asked.commit_id,
                                  asked.content,
                                  asked.seen};
  execution.judge = [&entity, command = std::move(command)](const eventstore::Snapshot& snapshot) {
    return judge(entity, command, snapshot);
  };
  auto executed = co_await eventstore::execute_async(commanding.store, std::move(execution), on(commanding.pool));
  if (executed) co_return written(entity, begins, id, executed.value());
  co_return co_await refusal(commanding, entity, request, id, asked.seen, std::move(executed).error());
}

awaitable<Response> create(const Commanding& commanding, const Entity& entity, Request request) {
  bool malformed = false;
  auto asked = read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  const auto next_id = ids_of(asked.value());
  auto& body = asked.value().body;
  std::string id = next_id();
  if (const auto* named = body.if_contains("id"); named != nullptr && named->is_string()) {
    id = std::string(named->as_string());
    body.erase("id");
  }
  if (!StreamId::parse(std::string(entity.kind.category) + "-" + id))
    co_return http::problem(Error{Errc::kInvalid, "\"id\" is no id", {{"/id", "letters, digits and _, at most 64"}}},
                            request);
  const auto name = entity.birth_verb(body);
  const auto verb = std::ranges::find(entity.verbs, name, &VerbInfo::name);
  CAIRN_CHECK(verb != entity.verbs.end(), "the verb of a birth is one of the entity's");
  auto command = command_of(entity, *verb, std::move(body), next_id);
  if (!command) co_return http::problem(command.error(), request);
  command.value().subject = std::move(id);
  co_return co_await run(commanding, entity, request, std::move(asked).value(), std::move(command).value(), true);
}

}  // namespace

eventstore::Elsewhere on(http::BlockingPool& pool) {
  return [&pool](std::function<void()> work) -> awaitable<Result<void>> {
    return http::blocking(pool, [work = std::move(work)]() -> Result<void> {
      work();
      return success();
    });
  };
}

awaitable<Response> change(const Commanding& commanding, const Entity& entity, const VerbInfo& verb, std::string name,
                           Request request) {
  bool malformed = false;
  auto asked = read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  auto command = command_of(entity, verb, std::move(asked.value().body), ids_of(asked.value()));
  if (!command) co_return http::problem(command.error(), request);
  // What begins under an id of its own choice (rules of a municipality) is not known yet.
  auto id = verb.begins ? Result<std::string>(name) : co_await resolve(commanding, entity, name);
  if (!id) co_return http::problem(id.error(), request);
  command.value().subject = std::move(id).value();
  co_return co_await run(commanding, entity, request, std::move(asked).value(), std::move(command).value(), false);
}

void add_routes(http::Router& router, const Commanding& commanding, const Entity& entity,
                std::initializer_list<std::string_view> elsewhere) {
  if (entity.birth_verb != nullptr)
    router.add(http::Method::kPost, entity.path,
               [&](Request request) { return create(commanding, entity, std::move(request)); });
  for (const auto& verb : entity.verbs) {
    if (verb.begins && entity.birth_verb != nullptr) continue;
    if (std::ranges::find(elsewhere, verb.name) != elsewhere.end()) continue;
    router.add(http::Method::kPost, std::string(entity.path) + "/{id}:" + std::string(verb.name), [&](Request request) {
      auto id = request.path_parameter("id");
      return change(commanding, entity, verb, std::move(id), std::move(request));
    });
  }
}

}  // namespace cairn::services::commands
