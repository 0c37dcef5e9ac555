#pragma once

#include "projections/registers/register_view.h"
#include "projections/requests/columns.h"
#include "projections/requests/facts.h"

namespace cairn::projections::requests {

inline const registers::RegisterKind kKind{
    .category = "request", .view = "requests", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::requests
