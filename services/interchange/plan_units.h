#pragma once

#include <string>
#include <string_view>

#include "services/interchange/plan.h"
#include "services/interchange/plan_organisations.h"

namespace cairn::services::interchange {

inline constexpr std::string_view kUnitCategory = "unit";

/// The municipality's unit of this name: by what it is called today, else by the id that the name gives.
Result<Named> unit_called(std::string_view municipality, std::string_view name, Ledger& ledger);

/// A year ("2009"), a month ("2017-08"), a day, or a financial year ("2003/04", "2003/2004"), which is taken for its
/// first month, July. kInvalid for anything else.
Result<PartialDate> parse_as_of(std::string_view text);

}  // namespace cairn::services::interchange
