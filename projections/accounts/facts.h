#pragma once

#include <cstdint>
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

/// An API token as its cell has it.
struct TokenCell {
  std::string_view sha256;  ///< of the whole token, lower-case hex
  int64_t expires_us = 0;   ///< microseconds since 1970
  bool read_only = false;
  std::string_view role;
  std::string_view label;
};
/// SHA-256, end, "ro" or "rw", role and label, with a blank between them; only the label has blanks of its own.
std::string token_text(const TokenCell& token);
/// The inverse; views into the text. Pure; a text that token_text did not write gives a token that has expired.
TokenCell token_of(std::string_view text);

/// Under which an account is found by the hash of a first link that was not used yet.
std::string alias_of_link(std::string_view link_sha256);
/// The alias of the row's link, where it has one.
std::vector<std::string> aliases_of(const facts::Row& latest);

}  // namespace cairn::projections::accounts
