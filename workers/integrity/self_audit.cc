#include "workers/integrity/self_audit.h"

#include <cstdio>

#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::integrity {
namespace {

using timer::v1::JobState;

constexpr char kKind[] = "self-audit";
constexpr int kNightHour = 2;
constexpr int64_t kExtendUs = 60'000'000;
constexpr size_t kStreamIdMax = 64;

/// Printable ASCII as it is, all else as \xNN.
std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c >= ' ' && c <= '~' && c != '\\') {
      text += c;
      continue;
    }
    text += "\\x" + to_hex({&c, 1});
  }
  return text;
}

bool is_sound(const SelfAudited& outcome) {
  if (!outcome.log_damage().empty()) return false;
  for (const auto& view : outcome.views())
    if (view.rows_differing() > 0 || !view.alarm().empty() || view.served_digest() != view.folded_digest())
      return false;
  return true;
}

}  // namespace

StreamId integrity_stream(std::string_view origin) {
  std::string id;
  for (const char c : origin)
    id += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? c : '_';
  // A log has one origin for ever, so its beginning names it well enough.
  return StreamId::of("integrity", id.substr(0, kStreamIdMax));
}

eventstore::Pace SelfAudit::pace(runtime::Attempt& attempt, std::string part) {
  return [this, &attempt, part = std::move(part)](uint64_t done, uint64_t total) {
    progress_.tell(part, done, total);
    if (attempt.stopping()) return false;
    if (clock_.now_us() - extended_us_ < kExtendUs) return true;
    extended_us_ = clock_.now_us();
    return attempt.extend().has_value();
  };
}

Result<void> SelfAudit::work(runtime::Attempt& attempt) {
  extended_us_ = clock_.now_us();
  auto done = audit(attempt);
  progress_.end();
  return done;
}

Result<void> SelfAudit::audit(runtime::Attempt& attempt) {
  // 1. The log by itself.
  SelfAudited outcome;
  CAIRN_TRY(audit_log(attempt, outcome));
  // 2. Each view against the log, one after the other.
  for (const auto& view : store_.views()) {
    CAIRN_TRY(audit_view(attempt, view, outcome.log_damage().empty(), *outcome.add_views()));
  }
  outcome.set_sound(is_sound(outcome));
  if (!outcome.sound())
    log_of("workers.integrity")->critical("the ledger is not as it should be: {}", outcome.ShortDebugString());
  // 3. For ever.
  eventstore::NewEvent event;
  event.type = SelfAudited::descriptor()->name();
  event.payload = outcome.SerializeAsString();
  event.source = attempt.job().schedule() + " " + attempt.job().slot();
  eventstore::Append request;
  request.writes.push_back({integrity_stream(store_.origin()), eventstore::Expected::any(), {std::move(event)}});
  request.actor = {"cairn", "worker", ""};
  request.channel = "worker";
  CAIRN_TRY(runtime::append_once(store_, attempt.id(), "outcome", std::move(request)));
  return success();
}

Result<void> SelfAudit::audit_log(runtime::Attempt& attempt, SelfAudited& outcome) {
  outcome.set_position(store_.head().value());
  auto log = store_.audit_log(pace(attempt, "log"));
  if (log) {
    outcome.set_position(log.value().events);
    outcome.set_root(to_hex(view_of(log.value().root)));
    return success();
  }
  if (log.error().code != Errc::kCorrupt) return std::move(log).error();
  outcome.set_log_damage(log.error().context);
  return success();
}

Result<void> SelfAudit::audit_view(runtime::Attempt& attempt, const eventstore::ViewStatus& view, bool log_sound,
                                   AuditedView& outcome) {
  outcome.set_name(view.name);
  outcome.set_generation(view.generation);
  auto audited = store_.audit_view(view.name, pace(attempt, "view " + view.name));
  if (!audited) {
    const auto& error = audited.error();
    if (error.code != Errc::kCorrupt && error.code != Errc::kUnavailable) return error;
    outcome.set_alarm(error.context);
    // Rows that cannot be read are replaced; a parked view waits for another program, a damaged log for a backup.
    return error.code == Errc::kCorrupt && log_sound ? mend(attempt, outcome) : success();
  }
  outcome.set_served_digest(audited.value().view.digest);
  outcome.set_folded_digest(audited.value().folded_digest);
  outcome.set_rows_differing(audited.value().rows_differing);
  if (audited.value().sound()) return success();
  if (const auto& first = audited.value().first) {
    outcome.set_key(printable(first->key));
    if (first->position) outcome.set_first_differing_position(first->position->value());
  }
  return log_sound ? mend(attempt, outcome) : success();
}

Result<void> SelfAudit::mend(runtime::Attempt& attempt, AuditedView& outcome) {
  auto built = store_.build_anew(outcome.name(), pace(attempt, "rebuilding view " + outcome.name()));
  // kConflict tells that the old rows were others, which is why they were replaced.
  if (!built && built.error().code != Errc::kConflict) return std::move(built).error();
  outcome.set_rebuilt(true);
  return success();
}

runtime::Schedule nightly_audit() {
  return {"self-audit", kKind, runtime::Misfire::kLatest, runtime::daily_at(kNightHour), runtime::once()};
}

Result<bool> ask_after_opening(runtime::JobQueue& queue, const Clock& clock) {
  for (const auto state : {JobState::JOB_STATE_SCHEDULED, JobState::JOB_STATE_READY, JobState::JOB_STATE_LEASED,
                           JobState::JOB_STATE_RETRY}) {
    CAIRN_TRY(const auto waiting, queue.list({state, kKind, "", 1}));
    if (!waiting.jobs.empty()) return false;
  }
  const int64_t now_us = clock.now_us();
  CAIRN_TRY(const auto added,
            queue.add({{{"self-audit-after-opening", instant_text(now_us), ""}, kKind, now_us, {}, {}}}));
  return added > 0;
}

}  // namespace cairn::workers::integrity
