#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::registers {

/// What an event of one kind of entity says. Pure. kInvalid for a type that it does not know (never skipped: a reader
/// that is older than the log must say so), kCorrupt for a payload that does not parse.
using AssertionOf = Result<facts::Assertion> (*)(const eventstore::StoredEvent& event);

inline constexpr std::string_view kCorrectedType = "Corrected";
inline constexpr std::string_view kVoidedType = "Voided";

/// What stands in for the event recorded at `target`; the assertion's position is that of the Corrected event.
struct Correction {
  Position target;
  facts::Assertion replacement;
};

/// Of an event of type Corrected. The replacement carries the correction's own actor, reason and source.
Result<Correction> correction_of(const eventstore::StoredEvent& event, AssertionOf assertion_of);

/// The position that an event of type Voided removes.
Result<Position> voided_by(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::registers
