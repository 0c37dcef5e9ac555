#pragma once

#include <random>

#include "projections/engagements/columns.h"
#include "projections/matrix/query.h"
#include "projections/organisations/columns.h"
#include "projections/rules/columns.h"
#include "projections/units/columns.h"
#include "tests/support/ledger_twin.h"

namespace cairn::tests {

inline PartialDate date(std::string_view text) { return PartialDate::parse(text).value(); }
inline Day day(std::string_view text) { return date(text).first_day(); }

/// Cells by the names of their columns.
template <class Column>
projections::facts::Fact cell(Column column, std::optional<std::string> value, std::string element = {}) {
  return {static_cast<projections::facts::ColumnId>(column), std::move(element), std::move(value)};
}

/// Verbs for a small world of engagements.
class World {
 public:
  using E = projections::engagements::Column;
  using Facts = LedgerTwin::Facts;

  Position organisation(const std::string& id, const std::string& name, const std::string& type = "university",
                        const std::string& country = "ZA") {
    using C = projections::organisations::Column;
    return ledger.says(
        "organisations", id, date("1990"),
        {cell(C::kBirth, "registered"), cell(C::kName, name), cell(C::kType, type), cell(C::kCountry, country)});
  }
  Position merge(const std::string& from, const std::string& into, const std::string& on) {
    return ledger.says("organisations", from, date(on), {cell(projections::organisations::Column::kMergedInto, into)});
  }
  Position unit(const std::string& id, const std::string& name, const std::string& parent = "") {
    using C = projections::units::Column;
    Facts facts = {cell(C::kBirth, "registered"), cell(C::kName, name), cell(C::kState, "open")};
    if (!parent.empty()) facts.push_back(cell(C::kParent, parent));
    return ledger.says("units", id, date("1990"), std::move(facts));
  }
  Position rule(const std::string& rule, const std::string& value) {
    using C = projections::rules::Column;
    return ledger.says("rules", "ETH", date("1990"), {cell(C::kBirth, "set"), cell(C::kValue, value, rule)});
  }
  /// Recorded with a title, and what else it is told.
  Position engagement(const std::string& id, const std::string& title, const std::string& since, Facts more = {}) {
    Facts facts = {cell(E::kBirth, "recorded"), cell(E::kMunicipality, "ETH"), cell(E::kTitleEn, title),
                   cell(E::kRef, "ENG-" + id),  cell(E::kKind, "agreement"),   cell(E::kStatus, "active")};
    if (!since.empty()) facts.push_back(cell(E::kStartDate, since));
    for (auto& fact : more) facts.push_back(std::move(fact));
    return ledger.says("matrix", id, since.empty() ? std::optional<PartialDate>() : date(since), std::move(facts));
  }
  Position change(const std::string& id, const std::string& on, Facts facts, bool ends = false) {
    return ledger.says("matrix", id, on.empty() ? std::optional<PartialDate>() : date(on), std::move(facts), ends);
  }
  std::shared_ptr<const projections::matrix::MatrixTable> table(const std::string& valid,
                                                                std::optional<Position> known = {}) const {
    const auto snapshot = ledger.snapshot();
    return projections::matrix::MatrixTable::build(*snapshot, {day(valid), known.value_or(ledger.head())}).value();
  }
  projections::matrix::Query ask(const projections::matrix::Parameters& parameters) const {
    return projections::matrix::Query::parse(parameters).value();
  }

  LedgerTwin ledger;
};

/// The whole table as text: what two equal tables have in common to the byte.
inline std::string bytes_of(const projections::matrix::MatrixTable& table) {
  std::string out;
  for (const auto& row : table.rows()) {
    projections::matrix::append_row(out, *row, {}, true);
    out += '\n';
  }
  return out;
}

inline std::vector<std::string> ids_of(const projections::matrix::Selection& rows) {
  std::vector<std::string> ids;
  for (const auto* row : rows) ids.emplace_back(row->id());
  return ids;
}

}  // namespace cairn::tests
