#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::workers::mail {

/// Whom a mail is from or to. The name may be empty, and in any script.
struct Mailbox {
  std::string name;
  std::string address;
  bool operator==(const Mailbox&) const = default;
};

/// kInvalid, saying what is wrong and not which address, for anything but local@domain in ASCII (RFC 5321 without
/// quoted local parts and address literals): at most 64 bytes before the @ and 254 in all.
Result<void> check_address(std::string_view address);

/// The part after the last @; empty when there is none.
std::string_view domain_of(std::string_view address);

/// A return path of its own for each mail (VERP): local+token@domain, so that a report of non-delivery tells its mail
/// by where it comes in. Token: letters and digits, short enough that the local part fits.
std::string return_path_of(std::string_view bounce_address, std::string_view token);
/// The token of a return path made of this bounce address; none for any other address. Letter case of the domain and
/// of the local part does not count, for mail servers change it.
std::optional<std::string> return_token(std::string_view bounce_address, std::string_view address);

/// `text` with each local part before an @ written as "…": what may be kept and logged of what a mail server says.
/// Also well-formed UTF-8 on one line, at most 500 bytes. `known`: an address whose local part is taken out wherever it
/// stands as a word ("no such user jdoe").
std::string blanked(std::string_view text, std::string_view known = {});

}  // namespace cairn::workers::mail
