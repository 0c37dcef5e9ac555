#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "projections/facts/timeline.h"
#include "services/interchange/kinds.h"

namespace cairn::services::interchange {

/// The columns of a file of engagements, in the order of kEngagementHeading.
enum class SheetColumn : size_t {
  kRef,
  kTitle,
  kKind,
  kLeadUnit,
  kPartners,
  kCountries,
  kLevel,
  kStart,
  kEnd,
  kStatus,
  kFocusArea,
  kMandate,
  kFormality,
  kAmount,
  kCurrency,
  kDocuments,
  kSource,
  kCount,
};
static_assert(static_cast<size_t>(SheetColumn::kCount) == kEngagementHeading.size());

/// A cell of the sheet: what a reader sees, and what two cells that mean the same have in common (ids for names, sets
/// for lists without an order).
struct SheetCell {
  std::string shown;
  std::string key;
};

struct SheetRow {
  std::array<SheetCell, static_cast<size_t>(SheetColumn::kCount)> cells;
  SheetCell& at(SheetColumn column) { return cells[static_cast<size_t>(column)]; }
  const SheetCell& at(SheetColumn column) const { return cells[static_cast<size_t>(column)]; }
};

/// How ids become names. `survivor` follows merges to their end.
struct Naming {
  std::function<Result<std::string>(std::string_view organisation)> survivor;
  std::function<Result<std::string>(std::string_view organisation)> organisation;
  std::function<Result<std::string>(std::string_view unit)> unit;
};

/// The engagement as a row of the sheet: what was imported comes out as it went in. Partners are the organisations
/// whose role is partner, by name; the end is the last day of what has ended, else the planned end.
Result<SheetRow> sheet_row_of(const projections::facts::Row& row, const Naming& naming);

/// "12.50" for 1250, "12" for 1200; the inverse refuses anything but digits with at most two decimals.
std::string amount_of_minor(int64_t minor);
Result<int64_t> minor_of_amount(std::string_view amount);

/// The state and the title of a document cell ("attached other <sha256> Loan agreement 2012").
struct DocumentCell {
  std::string_view state;
  std::string_view title;
};
DocumentCell document_of(std::string_view value);

/// The organisation of a party cell "o:<organisation>:partner" that is in; "" for any other party.
std::string_view partner_of(const projections::facts::Cell& cell);

/// The parts of a kList cell.
std::vector<std::string> parts_of(std::string_view list);

/// Joined by ';', which is what parts several in a cell; a ';' inside becomes ','.
std::string joined(const std::vector<std::string>& parts);

}  // namespace cairn::services::interchange
