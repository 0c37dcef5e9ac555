#include "workers/summary/drafting.h"

#include "eventstore/base/instant.h"
#include "projections/as_of/as_of.h"
#include "projections/quarters/evolve.h"
#include "projections/quarters/kind.h"
#include "projections/quarters/schedule.h"
#include "projections/registers/register.h"
#include "workers/runtime/append_once.h"
#include "workers/summary/edition.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using eventstore::Snapshot;
using p::calendar::FinancialYear;
using runtime::Slot;

constexpr char kKind[] = "summary-draft";
constexpr char kStep[] = "draft";

/// When the day begins on which the fourth quarter is locked.
Result<int64_t> due_of(const Yearly& yearly, const Snapshot& snapshot, const FinancialYear& year) {
  CAIRN_TRY(const auto schedule,
            p::quarters::read_schedule(snapshot, yearly.place.home, year.quarter(4), snapshot.head()));
  return end_of_day_us(schedule.lock.day) + 1;
}

/// A fourth quarter that was opened is locked first. One that was never opened has nothing to lock; and one that is
/// open when the next year's is to lock was missed by an outage, for of locks the latest alone is worked on.
Result<bool> waits_for_lock(const Yearly& yearly, const Snapshot& snapshot, const FinancialYear& year) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::quarters::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(p::quarters::id_of(yearly.place.home, year.quarter(4))));
  const auto standing = p::quarters::standing_of(row);
  if (!standing.opened || standing.locked) return false;
  CAIRN_TRY(const int64_t next_us, due_of(yearly, snapshot, year.next()));
  return next_us > yearly.clock.now_us();
}

Result<std::optional<Slot>> next_draft(const Yearly& yearly, int64_t after_us) {
  const auto snapshot = yearly.store.snapshot();
  // The last quarter of a year is locked in the next one.
  const int begins = FinancialYear::of(p::as_of::today(after_us)).begins();
  std::optional<Slot> next;
  for (int year = begins - 1; year <= begins + 1; ++year) {
    CAIRN_TRY(const int64_t due_us, due_of(yearly, *snapshot, FinancialYear(year)));
    if (due_us > after_us && (!next || due_us < next->due_us)) next = Slot{FinancialYear(year).id(), due_us};
  }
  if (!next || next->due_us > yearly.clock.now_us()) return next;
  CAIRN_TRY(const auto year, FinancialYear::parse(next->id));
  CAIRN_TRY(const bool waits, waits_for_lock(yearly, *snapshot, year));
  if (waits) next.reset();
  return next;
}

}  // namespace

std::string_view Drafting::kind() const { return kKind; }

Result<void> Drafting::work(runtime::Attempt& attempt) {
  CAIRN_TRY(const auto year, FinancialYear::parse(attempt.job().slot()));
  const auto snapshot = yearly_.store.snapshot();
  // 1. An earlier attempt may have drafted, and a person may be on it.
  CAIRN_TRY(const auto before, snapshot->find_commit(runtime::commit_id_of(attempt.id(), kStep)));
  if (before) return success();
  CAIRN_TRY(const auto standing, standing_of(yearly_, *snapshot, year));
  if (standing.is_signed() || standing.state == "returned") return success();
  // 2. The four forms.
  cairn::summary::v1::Manifest wanted;
  wanted.set_municipality(yearly_.place.home);
  wanted.set_year(year.id());
  CAIRN_TRY(auto made, make_edition(snapshot, yearly_.place, wanted, {}, {}, pdf_within(yearly_, attempt)));
  // 3. Said, unless somebody was faster.
  cairn::summary::v1::SummaryDrafted drafted;
  *drafted.mutable_manifest() = std::move(made.manifest);
  const auto stream = stream_of(yearly_, year);
  CAIRN_TRY(const auto head, snapshot->stream_head(stream));
  const auto expected = head ? eventstore::Expected::exact(head->last) : eventstore::Expected::no_stream();
  return say_once(yearly_, attempt, kStep, {stream, expected, {}}, drafted);
}

runtime::Schedule drafts(const Yearly& yearly) {
  return {"summary-draft-" + yearly.place.home, kKind, runtime::Misfire::kAll,
          [&yearly](int64_t after_us) { return next_draft(yearly, after_us); }, runtime::once()};
}

}  // namespace cairn::workers::summary
