#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"
#include "eventstore/blobs/spool.h"
#include "eventstore/store.h"

/// Bytes kept under their SHA-256 in family `blob` (blobs.cc opens with its grammar). All functions are thread-safe and
/// block: never from an I/O thread.
namespace cairn::eventstore::blobs {

inline constexpr size_t kChunkBytes = 256 * 1024;

struct Blob {
  Hash sha256{};
  uint64_t bytes = 0;
  std::string media_type;
};

/// Keeps what is in the spool, whose `finish` gave `sha256`; durable when it returns. False when the same bytes were
/// there already: they keep the media type that they came with. Errors of Store::write_blob_rows and of the spool.
Result<bool> keep(Store& store, const Spool& spool, const Hash& sha256, std::string_view media_type);

/// None when there are no such bytes.
Result<std::optional<Blob>> find(const Snapshot& snapshot, const Hash& sha256);

/// Chunk `number` of the blob: kChunkBytes, the last one less. kCorrupt when it is not as long as it should be.
Result<std::string> read_chunk(const Snapshot& snapshot, const Blob& blob, uint32_t number);

/// Every blob, in the order of its hash.
Result<std::vector<Blob>> all(const Snapshot& snapshot);

/// Reads the bytes again. kCorrupt says what is wrong with them.
Result<void> check(const Snapshot& snapshot, const Blob& blob);

/// Erases what uploads that were cut off have left; returns how many. Before the first `keep`.
Result<uint64_t> sweep(Store& store);

}  // namespace cairn::eventstore::blobs
