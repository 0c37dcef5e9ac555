#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "eventstore/store.h"

namespace cairn::services::interchange {

enum class ExportForm { kCsv, kJson };

struct ExportRequest {
  std::string municipality;    ///< whose units and engagements
  Day valid = Day::latest();   ///< as it was on this day; by default all that is known
  Position known{UINT64_MAX};  ///< as known by so many events
  ExportForm form = ExportForm::kCsv;
};

/// A whole register as a file: in CSV the columns of the files that are imported, in JSON an array of objects of the
/// same members. `name` is engagements, organisations or units; kNotFound for any other. Where a fact of
/// an engagement is disputed, there is a column more, `disputed`, that an import passes over. Importing the engagements
/// or organisations of today unedited appends nothing. An organisation that was merged stands under its survivor; a
/// unit whose level nobody has told is left out, because the columns are levels. Cells that a spreadsheet would run as
/// formulas are neutralised (csv.h). Blocking. Memory: the file.
Result<std::string> export_file(const eventstore::Snapshot& snapshot, std::string_view name,
                                const ExportRequest& request);

}  // namespace cairn::services::interchange
