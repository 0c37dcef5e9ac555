#pragma once

#include "projections/indicators/columns.h"
#include "projections/indicators/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::indicators {

inline const registers::RegisterKind kKind{
    .category = "indicator", .view = "indicators", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::indicators
