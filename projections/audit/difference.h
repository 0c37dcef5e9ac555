#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/as_of/as_of.h"
#include "projections/facts/explained.h"
#include "projections/registers/audience.h"

namespace cairn::projections::audit {

/// Cells of one answer; more are refused, and an engagement or nearer pairs must be named.
inline constexpr size_t kDifferenceCellsMax = 50'000;

/// One cell of one engagement that differs, and why.
struct Difference {
  std::string engagement;
  std::string ref;    ///< as in the second view, or in the first when the engagement is not in the second
  std::string title;  ///< likewise
  facts::Explained change;
  registers::Audience audience = registers::Audience::kReaders;  ///< who is told this much
};

/// What separates two views of the matrix, as three lists that have no cell in common; facts/explained.h defines which
/// cell is in which. Applied to the first view, in any order, they give the second: its engagements and all of their
/// cells. Names of organisations and units, and badges, are no cells: a row refers to them by id, and they are joined
/// to it at the pair of its view.
struct Differences {
  as_of::At from;
  as_of::At to;
  std::vector<Difference> happened;
  std::vector<Difference> learned;
  std::vector<Difference> corrected;
  size_t size() const { return happened.size() + learned.size() + corrected.size(); }
};

/// Of every engagement, or of the one with the id `only`; in order of (id, column, element). Blocking (RocksDB). Both
/// `known` at most the snapshot's head. kTooLarge for more than kDifferenceCellsMax cells.
Result<Differences> differences(const eventstore::Snapshot& snapshot, as_of::At from, as_of::At to,
                                std::string_view only = {},
                                registers::Audience audience = registers::Audience::kReaders);

/// What a unit's contact is told (PRODUCT A2): of the engagements `own` what readers are, of the others what the public
/// is. Otherwise as differences.
Result<Differences> differences_for_unit(const eventstore::Snapshot& snapshot, as_of::At from, as_of::At to,
                                         std::string_view only, const std::set<std::string, std::less<>>& own);

/// {"from":{"valid_at","known"},"to":{…},"totals":{"happened","learned","corrected"},
///  "happened":[{"engagement","ref","title","field","element","before","after","set_by",
///               "hindsight":{"value","list","position"}, and the event's members (history/item_json.h)}],
///  "learned":[…],"corrected":[…],"position"}
/// "set_by" where another event than the one at "position" is behind "after". The public is told of an event its type
/// and its times, not who recorded it, why, on which source and as which revision. Blocking (RocksDB).
Result<std::string> differences_json(const eventstore::Snapshot& snapshot, const Differences& differences);

}  // namespace cairn::projections::audit
