#pragma once

#include <string>
#include <string_view>

namespace cairn::workers::mail {

/// Quoted-printable (RFC 2045, 6.7) of text: LF, CRLF become CRLF, lines of at most 76 bytes, and no line begins with
/// "." or "From ", so that nobody on the way needs to change it.
std::string to_quoted_printable(std::string_view text);
/// Base 64 in lines of 76 bytes, CRLF.
std::string to_base64_lines(std::string_view bytes);

/// What quoted-printable or base 64 holds, as far as it can be read: nothing that comes by mail is trusted to be whole.
std::string from_quoted_printable(std::string_view text);
std::string from_base64_lines(std::string_view text);

/// "Name: value" with CRLF, folded before column 77 at spaces (RFC 5322, 2.2.3).
std::string header(std::string_view name, std::string_view value);
/// The same of text in any script: as encoded words (RFC 2047) unless it is plain.
std::string text_header(std::string_view name, std::string_view text);
/// A display name as a phrase: an atom, a quoted string, or encoded words. Empty for an empty name.
std::string phrase(std::string_view name);

}  // namespace cairn::workers::mail
