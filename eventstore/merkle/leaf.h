#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"

namespace cairn::eventstore::merkle {

/// What one leaf commits to (ENGINE 10). The tag and revision make a hidden revision a visible hole.
struct LeafEntry {
  Position position;
  std::array<uint8_t, 16> stream_tag;
  Revision revision;
  EventId event_id;
  Hash record_hash;  ///< SHA-256 of the stored bytes
};

inline constexpr size_t kLeafEntryBytes = 81;

/// First 16 bytes of SHA-256("stream" || 0x00 || origin || 0x00 || stream).
std::array<uint8_t, 16> stream_tag(std::string_view origin, std::string_view stream);

/// 0x01 | u64 position | stream_tag[16] | u64 revision | event_id[16] | record_hash[32], integers big-endian.
std::string bytes_of(const LeafEntry& entry);

/// kCorrupt unless `bytes` is what bytes_of writes.
Result<LeafEntry> parse_leaf_entry(std::string_view bytes);

/// RFC 6962 leaf hash of the entry's bytes.
Hash hash_of(const LeafEntry& entry);

}  // namespace cairn::eventstore::merkle
