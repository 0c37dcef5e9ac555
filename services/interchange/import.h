#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "eventstore/store.h"
#include "services/interchange/plan.h"

namespace cairn::services::interchange {

/// Commits that may be on their way to the store at once. The store takes them in the order in which they are queued,
/// so the order of positions never depends on it.
inline constexpr size_t kInFlightMax = 16;

struct ImportRequest {
  std::string kind;          ///< municipalities, units, organisations, networks or engagements
  std::string municipality;  ///< whose units and engagements; a demarcation code
  std::string file;          ///< the name, for the reason of each event
  PartialDate as_of;         ///< the day on which the file is taken to speak, as today
  bool dry_run = false;      ///< plan and report only
  bool strict = false;       ///< all or nothing: append only when no row is bad or in conflict
  eventstore::Actor actor;
};

/// One row as it is reported: what was planned, and its receipt (appended rows only).
struct RowReport {
  const RowPlan* plan = nullptr;
  size_t events = 0;
  const eventstore::Appended* appended = nullptr;  ///< null: nothing was written for it
};

struct ImportTotals {
  size_t rows = 0;
  size_t add = 0;
  size_t change = 0;
  size_t same = 0;
  size_t conflict = 0;
  size_t bad = 0;
  size_t events = 0;  ///< appended; in a dry run what would be
  bool applied = false;
  Position position;  ///< the ledger's head afterwards
};

/// Called for each row in the order of the file, from the calling thread; false stops the import after what is queued.
using RowVisitor = std::function<bool(const RowReport& report)>;
/// Called now and then with bytes read and bytes in all.
using ImportProgress = std::function<void(size_t done, size_t total)>;

/// Imports one CSV file, `bytes`, which must stay until it returns. Each row is one atomic commit, in the order of the
/// rows, with ids that are hashes of the content: an import that was cut off anywhere and is begun again appends what
/// is missing and nothing twice. A bad row or one in conflict is reported and left out; the others go in. Strict: two
/// passes, the first appends nothing. Blocking; never on an I/O thread. Memory: the rows in flight (strict and dry run:
/// what the whole file changes).
///
/// kInvalid: unknown kind, wrong columns (one sentence that names them), no municipality. kCancelled: `visit` said so.
/// Every other error is the store's; rows reported so far are in.
Result<ImportTotals> import_file(eventstore::Store& store, const ImportRequest& request, std::string_view bytes,
                                 const RowVisitor& visit, const ImportProgress& progress = {});

}  // namespace cairn::services::interchange
