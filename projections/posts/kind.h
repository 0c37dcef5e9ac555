#pragma once

#include "projections/posts/columns.h"
#include "projections/posts/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::posts {

inline const registers::RegisterKind kKind{
    .category = "post", .view = "posts", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::posts
