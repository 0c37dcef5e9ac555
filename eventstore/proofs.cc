#include "eventstore/proofs.h"

#include "eventstore/checkpoints.h"
#include "eventstore/leaves.h"
#include "eventstore/snapshot.h"

namespace cairn::eventstore {
namespace {

/// The leaf entries of [first, first + count), each held against the leaf that the tree keeps.
Result<std::vector<std::string>> entries_at(const Snapshot& snapshot, std::string_view origin, Position first,
                                            uint64_t count) {
  if (first > snapshot.head() || count > snapshot.head().value() - first.value())
    return fail(Errc::kNotFound, "no " + std::to_string(count) + " entries from position " +
                                     std::to_string(first.value()) + ", the head is " +
                                     std::to_string(snapshot.head().value()));
  CAIRN_TRY(const auto leaves, snapshot.tile_hashes(0, first.value(), count));
  std::vector<std::string> entries;
  StoredEvent event;
  Result<void> right = success();
  const Position end(first.value() + count);
  CAIRN_TRY(snapshot.scan_records(first, end, [&](Position position, std::string_view record) {
    right = parse_record(record, position, event);
    if (!right) return false;
    entries.push_back(merkle::bytes_of(leaf_entry_of(origin, event, record)));
    if (merkle::leaf_hash(entries.back()) == leaves[entries.size() - 1]) return true;
    right =
        fail(Errc::kCorrupt, "the record at position " + std::to_string(position.value()) + " is not the one hashed");
    return false;
  }));
  CAIRN_TRY(std::move(right));
  return entries;
}

}  // namespace

Result<std::string> tile_bytes(const Snapshot& snapshot, std::string_view origin, const merkle::TileName& name) {
  const uint64_t first = name.index * merkle::kTileHashes;
  std::string bytes;
  if (name.level) {
    CAIRN_TRY(const auto hashes, snapshot.tile_hashes(*name.level, first, name.width));
    for (const auto& hash : hashes) bytes += view_of(hash);
    return bytes;
  }
  CAIRN_TRY(const auto entries, entries_at(snapshot, origin, Position(first), name.width));
  for (const auto& entry : entries) merkle::append_entry(bytes, entry);
  return bytes;
}

Result<merkle::InclusionFile> prove(const Snapshot& snapshot, std::string_view origin, Position position,
                                    std::string_view note) {
  CAIRN_TRY(const auto said, said_in(note));
  if (position.value() >= said.size || said.size > snapshot.head().value())
    return fail(Errc::kNotFound, "no event at position " + std::to_string(position.value()) +
                                     " in the checkpoint of size " + std::to_string(said.size));
  CAIRN_TRY(auto entries, entries_at(snapshot, origin, position, 1));
  CAIRN_TRY(auto proof, merkle::inclusion_proof(position.value(), said.size, SnapshotHashes(snapshot)));
  return merkle::InclusionFile{std::move(entries.front()), position.value(), std::move(proof), std::string(note)};
}

}  // namespace cairn::eventstore
