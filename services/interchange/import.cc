#include "services/interchange/import.h"

#include <algorithm>
#include <array>
#include <deque>
#include <future>

#include "eventstore/base/bytes.h"
#include "eventstore/base/utf8.h"
#include "services/interchange/kinds.h"

namespace cairn::services::interchange {
namespace {

using eventstore::Appended;

/// Tries of one row whose stream somebody else wrote to between planning and appending.
constexpr int kTriesMax = 8;
/// Rows between two calls of the progress.
constexpr size_t kProgressRows = 64;

struct FileKind {
  std::string_view kind;
  std::span<const std::string_view> heading;
  std::unique_ptr<Planner> (*planner)(ImportFile file, std::vector<std::string> heading);
};

constexpr std::array<std::string_view, 9> kMunicipalityHeading = {
    "code", "name", "category", "province", "province_code", "district_code", "district", "later_name", "source"};
constexpr std::array<std::string_view, 6> kChangeHeading = {
    "date", "old_code", "new_code", "old_code_transition", "new_code_transition", "source"};
constexpr std::array<std::string_view, 8> kNetworkHeading = {"name",        "short_name", "convenor", "scope",
                                                             "established", "members",    "notes",    "source"};

const std::array kFileKinds = {
    FileKind{"municipalities", kMunicipalityHeading, municipality_planner},
    FileKind{"municipalities", kChangeHeading, municipality_change_planner},
    FileKind{"units", kUnitHeading, unit_planner},
    FileKind{"organisations", kOrganisationHeading, organisation_planner},
    FileKind{"networks", kNetworkHeading, network_planner},
    FileKind{"engagements", kEngagementHeading, engagement_planner},
};

/// The kind of this name that shares most columns with the heading: municipalities come in two shapes.
Result<const FileKind*> kind_of(std::string_view name, const std::vector<std::string>& heading) {
  const FileKind* best = nullptr;
  std::ptrdiff_t shared_best = -1;
  for (const auto& kind : kFileKinds) {
    if (kind.kind != name) continue;
    const auto shared = std::ranges::count_if(heading, [&](const std::string& column) {
      return std::ranges::find(kind.heading, column) != kind.heading.end();
    });
    if (shared > shared_best) best = &kind;
    shared_best = std::max(shared, shared_best);
  }
  if (!best)
    return fail(Errc::kInvalid, "\"" + std::string(name) +
                                    "\" is no kind of import; expected municipalities, units, organisations, networks "
                                    "or engagements");
  auto read = heading;
  if (name == "engagements") std::erase(read, kDisputedColumn);
  if (auto complaint = heading_complaint(read, best->heading)) return fail(Errc::kInvalid, std::move(*complaint));
  return best;
}

size_t events_in(const RowPlan& plan) {
  size_t events = 0;
  for (const auto& write : plan.writes) events += write.events.size();
  return events;
}

/// What the store would refuse anyway, said of the row.
void check_limits(RowPlan& plan) {
  const size_t events = events_in(plan);
  if (events <= eventstore::kCommitEventsMax && plan.writes.size() <= eventstore::kCommitStreamsMax) return;
  plan.errors.push_back({plan.line,
                         0,
                         {},
                         "the row would write " + std::to_string(events) + " events to " +
                             std::to_string(plan.writes.size()) + " streams; the limits are " +
                             std::to_string(eventstore::kCommitEventsMax) + " and " +
                             std::to_string(eventstore::kCommitStreamsMax)});
  plan.outcome = Outcome::kBad;
  plan.writes.clear();
}

/// One walk over the file.
class Walk {
 public:
  Walk(eventstore::Store& store, const ImportRequest& request, std::string_view bytes, ImportFile file, bool apply)
      : store_(store),
        request_(request),
        bytes_(bytes),
        file_(std::move(file)),
        apply_(apply),
        ledger_(register_kinds(), store.snapshot()) {}

  Result<ImportTotals> run(const RowVisitor& visit, const ImportProgress& progress) {
    CAIRN_TRY(auto table, CsvTable::open(bytes_));
    CAIRN_TRY(const auto* const kind, kind_of(request_.kind, table.heading()));
    planner_ = kind->planner(file_, table.heading());
    visit_ = &visit;
    while (auto record = table.next()) {
      CAIRN_TRY(take(std::move(*record)));
      if (progress && totals_.rows % kProgressRows == 0) progress(table.offset(), bytes_.size());
    }
    CAIRN_TRY(drain());
    if (progress) progress(bytes_.size(), bytes_.size());
    totals_.applied = apply_;
    totals_.position = store_.head();
    return totals_;
  }

 private:
  struct Row {
    CsvRecord record;
    RowPlan plan;
    std::optional<std::future<Result<Appended>>> appended;
  };

