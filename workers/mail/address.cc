#include "workers/mail/address.h"

#include <algorithm>

#include "eventstore/base/utf8.h"

namespace cairn::workers::mail {
namespace {

constexpr size_t kLocalBytesMax = 64;
constexpr size_t kAddressBytesMax = 254;
constexpr size_t kLabelBytesMax = 63;
constexpr size_t kBlankedBytesMax = 500;
constexpr std::string_view kAtomMarks = "!#$%&'*+-/=?^_`{|}~";
constexpr std::string_view kBlank = "…";

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Letters beyond ASCII count, so that half of a name in another script is never left over.
bool is_local_char(char c) {
  return is_alphanumeric(c) || c == '.' || kAtomMarks.find(c) != std::string_view::npos || (c & 0x80) != 0;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

/// Atoms of `allowed` characters with a dot between each two.
template <class Allowed>
bool is_dotted(std::string_view text, size_t atom_bytes_max, Allowed allowed) {
  size_t atom_bytes = 0;
  for (const char c : text) {
    if (c == '.') {
      if (atom_bytes == 0) return false;
      atom_bytes = 0;
    } else if (!allowed(c) || ++atom_bytes > atom_bytes_max) {
      return false;
    }
  }
  return atom_bytes > 0;
}

Error no_address(const char* why) { return fail(Errc::kInvalid, std::string("is no mail address: ") + why); }

/// Bytes of the well-formed character at the front (is_utf8 judges it), 0 when there is none.
size_t character_bytes(std::string_view text) {
  for (size_t bytes = 1; bytes <= 4 && bytes <= text.size(); ++bytes)
    if (is_utf8(text.substr(0, bytes))) return bytes;
  return 0;
}

/// One line of well-formed UTF-8, of at most kBlankedBytesMax.
std::string one_line(std::string_view text) {
  std::string out;
  while (!text.empty() && out.size() < kBlankedBytesMax) {
    const size_t bytes = character_bytes(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (bytes == 0) {
      out += '?';
    } else if (byte <= 0x20 || byte == 0x7F) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (out.size() + bytes <= kBlankedBytesMax) {
      out += text.substr(0, bytes);
    } else {
      break;
    }
    text.remove_prefix(std::max<size_t>(bytes, 1));
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string without_word(std::string_view text, std::string_view word) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const bool begins = at == 0 || !is_local_char(text[at - 1]) || text[at - 1] == '.';
    const size_t end = at + word.size();
    const bool ends = end >= text.size() || !is_local_char(text[end]) || text[end] == '.';
    if (begins && ends && equal_ignoring_case(text.substr(at, word.size()), word)) {
      out += kBlank;
      at = end;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

Result<void> check_address(std::string_view address) {
  const size_t at = address.find('@');
  if (at == std::string_view::npos) return no_address("it has no @");
  if (address.size() > kAddressBytesMax) return no_address("it is longer than 254 bytes");
  const auto local = address.substr(0, at);
  const auto domain = address.substr(at + 1);
  if (std::ranges::any_of(address, [](char c) { return (c & 0x80) != 0; }))
    return no_address("it has letters beyond ASCII, which few mail servers take");
  if (local.size() > kLocalBytesMax) return no_address("it has more than 64 bytes before the @");
  const auto atom = [](char c) { return is_alphanumeric(c) || kAtomMarks.find(c) != std::string_view::npos; };
  if (!is_dotted(local, kLocalBytesMax, atom)) return no_address("what stands before the @ is no name");
  const auto label = [](char c) { return is_alphanumeric(c) || c == '-'; };
  const bool hyphens = domain.starts_with('-') || domain.ends_with('-') || domain.find("-.") != domain.npos ||
                       domain.find(".-") != domain.npos;
  if (!is_dotted(domain, kLabelBytesMax, label) || hyphens) return no_address("what stands after the @ is no domain");
  return success();
}

std::string_view domain_of(std::string_view address) {
  const size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string return_path_of(std::string_view bounce_address, std::string_view token) {
  const size_t at = std::min(bounce_address.rfind('@'), bounce_address.size());
  return std::string(bounce_address.substr(0, at)) + "+" + std::string(token) + std::string(bounce_address.substr(at));
}

std::optional<std::string> return_token(std::string_view bounce_address, std::string_view address) {
  const size_t at = bounce_address.rfind('@');
  const size_t address_at = address.rfind('@');
  if (at == std::string_view::npos || address_at == std::string_view::npos) return std::nullopt;
  if (!equal_ignoring_case(bounce_address.substr(at), address.substr(address_at))) return std::nullopt;
  const auto local = address.substr(0, address_at);
  if (local.size() <= at + 1 || local[at] != '+') return std::nullopt;
  if (!equal_ignoring_case(local.substr(0, at), bounce_address.substr(0, at))) return std::nullopt;
  const auto token = local.substr(at + 1);
  if (!std::ranges::all_of(token, is_alphanumeric)) return std::nullopt;
  return std::string(token);
}

std::string blanked(std::string_view text, std::string_view known) {
  const std::string line = one_line(text);
  std::string out;
  for (const char c : line) {
    if (c == '@') {
      // A quoted local part ("j doe"@…) goes as well, up to where its quote opened.
      if (out.ends_with('"')) {
        const size_t open = out.size() > 1 ? out.rfind('"', out.size() - 2) : std::string::npos;
        out.resize(open == std::string::npos ? 0 : open);
      }
      while (!out.empty() && is_local_char(out.back())) out.pop_back();
      out += kBlank;
    }
    out += c;
  }
  const auto local = known.substr(0, known.find('@'));
  // Cut again: "…" is longer than some of what it stands for.
  return one_line(local.empty() ? out : without_word(out, local));
}

}  // namespace cairn::workers::mail
