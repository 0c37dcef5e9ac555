#include <array>
#include <fstream>
#include <iterator>

#include "eventstore/memory_commit_log.h"
#include "services/interchange/import.h"
#include "services/interchange/kinds.h"
#include "services/interchange/report.h"
#include "tests/fuzz/fuzz.h"

// A line that names a kind of import, then any bytes as the file: planned against a ledger that holds rows of the real
// sample. Refused as a whole, or each row has one outcome, with its reasons where it is bad, and a report in JSON; and
// nothing is appended.

namespace cairn::fuzz {
namespace {

using namespace services::interchange;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLoaded = {{
    {"municipalities", "municipalities.csv"},
    {"units", "units.csv"},
    {"organisations", "organisations.csv"},
    {"engagements", "engagements.csv"},
}};
constexpr size_t kRowsLoaded = 20;

/// The heading and the first rows of a file of the sample.
std::string first_rows(std::string_view name) {
  std::ifstream file(std::string(CAIRN_SAMPLE) + "/" + std::string(name), std::ios::binary);
  CAIRN_CHECK(file.good(), "the sample lies beside the program");
  std::string rows;
  std::string line;
  for (size_t i = 0; i <= kRowsLoaded && std::getline(file, line); ++i) rows += line + "\n";
  return rows;
}

ImportRequest request_of(std::string_view kind) {
  return {std::string(kind), "ETH", "fuzz.csv", PartialDate::of(2026, 11, 23).value(), false, false, {"fuzz", "", ""}};
}

class LoadedLedger {
 public:
  LoadedLedger() {
    std::vector<eventstore::Projection*> views;
    for (const auto* kind : register_kinds()) {
      views_.push_back(std::make_unique<projections::registers::RegisterView>(*kind));
      views.push_back(views_.back().get());
    }
    eventstore::StoreOptions options;
    options.origin = "fuzz.example";
    store_ = std::move(eventstore::Store::open(eventstore::make_memory_commit_log(), options, views)).value();
    for (const auto& [kind, file] : kLoaded) {
      const auto rows = first_rows(file);
      const auto totals = import_file(*store_, request_of(kind), rows, [](const RowReport&) { return true; });
      CAIRN_CHECK(totals && totals.value().add > 0, "rows of the sample go in");
    }
  }
  eventstore::Store& store() { return *store_; }

 private:
  std::vector<std::unique_ptr<projections::registers::RegisterView>> views_;
  std::unique_ptr<eventstore::Store> store_;
};

void check_row(const RowReport& report, bool engagements) {
  const auto& plan = *report.plan;
  const bool writes = plan.outcome == Outcome::kAdd || plan.outcome == Outcome::kChange;
  CAIRN_CHECK(writes == !plan.writes.empty(), "a row writes when it adds or changes, and then only");
  CAIRN_CHECK(plan.outcome != Outcome::kBad || !plan.errors.empty(), "a bad row says why");
  CAIRN_CHECK(report.appended == nullptr, "a dry run appends nothing");
  std::string line;
  append_report(report, engagements, line);
  check_json(line);
}

}  // namespace

void try_input(std::string_view input) {
  static LoadedLedger ledger;
  auto request = request_of(take_line(input));
  request.dry_run = true;
  const Position head = ledger.store().head();
  std::array<size_t, 5> outcomes{};
  const auto totals = import_file(ledger.store(), request, input, [&](const RowReport& report) {
    check_row(report, request.kind == "engagements");
    ++outcomes[static_cast<size_t>(report.plan->outcome)];
    return true;
  });
  CAIRN_CHECK(ledger.store().head() == head, "a dry run appends nothing");
  if (!totals) {
    CAIRN_CHECK(totals.error().code == Errc::kInvalid, "a file is refused for what it says, nothing else goes wrong");
    return;
  }
  const auto& counted = totals.value();
  const std::array<size_t, 5> told = {counted.add, counted.change, counted.same, counted.conflict, counted.bad};
  CAIRN_CHECK(told == outcomes, "the totals are those of the rows");
  CAIRN_CHECK(counted.rows == counted.add + counted.change + counted.same + counted.conflict + counted.bad,
              "every row has one outcome");
}

}  // namespace cairn::fuzz
