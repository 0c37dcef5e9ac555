#pragma once

#include "projections/registers/register_view.h"
#include "projections/rules/columns.h"
#include "projections/rules/facts.h"

namespace cairn::projections::rules {

inline const registers::RegisterKind kKind{
    .category = "rules", .view = "rules", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::rules
