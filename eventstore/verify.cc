#include "eventstore/verify.h"

#include <algorithm>

#include "eventstore/checkpoints.h"
#include "eventstore/digest.h"
#include "eventstore/keys.h"
#include "eventstore/leaves.h"
#include "eventstore/opening.h"

namespace cairn::eventstore {
namespace {

constexpr uint64_t kProgressEvery = 4096;

std::string text_of(uint64_t number) { return std::to_string(number); }

/// One pass over the records. Each record asks for its rows; then the rows are counted, so that none is there that no
/// record asked for.
class LogCheck {
 public:
  LogCheck(const StoreSnapshot& snapshot, const std::string& origin)
      : snapshot_(snapshot), rows_(*snapshot.rows()), origin_(origin) {}

  Result<Hash> run(const Pace& pace) {
    StoredEvent event;
    Result<void> checked = success();
    CAIRN_TRY(snapshot_.scan_records(Position(0), snapshot_.head(), [&](Position position, std::string_view record) {
      checked = check_record(position, record, event);
      if (checked && position.value() % kProgressEvery == 0 && !pace(position.value(), snapshot_.head().value()))
        checked = fail(Errc::kCancelled, "the check was told to end at position " + text_of(position.value()));
      return static_cast<bool>(checked);
    }));
    CAIRN_TRY(std::move(checked));
    CAIRN_TRY(commits_.end());
    CAIRN_TRY(check_count(Family::kEvent, snapshot_.head().value()));
    CAIRN_TRY(check_count(Family::kStream, snapshot_.head().value()));
    CAIRN_TRY(check_count(Family::kName, streams_));
    CAIRN_TRY(check_count(Family::kOnce, snapshot_.head().value() + commits_seen_));
    CAIRN_TRY(check_postings());
    CAIRN_TRY(check_upper_tiles());
    CAIRN_TRY(check_notes());
    return check_root();
  }

 private:
  Result<void> check_record(Position position, std::string_view record, StoredEvent& event) {
    CAIRN_TRY(parse_record(record, position, event));
    // The leaf first: what is wrong with this record would else be said of the next one.
    CAIRN_TRY(check_leaf(position, leaf_hash_of(origin_, event, record)));
    CAIRN_TRY(commits_.next(event));
    if (event.recorded_us() < recorded_us_)
      return fail(Errc::kCorrupt, "time goes back at position " + text_of(position.value()));
    recorded_us_ = event.recorded_us();
    CAIRN_TRY(check_stream(position, event));
    CAIRN_TRY(check_once(position, event));
    post(position, event);
    return success();
  }

  Result<void> wanted(Family family, const std::string& key, const std::string& value, Position position) const {
    CAIRN_TRY(auto row, rows_.get(id_of(family), key));
    if (row && *row == value) return success();
    return fail(Errc::kCorrupt, "family " + std::string(name_of(family)) + " contradicts the record at position " +
                                    text_of(position.value()));
  }

  static std::string_view name_of(Family family) {
    switch (family) {
      case Family::kMeta: return "meta";
      case Family::kEvent: return "event";
      case Family::kStream: return "stream";
      case Family::kName: return "name";
      case Family::kOnce: return "once";
      case Family::kIndex: return "index";
      case Family::kMerkle: return "merkle";
      case Family::kTimer: return "timer";
      case Family::kBlob: return "blob";
      case Family::kSnapshot: return "snapshot";
    }
    return "";
  }

  /// The event is where its stream says, and the revision before it is there: with the counts, streams have no hole.
  Result<void> check_stream(Position position, const StoredEvent& event) {
    CAIRN_TRY(auto row, rows_.get(id_of(Family::kName), event.stream()));
    if (!row) return fail(Errc::kCorrupt, "stream " + event.stream() + " has no name row");
    CAIRN_TRY(auto head, head_row_of(*row));
    const Revision revision(event.revision());
    if (revision >= head.next)
      return fail(Errc::kCorrupt, "stream " + event.stream() + " ends before revision " + text_of(event.revision()));
    if (revision == Revision(0)) {
      ++streams_;
      if (head.number.value() != position.value())
        return fail(Errc::kCorrupt, "stream " + event.stream() + " is not numbered by its first position");
    } else {
      CAIRN_TRY(auto before,
                rows_.get(id_of(Family::kStream), stream_key(head.number, Revision(event.revision() - 1))));
      if (!before || read_u64(*before) >= position.value())
        return fail(Errc::kCorrupt,
                    "stream " + event.stream() + " has a hole before revision " + text_of(event.revision()));
    }
    return wanted(Family::kStream, stream_key(head.number, revision), bytes_of(position), position);
  }

