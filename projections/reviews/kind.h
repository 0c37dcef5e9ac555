#pragma once

#include <string>
#include <string_view>

#include "projections/calendar/quarter.h"
#include "projections/registers/register_view.h"
#include "projections/reviews/columns.h"
#include "projections/reviews/facts.h"

namespace cairn::projections::reviews {

/// What the stream of an engagement's review ends with: 7f3a_2013_14. The id of an engagement may be as long as the
/// whole may be; a longer one than 55 characters is replaced by "x" and the first 16 bytes of its SHA-256 in hex. The
/// events name engagement and year themselves.
std::string id_of(std::string_view engagement, const calendar::FinancialYear& year);

inline const registers::RegisterKind kKind{
    .category = "review", .view = "reviews", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::reviews
