#include "tests/crash/ledger_client.h"

#include <algorithm>
#include <future>
#include <span>

#include "eventstore/checkpoint_file.h"
#include "tests/crash/counting_view.h"

namespace cairn::eventstore::testing {
namespace {

using Kind = FileOperation::Kind;

/// Where the script does something else than one commit after the other.
constexpr uint64_t kTogether[][2] = {{8, 11}, {30, 34}};
constexpr uint64_t kForbidden[] = {12, 21, 37};
constexpr uint64_t kSigns[] = {6, 29};
constexpr uint64_t kKeeps[] = {5, 14, 28, 36};
constexpr uint64_t kTimes[] = {2, 7, 17, 26, 35};
constexpr uint64_t kRebuilds = 15;
constexpr uint64_t kReopens = 24;

/// A step that is still refused after so many tries is not tried again.
constexpr int kTriesMax = 4;

bool among(std::span<const uint64_t> places, uint64_t place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

}  // namespace

Result<void> LedgerClient::run() {
  CAIRN_TRY(session(0, kReopens));
  return session(kReopens, script().commits.size());
}

Result<void> LedgerClient::session(uint64_t begin, uint64_t end) {
  CountingView view;
  CAIRN_TRY(auto store, ledger_.open(view));
  const auto read = [&] { return check_reads(*store->snapshot(), told_.answered, answers_); };
  CAIRN_TRY(take(*store, read));
  for (uint64_t next = begin; next < end;) {
    if (among(kForbidden, next)) {
      CAIRN_TRY(take(*store, [&] { return send_forbidden(*store); }));
    }
    uint64_t together = next + 1;
    for (const auto& [first, last] : kTogether)
      if (next == first && !one_by_one) together = last;
    CAIRN_TRY(take(*store, [&] { return send(*store, together); }));
    next = together;
    if (next == kRebuilds) {
      CAIRN_TRY(take(*store, [&]() -> Result<void> {
        CAIRN_TRY(store->rebuild("counting", {}));
        return success();
      }));
    }
    if (among(kTimes, next)) {
      CAIRN_TRY(take(*store, [&] { return change_timers(*store); }));
    }
    if (among(kKeeps, next)) {
      CAIRN_TRY(take(*store, [&] { return keep(*store); }));
    }
    if (among(kSigns, next)) {
      CAIRN_TRY(take(*store, [&] { return sign(*store); }));
    }
  }
  return take(*store, read);
}

Result<void> LedgerClient::take(Store& store, const Step& step) {
  for (int tries = 1;; ++tries) {
    auto done = step();
    if (done || !after_refusal || tries == kTriesMax) return done;
    CAIRN_TRY(after_refusal(store, done.error()));
  }
}

Result<void> LedgerClient::send(Store& store, uint64_t end) {
  const uint64_t begin = told_.answered;
  std::vector<std::promise<Result<Appended>>> answers(end - begin);
  for (uint64_t i = begin; i < end; ++i) {
    mark(Kind::kSent, i);
    told_.sent = std::max(told_.sent, i + 1);
    store.append(script().commits[i], [&, i](Result<Appended> answer) {
      if (answer) mark(Kind::kAnswered, i);
      answers[i - begin].set_value(std::move(answer));
    });
  }
  Result<void> ended = success();
  for (uint64_t i = begin; i < end; ++i) {
    auto answer = answers[i - begin].get_future().get();
    if (!answer) {
      ended = answer.error();
    } else if (!ended) {
      ended = broken("commit " + std::to_string(i) + " is answered after one before it failed");
    } else {
      answers_[i] = std::move(answer).value();
      ++told_.answered;
    }
  }
  return ended;
}

Result<void> LedgerClient::send_forbidden(Store& store) const {
  const auto refused = store.append_and_wait(forbidden_before(told_.answered));
  if (refused) return broken("a commit is taken although its condition does not hold");
  if (refused.error().code == Errc::kConditionFailed) return success();
  return refused.error();
}

Result<void> LedgerClient::sign(Store& store) {
  CAIRN_TRY(store.sign_checkpoint(script_signer()));
  told_.signed_events = store.head().value();
  mark(Kind::kSigned, told_.signed_events);
  return success();
}

Result<void> LedgerClient::change_timers(Store& store) {
  const auto before = timers_after(told_.timers);
  const auto after = timers_after(told_.timers + 1);
  CAIRN_TRY(store.change_timers([&](const FamilyReader& rows) -> Result<std::vector<RowWrite>> {
    std::vector<RowWrite> writes;
    for (const auto& [key, value] : before) {
      CAIRN_TRY(const auto is, rows.get(key));
      if (is != value) return broken("the timers have another row " + key + " than was written");
      if (!after.contains(key)) writes.push_back({key, std::nullopt});
    }
    for (const auto& [key, value] : after) writes.push_back({key, value});
    return writes;
  }));
  mark(Kind::kTimed, ++told_.timers);
  return success();
}

Result<void> LedgerClient::keep(Store& store) {
  const auto kept = CheckpointKeeper(store, ledger_.checkpoint_file(), script_signer()).step();
  if (!kept && store.fenced()) return kept.error();
  if (!kept) return success();
  told_.signed_events = told_.kept_events = store.head().value();
  mark(Kind::kSigned, told_.signed_events);
  mark(Kind::kKept, told_.kept_events);
  return success();
}

void LedgerClient::mark(Kind kind, uint64_t number) const {
  if (journal_) journal_->mark(kind, number);
}

}  // namespace cairn::eventstore::testing