  Result<void> check_once(Position position, const StoredEvent& event) {
    const auto id = EventId::from_bytes(event.event_id());
    const auto commit = CommitId::from_bytes(event.commit_id());
    if (!id || !commit) return fail(Errc::kCorrupt, "no ids at position " + text_of(position.value()));
    CAIRN_TRY(wanted(Family::kOnce, once_key(*id), bytes_of(position), position));
    if (event.commit_index() != 0) return success();
    ++commits_seen_;
    CAIRN_TRY(auto row, rows_.get(id_of(Family::kOnce), once_key(*commit)));
    if (!row) return fail(Errc::kCorrupt, "the commit at position " + text_of(position.value()) + " has no row");
    CAIRN_TRY(auto is, commit_row_of(*row));
    if (is.first == position && is.count == event.commit_count()) return success();
    return fail(Errc::kCorrupt, "the commit at position " + text_of(position.value()) + " has another row");
  }

  void post(Position position, const StoredEvent& event) {
    std::vector<std::string> tags(event.tags().begin(), event.tags().end());
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    const std::string_view stream = event.stream();
    const auto add = [&](IndexKind kind, std::string_view text) {
      postings_.add(row_hash(index_prefix(kind, text), bytes_of(position)));
    };
    add(IndexKind::kCategory, stream.substr(0, stream.find('-')));
    add(IndexKind::kType, event.type());
    for (const auto& tag : tags) add(IndexKind::kTag, tag);
    if (!event.correlation_id().empty()) add(IndexKind::kCorrelation, event.correlation_id());
  }

  /// The index posts what the records ask for and nothing else, however batches cut it into rows.
  Result<void> check_postings() const {
    const auto cursor = rows_.cursor(id_of(Family::kIndex), false);
    Digest found;
    std::string before;
    std::vector<Position> row;
    Position last;
    for (cursor->seek(""); cursor->valid(); cursor->next()) {
      const std::string_view key = cursor->key();
      if (key.size() < 8) return fail(Errc::kCorrupt, "a key of the index has " + text_of(key.size()) + " bytes");
      const std::string_view prefix = key.substr(0, key.size() - 8);
      const Position first(read_u64(key.substr(prefix.size())));
      if (prefix == before && first <= last)
        return fail(Errc::kCorrupt, "two rows of the index overlap at position " + text_of(first.value()));
      CAIRN_TRY(read_postings(first, cursor->value(), row));
      for (const auto position : row) found.add(row_hash(prefix, bytes_of(position)));
      before = prefix;
      last = row.back();
    }
    CAIRN_TRY(cursor->status());
    if (found == postings_) return success();
    return fail(Errc::kCorrupt, "the postings of the index have digest " + to_hex(cairn::view_of(found.bytes())) +
                                    ", the records ask for " + to_hex(cairn::view_of(postings_.bytes())));
  }

  /// Kept leaves are read a tile at a time.
  Result<void> check_leaf(Position position, const Hash& leaf) {
    const uint64_t offset = position.value() % merkle::kTileHashes;
    if (offset == 0) {
      const uint64_t count = std::min(merkle::kTileHashes, snapshot_.head().value() - position.value());
      CAIRN_TRY(auto kept, LeafReader(rows_).read(0, position.value(), count));
      kept_ = std::move(kept);
    }
    if (kept_[offset] != leaf)
      return fail(Errc::kCorrupt, "the record at position " + text_of(position.value()) + " is not the one hashed");
    frontier_.append(leaf);
    return success();
  }

  Result<void> check_count(Family family, uint64_t expected) const {
    const auto cursor = rows_.cursor(id_of(family), false);
    uint64_t count = 0;
    for (cursor->seek(""); cursor->valid(); cursor->next()) ++count;
    CAIRN_TRY(cursor->status());
    if (count == expected) return success();
    return fail(Errc::kCorrupt, "family " + std::string(name_of(family)) + " has " + text_of(count) + " rows, wanted " +
                                    text_of(expected));
  }

