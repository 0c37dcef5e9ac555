#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"
#include "projections/facts/matching.h"

namespace cairn::projections::organisations {

/// What an event of an organisation says: name, type, country, identifiers, and into which other one it was merged.
/// Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
/// Corrected and Voided are not facts but say which facts stand: the register's fold handles them.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

/// Other texts under which an organisation is found: its name, matched without case, marks and punctuation, and each of
/// its identifiers.
inline std::string alias_of_name(std::string_view name) { return "name:" + facts::matching_key(name); }
inline std::string alias_of_identifier(std::string_view scheme, std::string_view identifier) {
  return std::string("id:").append(scheme).append(":").append(identifier);
}

}  // namespace cairn::projections::organisations
