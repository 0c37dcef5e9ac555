#pragma once

#include <string>
#include <string_view>

#include "projections/calendar/quarter.h"

/// The token in a link to the answer page: whoever has it may answer for one unit, one quarter and one post until the
/// quarter is locked. The log knows its SHA-256 only, and no log of ours ever shows it.
namespace cairn::projections::duties {

/// What a token opens.
struct Door {
  std::string_view unit;
  const calendar::Quarter& quarter;
  std::string_view post;
};

/// 160 bits of HMAC-SHA-256 under the ledger's secret, as 40 lower-case hexadecimal digits. The same door has the same
/// token, so that a message which is sent again has the same bytes; without the secret nobody can guess it.
std::string token_of(std::string_view secret, const Door& door);

/// That a file came with a form that this token opened: in the same form, and of no token. Whoever knows the hash of a
/// file only cannot make it.
std::string stamp_of(std::string_view secret, std::string_view token, std::string_view sha256);

/// Whether it is that stamp, in a time that does not tell how much of it is right.
bool is_stamp(std::string_view stamp, std::string_view secret, std::string_view token, std::string_view sha256);

/// Whether it has the form of a token.
bool is_token(std::string_view text);

/// As events and rows have it.
std::string sha256_of_token(std::string_view token);

}  // namespace cairn::projections::duties
