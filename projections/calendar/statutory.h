#pragma once

#include <span>
#include <string_view>

#include "projections/calendar/deadline.h"

namespace cairn::projections::calendar {

/// The dates that the Municipal Finance Management Act, 56 of 2003, sets, each with its section and its source.
std::span<const Rule> statutory_rules();

/// Null when there is no such rule.
const Rule* find_statutory_rule(std::string_view id);

/// Exemptions that hold for every municipality.
std::span<const DatedException> statutory_exceptions();

}  // namespace cairn::projections::calendar
