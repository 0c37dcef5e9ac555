#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::services::engagements {

/// Ids of the parents of an engagement; a look-up in rows, or in a test's table.
using ParentsOf = std::function<Result<std::vector<std::string>>(std::string_view id)>;

/// The way from `parent` up to `child`, both included, when there is one: then `child` cannot have it as its parent.
/// Empty when there is none. Pure but for the look-up. kInvalid after kAncestorsMax ancestors.
inline constexpr size_t kAncestorsMax = 1'000;
Result<std::vector<std::string>> circle_through(std::string_view child, std::string_view parent,
                                                const ParentsOf& parents_of);

}  // namespace cairn::services::engagements
