#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/event.h"
#include "projections/facts/timeline.h"
#include "projections/registers/correction.h"

namespace cairn::tests {

/// A row as the oracle has it: (column, element) to value, the event to cite, and since when.
struct OracleCell {
  std::string value;
  uint64_t set_by = 0;
  std::string effective;
  bool operator==(const OracleCell&) const = default;
};
using OracleRow = std::map<std::pair<int, std::string>, OracleCell>;

/// The definition of DESIGN 3, word for word and as slowly: of the events recorded before `known`, corrections and
/// voids are resolved (the last correction stands in, a void is final), what counts after `valid` is dropped, the rest
/// is put in order of (day, position), and the facts are applied one after the other.
OracleRow oracle_row(const std::vector<eventstore::StoredEvent>& events,
                     projections::registers::AssertionOf assertion_of, Day valid, Position known);

/// A row of the fast path in the same form.
OracleRow oracle_form(const projections::facts::Row& row);

}  // namespace cairn::tests
