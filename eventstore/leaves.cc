#include "eventstore/leaves.h"

#include <cstring>

#include "eventstore/base/check.h"
#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

using merkle::kTileBytes;
using merkle::kTileHashes;

std::string bytes_of(const Hash* hashes, size_t count) {
  return std::string(reinterpret_cast<const char*>(hashes), count * sizeof(Hash));
}

void append_hashes(std::vector<Hash>& out, std::string_view bytes) {
  const size_t before = out.size();
  out.resize(before + bytes.size() / sizeof(Hash));
  std::memcpy(out.data() + before, bytes.data(), bytes.size());
}

Error missing(uint32_t level, uint64_t index) {
  return fail(Errc::kCorrupt, "no Merkle hash at level " + std::to_string(level) + ", index " + std::to_string(index));
}

/// The runs of one tile's edge: their hashes, and where each begins.
struct Edge {
  std::vector<Hash> hashes;
  std::vector<uint64_t> runs;
};

Result<Edge> read_edge(const RowReader& rows, uint32_t level, uint64_t tile) {
  const auto cursor = rows.cursor(id_of(Family::kMerkle));
  const uint64_t begin = tile * kTileHashes;
  Edge edge;
  for (cursor->seek(edge_key(level, begin)); cursor->valid(); cursor->next()) {
    const uint64_t next = begin + edge.hashes.size();
    if (cursor->key() != edge_key(level, next)) break;
    const auto run = cursor->value();
    if (run.empty() || run.size() % sizeof(Hash) != 0 || edge.hashes.size() * sizeof(Hash) + run.size() >= kTileBytes)
      return fail(Errc::kCorrupt, "a run of Merkle hashes has " + std::to_string(run.size()) + " bytes");
    edge.runs.push_back(next);
    append_hashes(edge.hashes, run);
  }
  CAIRN_TRY(cursor->status());
  return edge;
}

}  // namespace

merkle::LeafEntry leaf_entry_of(std::string_view origin, const StoredEvent& event, std::string_view record) {
  const auto id = EventId::from_bytes(event.event_id());
  return {Position(event.position()), merkle::stream_tag(origin, event.stream()), Revision(event.revision()),
          id.value_or(EventId()), sha256(record)};
}

Hash leaf_hash_of(std::string_view origin, const StoredEvent& event, std::string_view record) {
  return merkle::hash_of(leaf_entry_of(origin, event, record));
}

Result<std::vector<Hash>> LeafReader::read(uint32_t level, uint64_t first, uint64_t count) const {
  const uint64_t tile = first / kTileHashes;
  const uint64_t offset = first % kTileHashes;
  CAIRN_CHECK(offset + count <= kTileHashes, "hashes are read from one tile at a time");
  CAIRN_TRY(auto full, rows_.get(id_of(Family::kMerkle), tile_key(level, tile)));
  std::vector<Hash> hashes;
  if (full) {
    if (full->size() != kTileBytes)
      return fail(Errc::kCorrupt, "Merkle tile " + std::to_string(tile) + " has " + std::to_string(full->size()) +
                                      " bytes, level " + std::to_string(level));
    append_hashes(hashes, std::string_view(*full).substr(offset * sizeof(Hash), count * sizeof(Hash)));
    return hashes;
  }
  CAIRN_TRY(auto edge, read_edge(rows_, level, tile));
  if (edge.hashes.size() < offset + count) return missing(level, tile * kTileHashes + edge.hashes.size());
  const auto begin = edge.hashes.begin() + static_cast<std::ptrdiff_t>(offset);
  hashes.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
  return hashes;
}

Result<Hash> LeafReader::leaf(Position position) const {
  CAIRN_TRY(auto hashes, read(0, position.value(), 1));
  return hashes.front();
}

Result<TileWriter> TileWriter::load(const RowReader& rows, Position size) {
  TileWriter writer;
  uint32_t level = 0;
  for (uint64_t count = size.value(); count > 0; count /= kTileHashes, ++level) {
    Level kept;
    kept.tiles = count / kTileHashes;
    CAIRN_TRY(auto edge, read_edge(rows, level, kept.tiles));
    if (edge.hashes.size() != count % kTileHashes) return missing(level, count - 1);
    kept.edge = std::move(edge.hashes);
    kept.runs = std::move(edge.runs);
    writer.kept_.push_back(std::move(kept));
  }
  return writer;
}

void TileWriter::stage(const std::vector<Hash>& leaves, RowBatch& rows) {
  staged_ = kept_;
  add(0, leaves, rows);
}

void TileWriter::add(uint32_t level, const std::vector<Hash>& hashes, RowBatch& rows) {
  if (staged_.size() == level) staged_.emplace_back();
  Level& at = staged_[level];
  std::vector<Hash> above;
  for (size_t done = 0; done < hashes.size();) {
    const size_t count = std::min(hashes.size() - done, kTileHashes - at.edge.size());
    const uint64_t first = at.tiles * kTileHashes + at.edge.size();
    at.edge.insert(at.edge.end(), hashes.begin() + static_cast<std::ptrdiff_t>(done),
                   hashes.begin() + static_cast<std::ptrdiff_t>(done + count));
    done += count;
    if (at.edge.size() < kTileHashes) {
      rows.put(id_of(Family::kMerkle), edge_key(level, first), bytes_of(&hashes[done - count], count));
      at.runs.push_back(first);
      continue;
    }
    for (const uint64_t run : at.runs) rows.erase(id_of(Family::kMerkle), edge_key(level, run));
    rows.put(id_of(Family::kMerkle), tile_key(level, at.tiles), bytes_of(at.edge.data(), at.edge.size()));
    above.push_back(merkle::root_of(at.edge.data(), at.edge.size()));
    ++at.tiles;
    at.edge.clear();
    at.runs.clear();
  }
  if (!above.empty()) add(level + 1, above, rows);
}

}  // namespace cairn::eventstore
