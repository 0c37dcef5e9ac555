#include "eventstore/merkle/leaf.h"

#include <algorithm>

#include "eventstore/merkle/tree.h"

namespace cairn::eventstore::merkle {
namespace {

constexpr char kEntryVersion = 0x01;
static_assert(kLeafEntryBytes == 1 + 8 + 16 + 8 + 16 + 32);

}  // namespace

std::array<uint8_t, 16> stream_tag(std::string_view origin, std::string_view stream) {
  const std::string_view zero("\0", 1);
  const Hash hash = sha256({"stream", zero, origin, zero, stream});
  std::array<uint8_t, 16> tag;
  std::copy_n(hash.begin(), tag.size(), tag.begin());
  return tag;
}

std::string bytes_of(const LeafEntry& entry) {
  std::string bytes;
  bytes.reserve(kLeafEntryBytes);
  bytes.push_back(kEntryVersion);
  append_u64(bytes, entry.position.value());
  bytes.append(reinterpret_cast<const char*>(entry.stream_tag.data()), entry.stream_tag.size());
  append_u64(bytes, entry.revision.value());
  bytes.append(entry.event_id.view());
  bytes.append(view_of(entry.record_hash));
  return bytes;
}

Result<LeafEntry> parse_leaf_entry(std::string_view bytes) {
  if (bytes.size() != kLeafEntryBytes || bytes.front() != kEntryVersion)
    return fail(Errc::kCorrupt, "an entry has " + std::to_string(bytes.size()) + " bytes or another version");
  LeafEntry entry;
  entry.position = Position(read_u64(bytes.substr(1)));
  std::copy_n(bytes.begin() + 9, entry.stream_tag.size(), entry.stream_tag.begin());
  entry.revision = Revision(read_u64(bytes.substr(25)));
  entry.event_id = EventId::from_bytes(bytes.substr(33, 16)).value();
  std::copy_n(bytes.begin() + 49, entry.record_hash.size(), entry.record_hash.begin());
  return entry;
}

Hash hash_of(const LeafEntry& entry) { return leaf_hash(bytes_of(entry)); }

}  // namespace cairn::eventstore::merkle