  /// Each kept hash above the leaves is that of the tile below it.
  Result<void> check_upper_tiles() const {
    const LeafReader hashes(rows_);
    uint64_t covers = merkle::kTileHashes;
    uint32_t level = 1;
    for (uint64_t count = snapshot_.head().value() / covers; count > 0; count /= merkle::kTileHashes, ++level) {
      for (uint64_t index = 0; index < count; ++index) {
        CAIRN_TRY(const auto below, hashes.read(level - 1, index * merkle::kTileHashes, merkle::kTileHashes));
        CAIRN_TRY(const auto kept, hashes.read(level, index, 1));
        if (kept.front() != merkle::root_of(below.data(), below.size()))
          return fail(Errc::kCorrupt, "the Merkle hash of level " + text_of(level) +
                                          " is not that of the leaves from position " + text_of(index * covers) +
                                          " to " + text_of((index + 1) * covers - 1));
      }
      covers *= merkle::kTileHashes;
    }
    return success();
  }

  /// What was ever signed is still so. The signatures are left to those who hold the keys.
  Result<void> check_notes() const {
    Result<void> right = success();
    CAIRN_TRY(snapshot_.scan_checkpoints(Position(0), [&](std::string_view note) {
      right = check_note(note);
      return static_cast<bool>(right);
    }));
    return right;
  }

  Result<void> check_note(std::string_view note) const {
    CAIRN_TRY(const auto said, said_in(note));
    const std::string size = text_of(said.size);
    if (said.origin != origin_) return fail(Errc::kCorrupt, "the checkpoint of size " + size + " is of " + said.origin);
    CAIRN_TRY(const auto root, snapshot_.root_at(Position(said.size)));
    if (root == said.root) return success();
    return fail(Errc::kCorrupt, "the first " + size + " events are not those of the checkpoint that was signed");
  }

  /// The root from the leaves of the records against the root from the tiles, upper ones included.
  Result<Hash> check_root() const {
    CAIRN_TRY(auto root, snapshot_.root_at(snapshot_.head()));
    if (root == frontier_.root()) return root;
    return fail(Errc::kCorrupt,
                "the tiles have root " + to_hex(view_of(root)) + ", the records " + to_hex(view_of(frontier_.root())));
  }

  const StoreSnapshot& snapshot_;
  const RowReader& rows_;
  const std::string& origin_;
  CommitChecker commits_;
  merkle::Frontier frontier_;
  Digest postings_;  // what the records ask the index for
  std::vector<Hash> kept_;
  int64_t recorded_us_ = 0;
  uint64_t streams_ = 0;
  uint64_t commits_seen_ = 0;
};

/// The rows that are there must add up to the digest that was kept while they were written.
Result<void> check_rows(const RowReader& rows, const PublishedView& view) {
  const auto cursor = rows.cursor(view.family, false);
  Digest digest;
  for (cursor->seek(""); cursor->valid(); cursor->next())
    if (cursor->key() != kViewStateKey) digest.add(row_hash(cursor->key(), cursor->value()));
  CAIRN_TRY(cursor->status());
  const std::string is = to_hex(cairn::view_of(digest.bytes()));
  if (is == view.status.digest) return success();
  return fail(Errc::kCorrupt,
              "the rows of view " + view.status.name + " have digest " + is + ", wanted " + view.status.digest);
}

}  // namespace

Result<Hash> verify_records(const StoreSnapshot& snapshot, const std::string& origin, const Pace& pace) {
  return LogCheck(snapshot, origin).run(pace);
}

Result<Verified> verify_log(const StoreSnapshot& snapshot, const std::string& origin, const Progress& progress) {
  Verified verified;
  verified.events = snapshot.head().value();
  CAIRN_TRY(auto root, verify_records(snapshot, origin, pace_of(progress)));
  verified.root = root;
  for (const auto& view : snapshot.views()) {
    if (!view.status.parked) {
      CAIRN_TRY(check_rows(*snapshot.rows(), view));
    }
    verified.views.push_back(view.status);
  }
  return verified;
}

}  // namespace cairn::eventstore
