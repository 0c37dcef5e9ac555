#include "eventstore/blobs/blobs.h"

#include <algorithm>

// Family `blob`, integers big-endian:
//   0x01 sha256            -> nothing                arriving: some chunks may be there
//   0x02 sha256            -> u64 bytes, media type  whole
//   0x03 sha256, u32 chunk -> bytes
namespace cairn::eventstore::blobs {
namespace {

constexpr char kArriving = 0x01;
constexpr char kWhole = 0x02;
constexpr char kChunk = 0x03;
constexpr size_t kHashBytes = sizeof(Hash);
constexpr uint64_t kErasedAtOnce = 1024;

std::string key_of(char kind, const Hash& sha256) {
  std::string key(1, kind);
  key.append(view_of(sha256));
  return key;
}

std::string chunk_key(const Hash& sha256, uint32_t number) {
  auto key = key_of(kChunk, sha256);
  append_u32(key, number);
  return key;
}

Result<Hash> hash_in(std::string_view key) {
  if (key.size() < 1 + kHashBytes) return fail(Errc::kCorrupt, "a key of the blobs is too short");
  Hash hash;
  std::ranges::copy(key.substr(1, kHashBytes), reinterpret_cast<char*>(hash.data()));
  return hash;
}

Result<Blob> blob_of(const Hash& sha256, std::string_view value) {
  if (value.size() < 8) return fail(Errc::kCorrupt, "the row of blob " + to_hex(view_of(sha256)) + " has no length");
  return Blob{sha256, read_u64(value), std::string(value.substr(8))};
}

std::string bytes_of(uint64_t bytes, std::string_view media_type) {
  std::string value;
  append_u64(value, bytes);
  return value.append(media_type);
}

/// Erases the chunks of one blob that never became whole, some at a time.
Result<void> erase_chunks(Store& store, const Hash& sha256) {
  const auto prefix = key_of(kChunk, sha256);
  while (true) {
    std::vector<RowWrite> writes;
    const auto cursor = store.snapshot()->blobs().cursor();
    for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
      writes.push_back({std::string(cursor->key()), std::nullopt});
      if (writes.size() == kErasedAtOnce) break;
    }
    CAIRN_TRY(cursor->status());
    if (writes.empty()) return success();
    CAIRN_TRY(store.write_blob_rows(std::move(writes), Sync::kLater));
  }
}

}  // namespace

Result<bool> keep(Store& store, const Spool& spool, const Hash& sha256, std::string_view media_type) {
  CAIRN_TRY(const auto there, find(*store.snapshot(), sha256));
  if (there) return false;
  CAIRN_TRY(store.write_blob_rows({{key_of(kArriving, sha256), ""}}, Sync::kLater));
  uint32_t number = 0;
  for (uint64_t offset = 0; offset < spool.bytes(); offset += kChunkBytes) {
    CAIRN_TRY(auto chunk, spool.read(offset, kChunkBytes));
    CAIRN_TRY(store.write_blob_rows({{chunk_key(sha256, number++), std::move(chunk)}}, Sync::kLater));
  }
  CAIRN_TRY(store.write_blob_rows(
      {{key_of(kWhole, sha256), bytes_of(spool.bytes(), media_type)}, {key_of(kArriving, sha256), std::nullopt}},
      Sync::kNow));
  return true;
}

Result<std::optional<Blob>> find(const Snapshot& snapshot, const Hash& sha256) {
  CAIRN_TRY(const auto row, snapshot.blobs().get(key_of(kWhole, sha256)));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto blob, blob_of(sha256, *row));
  return std::optional(std::move(blob));
}

Result<std::string> read_chunk(const Snapshot& snapshot, const Blob& blob, uint32_t number) {
  const uint64_t begin = uint64_t{number} * kChunkBytes;
  const uint64_t wanted = std::min<uint64_t>(kChunkBytes, blob.bytes - std::min(blob.bytes, begin));
  CAIRN_TRY(auto chunk, snapshot.blobs().get(chunk_key(blob.sha256, number)));
  const uint64_t is = chunk ? chunk->size() : 0;
  if (is == wanted) return std::move(*chunk);
  return fail(Errc::kCorrupt, "chunk " + std::to_string(number) + " of blob " + to_hex(view_of(blob.sha256)) + " has " +
                                  std::to_string(is) + " bytes, wanted " + std::to_string(wanted));
}

Result<std::vector<Blob>> all(const Snapshot& snapshot) {
  std::vector<Blob> blobs;
  const auto cursor = snapshot.blobs().cursor();
  for (cursor->seek(std::string(1, kWhole)); cursor->valid() && cursor->key().front() == kWhole; cursor->next()) {
    CAIRN_TRY(const auto sha256, hash_in(cursor->key()));
    CAIRN_TRY(auto blob, blob_of(sha256, cursor->value()));
    blobs.push_back(std::move(blob));
  }
  CAIRN_TRY(cursor->status());
  return blobs;
}

Result<void> check(const Snapshot& snapshot, const Blob& blob) {
  Hasher hasher;
  for (uint64_t begin = 0; begin < blob.bytes; begin += kChunkBytes) {
    CAIRN_TRY(const auto chunk, read_chunk(snapshot, blob, static_cast<uint32_t>(begin / kChunkBytes)));
    hasher.update(chunk);
  }
  const Hash is = hasher.finish();
  if (is == blob.sha256) return success();
  return fail(Errc::kCorrupt,
              "the bytes kept as " + to_hex(view_of(blob.sha256)) + " have SHA-256 " + to_hex(view_of(is)));
}

Result<uint64_t> sweep(Store& store) {
  std::vector<Hash> arriving;
  const auto cursor = store.snapshot()->blobs().cursor();
  for (cursor->seek(std::string(1, kArriving)); cursor->valid() && cursor->key().front() == kArriving; cursor->next()) {
    CAIRN_TRY(const auto sha256, hash_in(cursor->key()));
    arriving.push_back(sha256);
  }
  CAIRN_TRY(cursor->status());
  for (const auto& sha256 : arriving) {
    CAIRN_TRY(const auto whole, find(*store.snapshot(), sha256));
    if (!whole) {
      CAIRN_TRY(erase_chunks(store, sha256));
    }
    CAIRN_TRY(store.write_blob_rows({{key_of(kArriving, sha256), std::nullopt}}, Sync::kNow));
  }
  return arriving.size();
}

}  // namespace cairn::eventstore::blobs
