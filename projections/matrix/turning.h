#pragma once

#include <vector>

#include "projections/matrix/derived.h"

namespace cairn::projections::matrix {

/// Every day on which `derive` may come to another badge, reason or standing than on the day before, the row being the
/// same; in order, each once. More days than needed may be among them, none is missing. Pure: what lets a question over
/// years look at a few days of each engagement.
std::vector<Day> turning_days(const facts::Row& row, const Rules& rules);

}  // namespace cairn::projections::matrix