  Result<void> take(CsvRecord record) {
    Row row;
    CAIRN_TRY(row.plan, planned(record));
    row.record = std::move(record);
    if (!row.plan.writes.empty()) {
      CAIRN_TRY(ledger_.plan(row.plan.writes));
      if (apply_) {
        row.appended = queue(row.plan);
        ++in_flight_;
      }
    }
    rows_.push_back(std::move(row));
    if (!apply_ || in_flight_ >= kInFlightMax || rows_.size() >= kRowsWaitingMax) return drain();
    return success();
  }

  Result<RowPlan> planned(const CsvRecord& record) {
    if (record.errors.empty()) {
      CAIRN_TRY(auto plan, planner_->plan(record, ledger_));
      check_limits(plan);
      return plan;
    }
    RowPlan plan;
    plan.line = record.line;
    plan.outcome = Outcome::kBad;
    plan.errors = record.errors;
    if (!record.fields.empty() && is_utf8(record.fields.front())) plan.name = record.fields.front();
    return plan;
  }

  std::future<Result<Appended>> queue(const RowPlan& plan) {
    eventstore::Append append;
    append.commit_id = commit_id_of(file_, plan.line, plan.writes);
    append.writes = plan.writes;
    append.actor = request_.actor;
    append.channel = "import";
    auto answer = std::make_shared<std::promise<Result<Appended>>>();
    auto future = answer->get_future();
    store_.append(std::move(append), [answer](Result<Appended> appended) { answer->set_value(std::move(appended)); });
    return future;
  }

  /// Waits for what is on its way, reports the rows in their order, and plans on from what is really there.
  Result<void> drain() {
    std::vector<Result<Appended>> answers;
    for (auto& row : rows_)
      if (row.appended) answers.push_back(row.appended->get());
    if (apply_ && in_flight_ > 0) ledger_.refresh(store_.snapshot());
    in_flight_ = 0;
    size_t next_answer = 0;
    while (!rows_.empty()) {
      Row row = std::move(rows_.front());
      rows_.pop_front();
      std::optional<Appended> appended;
      if (row.appended) {
        auto answer = std::move(answers[next_answer++]);
        for (int tries = 1; !answer && answer.error().code == Errc::kConflict && tries < kTriesMax; ++tries)
          answer = again(row);
        if (!answer) return answer.error();
        if (!row.plan.writes.empty()) appended = std::move(answer).value();
      }
      CAIRN_TRY(report(row.plan, appended ? &*appended : nullptr));
    }
    return success();
  }

  /// Somebody else wrote to a stream of the row: it is planned anew from what is there now.
  Result<Appended> again(Row& row) {
    ledger_.refresh(store_.snapshot());
    CAIRN_TRY(row.plan, planned(row.record));
    if (row.plan.writes.empty()) return Appended{};
    auto answer = queue(row.plan).get();
    ledger_.refresh(store_.snapshot());
    return answer;
  }

  Result<void> report(const RowPlan& plan, const Appended* appended) {
    ++totals_.rows;
    switch (plan.outcome) {
      case Outcome::kAdd: ++totals_.add; break;
      case Outcome::kChange: ++totals_.change; break;
      case Outcome::kSame: ++totals_.same; break;
      case Outcome::kConflict: ++totals_.conflict; break;
      case Outcome::kBad: ++totals_.bad; break;
    }
    const size_t events = events_in(plan);
    totals_.events += events;
    if (*visit_ && !(*visit_)(RowReport{&plan, events, appended}))
      return fail(Errc::kCancelled, "the import was stopped after line " + std::to_string(plan.line));
    return success();
  }

  /// Rows of outcome same need no commit but wait for their turn to be reported.
  static constexpr size_t kRowsWaitingMax = 1024;

  eventstore::Store& store_;
  const ImportRequest& request_;
  std::string_view bytes_;
  ImportFile file_;
  bool apply_;
  Ledger ledger_;
  std::unique_ptr<Planner> planner_;
  const RowVisitor* visit_ = nullptr;
  std::deque<Row> rows_;
  size_t in_flight_ = 0;
  ImportTotals totals_;
};

}  // namespace

Result<ImportTotals> import_file(eventstore::Store& store, const ImportRequest& request, std::string_view bytes,
                                 const RowVisitor& visit, const ImportProgress& progress) {
  if (request.municipality.empty())
    return fail(Errc::kInvalid, "no municipality is named; expected a code such as ETH");
  const ImportFile file{request.municipality, request.file, to_hex(view_of(sha256(bytes))), request.as_of};
  const auto walk = [&](bool apply, const RowVisitor& reported, const ImportProgress& told) {
    return Walk(store, request, bytes, file, apply).run(reported, told);
  };
  if (request.dry_run) return walk(false, visit, progress);
  if (request.strict) {
    CAIRN_TRY(const auto totals, walk(false, {}, {}));
    // Not one of them goes in: said row by row, as a dry run would.
    if (totals.bad + totals.conflict > 0) return walk(false, visit, progress);
  }
  return walk(true, visit, progress);
}

}  // namespace cairn::services::interchange
