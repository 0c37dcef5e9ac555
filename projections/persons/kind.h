#pragma once

#include "projections/persons/columns.h"
#include "projections/persons/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::persons {

inline const registers::RegisterKind kKind{
    .category = "person", .view = "persons", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::persons
