#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::accounts {

/// What an event of an account says. Pure. kInvalid for a type that is no event of this register, kCorrupt for a
/// payload that is not what its type says.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

/// Under which an account is found by the hash of a first link that was not used yet.
std::string alias_of_link(std::string_view link_sha256);
/// The alias of the row's link, where it has one.
std::vector<std::string> aliases_of(const facts::Row& latest);

}  // namespace cairn::projections::accounts
