#include "eventstore/decider.h"

#include <variant>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "eventstore/store_async.h"

namespace cairn::eventstore {
namespace {

/// One look: either the answer that this request was given before, or what is to be appended.
struct Attempt {
  std::optional<Executed> answered;
  Append append;
  Executed answer;  // all but `appended`
};

std::string text_of(std::optional<Revision> revision) {
  return revision ? "revision " + std::to_string(revision->value()) : "no stream";
}

Result<std::optional<Executed>> earlier_answer(const Snapshot& snapshot, const Execution& execution,
                                               const CommitId& commit) {
  CAIRN_TRY(auto appended, snapshot.find_commit(commit));
  if (!appended) return std::optional<Executed>();
  CAIRN_TRY(const auto first, snapshot.event_at(appended->first));
  if (first.event_id() != event_id_of(commit, execution.content, 0).view())
    return fail(Errc::kDuplicate, "this idempotency key was used before with another request, for position " +
                                      std::to_string(appended->first.value()));
  return std::optional<Executed>(Executed{std::move(*appended), {}, {}});
}

Result<void> check_seen(const Snapshot& snapshot, const Execution& execution) {
  if (!execution.seen) return success();
  CAIRN_TRY(const auto head, snapshot.stream_head(execution.stream));
  const auto actual = head ? std::optional(head->last) : std::nullopt;
  if (actual == execution.seen) return success();
  return fail(Errc::kConflict, "expected " + text_of(execution.seen) + ", is " + text_of(actual) + ", stream " +
                                   execution.stream.text());
}

NewEvent event_of(Happening happening, EventId id) {
  NewEvent event;
  event.id = id;
  event.type = happening.type();
  event.effective = happening.effective;
  event.payload = happening.message->SerializeAsString();
  event.reason = std::move(happening.reason);
  event.source = std::move(happening.source);
  event.tags = std::move(happening.tags);
  return event;
}

Result<Attempt> attempt(const Store& store, const Execution& execution, const CommitId& commit) {
  Attempt attempt;
  const auto snapshot = store.snapshot();
  if (execution.commit_id) {
    CAIRN_TRY(attempt.answered, earlier_answer(*snapshot, execution, commit));
    if (attempt.answered) return attempt;
  }
  CAIRN_TRY(check_seen(*snapshot, execution));
  CAIRN_TRY(auto judgement, execution.judge(*snapshot));
  CAIRN_CHECK(!judgement.decision.events.empty(), "a decision has at least one event");
  size_t index = 0;
  const auto add = [&](const StreamId& stream, std::optional<Revision> revision, std::vector<Happening>& happenings) {
    StreamWrite write{stream, revision ? Expected::exact(*revision) : Expected::no_stream(), {}};
    for (auto& happening : happenings) {
      attempt.answer.types.push_back(happening.type());
      write.events.push_back(event_of(std::move(happening), event_id_of(commit, execution.content, index++)));
    }
    attempt.append.writes.push_back(std::move(write));
  };
  add(execution.stream, judgement.revision, judgement.decision.events);
  for (auto& side : judgement.sides) add(side.stream, side.revision, side.events);
  attempt.answer.warnings = std::move(judgement.decision.warnings);
  attempt.append.commit_id = commit;
  attempt.append.conditions = std::move(judgement.conditions);
  attempt.append.actor = execution.actor;
  attempt.append.channel = execution.channel;
  CAIRN_TRY(store.seal(attempt.append));
  return attempt;
}

/// Whether another look may end otherwise: somebody else wrote in between, perhaps this same request.
bool lost_race(const Error& error, const Execution& execution) {
  if (error.code == Errc::kDuplicate) return execution.commit_id.has_value();
  return error.code == Errc::kConflict || error.code == Errc::kConditionFailed;
}

CommitId commit_of(const Execution& execution) {
  return execution.commit_id ? *execution.commit_id : CommitId(system_ids().next());
}

}  // namespace

EventId event_id_of(const CommitId& commit, std::string_view content, size_t index) {
  std::string number;
  append_u64(number, index);
  const Hash content_hash = sha256(content);
  const Hash hash = sha256({commit.view(), view_of(content_hash), number});
  return *EventId::from_bytes(view_of(hash).substr(0, 16));
}

Result<Executed> execute(Store& store, const Execution& execution) {
  const CommitId commit = commit_of(execution);
  for (int tries = 1;; ++tries) {
    CAIRN_TRY(auto look, attempt(store, execution, commit));
    if (look.answered) return std::move(*look.answered);
    auto appended = store.append_and_wait(std::move(look.append));
    if (appended) {
      look.answer.appended = std::move(appended).value();
      return std::move(look.answer);
    }
    if (!lost_race(appended.error(), execution) || tries == kDecideAttemptsMax) return std::move(appended).error();
  }
}

boost::asio::awaitable<Result<Executed>> execute_async(Store& store, Execution execution, Elsewhere elsewhere) {
  const CommitId commit = commit_of(execution);
  for (int tries = 1;; ++tries) {
    Result<Attempt> look = fail(Errc::kCancelled, "the work was not begun");
    auto ran = co_await elsewhere([&] { look = attempt(store, execution, commit); });
    if (!ran) co_return std::move(ran).error();
    if (!look) co_return std::move(look).error();
    auto& tried = look.value();
    if (tried.answered) co_return std::move(*tried.answered);
    auto appended = co_await append(store, std::move(tried.append));
    if (appended) {
      tried.answer.appended = std::move(appended).value();
      co_return std::move(tried.answer);
    }
    if (!lost_race(appended.error(), execution) || tries == kDecideAttemptsMax) co_return std::move(appended).error();
  }
}

}  // namespace cairn::eventstore
