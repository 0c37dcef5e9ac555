#include "eventstore/opening.h"

#include "eventstore/checkpoints.h"
#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

Result<std::string> make_new(CommitLog& log, const std::string& origin) {
  if (log.head() != Position(0)) return fail(Errc::kCorrupt, "the log holds records but no format");
  if (origin.empty()) return fail(Errc::kInvalid, "a new ledger needs an origin, as ledger.example.gov.za");
  RowBatch rows;
  const auto put = [&](std::string_view key, std::string value) {
    rows.put(id_of(Family::kMeta), std::string(key), std::move(value));
  };
  const CommitId store_id(system_ids().next());
  put(kFormatKey, std::to_string(kFormatVersion));
  put(kOriginKey, origin);
  put(kStoreIdKey, to_hex(store_id.view()));
  CAIRN_TRY(log.append(Position(0), {}, rows));
  return origin;
}

Result<std::string> check_meta(CommitLog& log, const std::string& origin) {
  const auto rows = log.snapshot();
  CAIRN_TRY(auto format, rows->get(id_of(Family::kMeta), kFormatKey));
  if (!format) return make_new(log, origin);
  if (*format != std::to_string(kFormatVersion))
    return fail(Errc::kInvalid,
                "the ledger has format " + *format + ", this program knows format " + std::to_string(kFormatVersion));
  CAIRN_TRY(auto is, rows->get(id_of(Family::kMeta), kOriginKey));
  if (!is) return fail(Errc::kCorrupt, "the ledger has no origin");
  if (!origin.empty() && origin != *is)
    return fail(Errc::kInvalid, "wanted the ledger of " + origin + ", this is the ledger of " + *is);
  return std::move(*is);
}

/// Returns when the last event was recorded.
Result<int64_t> check_tail(const RowReader& rows, const std::string& origin, Position head) {
  if (head == Position(0)) return 0;
  // The records after the last full tile; the last record at least.
  uint64_t begin = head.value() / merkle::kTileHashes * merkle::kTileHashes;
  if (begin == head.value()) begin -= 1;
  CAIRN_TRY(auto leaves, LeafReader(rows).read(0, begin, head.value() - begin));
  RecordCursor records(rows);
  CommitChecker commits;
  StoredEvent event;
  for (Position at(begin); at < head; at = at.next()) {
    CAIRN_TRY(auto record, records.at(at));
    CAIRN_TRY(parse_record(record, at, event));
    if (leaf_hash_of(origin, event, record) != leaves[at.value() - begin])
      return fail(Errc::kCorrupt, "the record at position " + std::to_string(at.value()) + " is not the one hashed");
    CAIRN_TRY(commits.next(event));
  }
  CAIRN_TRY(commits.end());
  return event.recorded_us();
}

/// Recovery stops at the first rotten record and is silent about those behind it.
Result<void> check_kept(const RowReader& rows, const std::string& origin, Position head,
                        const merkle::Checkpoint& was) {
  if (was.origin != origin)
    return fail(Errc::kCorrupt, "the checkpoint is of " + was.origin + ", this is the ledger of " + origin);
  if (head.value() < was.size)
    return fail(Errc::kCorrupt, "acknowledged data lost: the log has " + std::to_string(head.value()) +
                                    " events, the checkpoint says " + std::to_string(was.size));
  CAIRN_TRY(const auto root, merkle::root_at(was.size, LeafReader(rows)));
  if (root != was.root)
    return fail(Errc::kCorrupt,
                "the first " + std::to_string(was.size) + " events are not those that the checkpoint names");
  return success();
}

/// What was signed last is still so.
Result<void> check_signed(const RowReader& rows, const std::string& origin, Position head) {
  CAIRN_TRY(const auto note, newest_checkpoint(rows));
  if (!note) return success();
  CAIRN_TRY(const auto was, said_in(*note));
  return check_kept(rows, origin, head, was);
}

}  // namespace

Result<void> CommitChecker::next(const StoredEvent& event) {
  const bool first = event.commit_index() == 0;
  const bool ended = count_ == 0 || index_ + 1 == count_;
  const bool follows = event.commit_id() == id_ && event.commit_index() == index_ + 1 && event.commit_count() == count_;
  const bool right = event.commit_index() < event.commit_count() && (first ? ended : (count_ == 0 || follows));
  if (!right)
    return fail(Errc::kCorrupt, "the commit before position " + std::to_string(event.position()) + " is torn");
  id_ = event.commit_id();
  index_ = event.commit_index();
  count_ = event.commit_count();
  return success();
}

Result<void> CommitChecker::end() const {
  if (count_ == 0 || index_ + 1 == count_) return success();
  return fail(Errc::kCorrupt,
              "the last commit has " + std::to_string(index_ + 1) + " events, wanted " + std::to_string(count_));
}

Result<OpenedLog> open_log(CommitLog& log, const std::string& origin,
                           const std::optional<merkle::Checkpoint>& at_least) {
  CAIRN_TRY(auto found, check_meta(log, origin));
  const auto rows = log.snapshot();
  // The newest of both counts: the file may be ahead of a log that lost its tail, the log ahead of a lost file.
  if (at_least) {
    CAIRN_TRY(check_kept(*rows, found, log.head(), *at_least));
  }
  CAIRN_TRY(check_signed(*rows, found, log.head()));
  CAIRN_TRY(auto recorded_us, check_tail(*rows, found, log.head()));
  CAIRN_TRY(auto tiles, TileWriter::load(*rows, log.head()));
  return OpenedLog{std::move(found), recorded_us, std::move(tiles)};
}

Result<void> check_log_tail(const RowReader& rows, const std::string& origin, Position head) {
  CAIRN_TRY(check_signed(rows, origin, head));
  CAIRN_TRY(check_tail(rows, origin, head));
  CAIRN_TRY(TileWriter::load(rows, head));
  return success();
}

}  // namespace cairn::eventstore
