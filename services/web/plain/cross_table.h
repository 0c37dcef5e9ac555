#pragma once

#include "projections/matrix/query.h"
#include "services/web/plain/frame.h"

namespace cairn::services::web::plain {

/// Counts of what `query` finds by the two fields that the parameters `rows` and `columns` name, each count a link to
/// its engagements; below it in words why sums may exceed totals. kInvalid for a field that there is not.
Result<void> cross_table(Html& html, const View& view, const projections::matrix::Query& query);

}  // namespace cairn::services::web::plain
