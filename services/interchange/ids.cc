#include "services/interchange/ids.h"

#include <algorithm>
#include <array>

#include "eventstore/base/bytes.h"

namespace cairn::services::interchange {
namespace {

constexpr std::string_view kSeparator("\0", 1);

std::array<uint8_t, 16> uuid_of(const Hash& hash) {
  std::array<uint8_t, 16> bytes{};
  std::copy_n(hash.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | 0x80);  // version 8
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);  // variant of RFC 9562
  return bytes;
}

}  // namespace

std::string entity_id(std::string_view kind, std::string_view municipality, std::string_view natural_key) {
  const auto bytes = uuid_of(sha256({kind, kSeparator, municipality, kSeparator, natural_key}));
  return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

CommitId commit_id_of(std::string_view file_hash, size_t line, std::string_view stream, std::string_view revision) {
  return CommitId(uuid_of(sha256(
      {"import", kSeparator, file_hash, kSeparator, std::to_string(line), kSeparator, stream, kSeparator, revision})));
}

EventId event_id_of(const CommitId& commit, size_t index) {
  return EventId(uuid_of(sha256({commit.view(), std::to_string(index)})));
}

}  // namespace cairn::services::interchange
