#include "projections/matrix/cursor.h"

#include "eventstore/base/bytes.h"

// The bytes behind the base64url text (RFC 4648, 5, without padding):
//   cursor := valid:u32be known:u64be query_hash:8 bytes last_id:byte* check:4 bytes (of the SHA-256 of the rest)

namespace cairn::projections::matrix {
namespace {

constexpr size_t kHashBytes = 8;
constexpr size_t kCheckBytes = 4;
constexpr size_t kFixedBytes = 4 + 8 + kHashBytes + kCheckBytes;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64(std::string_view bytes) {
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(c);
    for (held += 8; held >= 6; held -= 6) out += kAlphabet[bits >> (held - 6) & 0x3f];
  }
  if (held > 0) out += kAlphabet[bits << (6 - held) & 0x3f];
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held);
  }
  return out;
}

std::string check_of(std::string_view bytes) { return std::string(view_of(sha256(bytes)).substr(0, kCheckBytes)); }

}  // namespace

std::string Cursor::encode() const {
  std::string bytes;
  append_u32(bytes, static_cast<uint32_t>(at.valid.number()));
  append_u64(bytes, at.known.value());
  bytes.append(query_hash).append(last_id);
  return to_base64(bytes + check_of(bytes));
}

Result<Cursor> Cursor::decode(std::string_view text) {
  const auto bytes = from_base64(text);
  const bool whole = bytes && bytes->size() >= kFixedBytes &&
                     check_of(std::string_view(*bytes).substr(0, bytes->size() - kCheckBytes)) ==
                         std::string_view(*bytes).substr(bytes->size() - kCheckBytes);
  const auto wrong = fail(Errc::kInvalid, "the cursor is not one that an answer gave as `next`");
  if (!whole) return wrong;
  const std::string_view view(*bytes);
  Cursor cursor;
  cursor.at.valid = Day(static_cast<int32_t>(read_u32(view)));
  cursor.at.known = Position(read_u64(view.substr(4)));
  cursor.query_hash = view.substr(12, kHashBytes);
  cursor.last_id = view.substr(12 + kHashBytes, view.size() - kFixedBytes);
  // Bits behind the last byte would be a second text for the same cursor.
  if (cursor.encode() != text) return wrong;
  return cursor;
}

}  // namespace cairn::projections::matrix
