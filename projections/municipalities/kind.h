#pragma once

#include "projections/municipalities/columns.h"
#include "projections/municipalities/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::municipalities {

inline const registers::RegisterKind kKind{
    .category = "municipality", .view = "municipalities", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::municipalities
