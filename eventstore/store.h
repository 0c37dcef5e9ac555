#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/clock.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"
#include "eventstore/commit_log.h"
#include "eventstore/event.h"
#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/note.h"
#include "eventstore/projection.h"

namespace cairn::eventstore::sealing {
class KeyRing;
}

namespace cairn::eventstore {

inline constexpr size_t kCommitEventsMax = 256;
inline constexpr size_t kCommitStreamsMax = 64;
inline constexpr size_t kEventBytesMax = 256 * 1024;
inline constexpr size_t kCommitBytesMax = 1024 * 1024;
inline constexpr size_t kCommitConditionsMax = 64;
inline constexpr size_t kEventTagsMax = 64;  ///< each of 1 to 255 bytes

/// What a writer expects of a stream before its events.
struct Expected {
  enum class Kind { kAny, kExists, kNoStream, kExact };
  Kind kind = Kind::kAny;
  Revision revision{};  ///< kExact only: the revision of the stream's last event

  static Expected any() { return {}; }
  static Expected exists() { return {Kind::kExists, {}}; }
  static Expected no_stream() { return {Kind::kNoStream, {}}; }
  static Expected exact(Revision last) { return {Kind::kExact, last}; }
};

struct StreamWrite {
  StreamId stream;
  Expected expected;
  std::vector<NewEvent> events;
};

/// Selects events: any of `categories`, any of `types`, all of `tags`; an empty list does not restrict. `stream` alone
/// selects one stream.
struct Filter {
  std::vector<std::string> categories;
  std::vector<std::string> types;
  std::vector<std::string> tags;
  std::optional<StreamId> stream;
  bool matches(const StoredEvent& event) const;
};

/// Holds while no event at or after `from` is selected by `query`, the batch being built included.
struct Condition {
  Filter query;
  Position from;
};

struct Append {
  CommitId commit_id;
  std::vector<StreamWrite> writes;
  std::vector<Condition> conditions;
  Actor actor;
  std::string channel;  ///< web, import, api, …
  std::string causation_id;
  std::string correlation_id;
  std::string traceparent;
};

struct Appended {
  Position first;
  Position last;
  std::vector<Revision> revisions;  ///< of the last event of each write, in the order of the writes
  int64_t recorded_us = 0;
  std::vector<Hash> leaf_hashes;  ///< RFC 6962 leaf hash of each event, in order: the receipt
  bool duplicate = false;         ///< this commit id was already in; all else is the original answer
};

struct StreamHead {
  StreamNo number;
  Revision last;
};

/// One view at one moment. Reads are consistent with the Snapshot that it came from.
class ViewReader {
 public:
  ViewReader(std::shared_ptr<const RowReader> rows, FamilyId family, Position position, uint64_t generation)
      : rows_(std::move(rows)), family_(family), position_(position), generation_(generation) {}
  Result<std::optional<std::string>> get(std::string_view key) const { return rows_->get(family_, key); }
  /// Rows of the engine itself (keys from 0x00) are not skipped: seek to your own prefix.
  std::unique_ptr<RowCursor> cursor(bool fill_cache = true) const { return rows_->cursor(family_, fill_cache); }
  /// Number of events folded into these rows.
  Position position() const { return position_; }
  uint64_t generation() const { return generation_; }

 private:
  std::shared_ptr<const RowReader> rows_;
  FamilyId family_;
  Position position_;
  uint64_t generation_;
};

/// Rows of one family at one moment, of which the engine knows the keys and values only.
class FamilyReader {
 public:
  FamilyReader(std::shared_ptr<const RowReader> rows, Family family) : rows_(std::move(rows)), family_(id_of(family)) {}
  Result<std::optional<std::string>> get(std::string_view key) const { return rows_->get(family_, key); }
  std::unique_ptr<RowCursor> cursor() const { return rows_->cursor(family_, false); }

 private:
  std::shared_ptr<const RowReader> rows_;
  FamilyId family_;
};

struct RowWrite {
  std::string key;
  std::optional<std::string> value;  ///< none = erase
};

/// When a write is on disk: before it is acknowledged, or with the next one that is.
enum class Sync { kNow, kLater };
/// What is to be written, decided from the rows as they are. Called once, in the writing thread: commits wait for it.
using TimerChange = std::function<Result<std::vector<RowWrite>>(const FamilyReader& rows)>;

/// Return false to stop. The event is reused for the next call: copy what must stay.
using Visitor = std::function<bool(const StoredEvent& event, std::string_view record)>;

/// The log and every view at one moment; views are never ahead of the log nor behind it. Thread-safe; must not outlive
/// the Store.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual Position head() const = 0;  ///< number of events
  virtual Result<std::optional<StreamHead>> stream_head(const StreamId& stream) const = 0;
  virtual Result<StoredEvent> event_at(Position position) const = 0;  ///< kNotFound at or past the head
  /// Events [from, to) in order; `to` beyond the head means the head. The filter uses the index where it can.
  virtual Result<void> scan(Position from, Position to, const Filter& filter, const Visitor& visit) const = 0;
  /// kNotFound for a stream that never was.
  virtual Result<void> scan_stream(const StreamId& stream, Revision from, const Visitor& visit) const = 0;
  /// First position recorded after `recorded_us`: everything before it was known then.
  virtual Result<Position> known_at(int64_t recorded_us) const = 0;
  /// The stored bytes as they are, unparsed: twice as fast where the fields do not matter. Return false to stop.
  virtual Result<void> scan_records(Position from, Position to,
                                    const std::function<bool(Position, std::string_view record)>& visit) const = 0;
  /// The original answer to a commit that is in, `duplicate` set; nothing when it is not in.
  virtual Result<std::optional<Appended>> find_commit(const CommitId& id) const = 0;
  virtual Result<Hash> leaf_hash(Position position) const = 0;
  /// RFC 6962 root over the first `size` leaves, at most head().
  virtual Result<Hash> root_at(Position size) const = 0;
  /// Hashes [first, first + count) of one tile (merkle/tree.h); kNotFound when they are not in yet.
  virtual Result<std::vector<Hash>> tile_hashes(uint32_t level, uint64_t first, uint64_t count) const = 0;
  /// The newest signed checkpoint, a note; none when nothing was signed yet.
  virtual Result<std::optional<std::string>> checkpoint() const = 0;
  /// The newest of those that were signed when the log had `size` events or fewer.
  virtual Result<std::optional<std::string>> checkpoint_up_to(Position size) const = 0;
  /// Every signed checkpoint from this size on, in the order of their sizes; return false to stop.
  virtual Result<void> scan_checkpoints(Position from,
                                        const std::function<bool(std::string_view note)>& visit) const = 0;
  /// Files that events name by their hash; their meaning is blobs/blobs.h's.
  virtual FamilyReader blobs() const = 0;
  /// What workers keep of things that are due (ENGINE 11); the engine does not look inside.
  virtual FamilyReader timers() const = 0;
  /// kNotFound for a view that no projection keeps, kUnavailable for one that is parked or still being built.
  virtual Result<ViewReader> view(std::string_view name) const = 0;
};

/// How a view stands, for /health, /metrics and `cairn verify`.
struct ViewStatus {
  std::string name;
  uint64_t generation = 0;
  Position position;   ///< events folded in
  std::string digest;  ///< hex: sum of the row hashes modulo 2^256
  bool parked = false;
  std::string alarm;                 ///< why it is parked
  uint64_t building_generation = 0;  ///< 0: none
  Position building_position;
};

struct StoreOptions {
  std::string origin;  ///< names the log, as "ledger.durban.gov.za"; fixed at its first opening
  /// What the log held when it was last seen (checkpoint_file.h); an opening that finds less, or other, is refused.
  std::optional<merkle::Checkpoint> at_least = {};
  size_t queue_commits_max = 8192;
  size_t batch_commits_max = 512;
  size_t batch_bytes_max = 4 * 1024 * 1024;
  size_t ring_events_max = 4096;
  const Clock* clock = nullptr;  ///< the system's when null
  IdSource* salts = nullptr;     ///< OpenSSL's random generator when null
  /// With it no personal field enters the log unsealed; without it all is stored as it comes. Outlives the store.
  sealing::KeyRing* keys = nullptr;
  /// Called once, from the sequencer thread, when the store is fenced. The program exits here; a test looks.
  std::function<void(const Error&)> on_fenced;
};

/// Progress of long work: events done, events in all. Called from the working thread, some times a second.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

/// The same for work that may be told to end: false ends it with kCancelled.
using Pace = std::function<bool(uint64_t done, uint64_t total)>;

/// The log held against its own hashes.
struct LogAudit {
  uint64_t events = 0;
  Hash root{};
};

/// A row that is not as the log makes it.
struct RowDifference {
  std::string key;
  std::optional<std::string> served;  ///< none: it is missing
  std::optional<std::string> folded;  ///< what the log makes of it; none: no such row
  /// The first event since which the row is never again as it is served; none when no event ever wrote it.
  std::optional<Position> position;
};

/// A view held against the log.
struct ViewAudit {
  ViewStatus view;            ///< as it served when the audit began
  std::string folded_digest;  ///< of the rows folded again from position 0
  uint64_t rows_differing = 0;
  std::optional<RowDifference> first;  ///< by key

  bool sound() const { return rows_differing == 0 && folded_digest == view.digest; }
};

/// The whole check of a log: dense positions, whole commits, streams without a hole, index, every leaf and tile.
struct Verified {
  uint64_t events = 0;
  Hash root{};
  std::vector<ViewStatus> views;
};

/// The event store of ENGINE 1 to 8: one writer thread (the sequencer), any number of readers. Thread-safe.
class Store {
 public:
  using AppendDone = std::function<void(Result<Appended>)>;

  /// Takes the log over, checks its tail (ENGINE 6), brings every view to the head, starts the sequencer. Projections
  /// must outlive the store. kCorrupt when the log contradicts itself
  /// or lost what `at_least` names; kInvalid for another origin or a newer format.
  static Result<std::unique_ptr<Store>> open(std::unique_ptr<CommitLog> log, StoreOptions options,
                                             std::vector<Projection*> projections);
  virtual ~Store() = default;  ///< stops: queued appends end with kCancelled, a batch being written is finished

  /// Takes the personal fields out of the events and seals them, each under the key of its stream, before the record's
  /// bytes are made (sealing/seal.h). Sealing twice changes nothing. Blocking: it may make a key. kDenied for a stream
  /// whose subject was erased, kUnavailable when its keys cannot be read, kInvalid for a payload that does not parse.
  virtual Result<void> seal(Append& request) const = 0;

  /// `done` is called exactly once, from the sequencer thread (or at once when refused before queueing), after the
  /// commit is durable. Errors: kTooLarge, kInvalid, kDuplicate (same commit id, other content), kConflict (names
  /// stream, expected and actual), kConditionFailed (names positions), kOverloaded, kDiskFull, kIndeterminate;
  /// kInternal for a personal field that `seal` was not shown.
  virtual void append(Append request, AppendDone done) = 0;
  /// `seal`, then the same, blocking. Never from an I/O thread.
  Result<Appended> append_and_wait(Append request);

  /// Writes rows of family `blob` in one batch, between two batches of commits: keep it small. Writes keep their order
  /// on disk, so that one with kNow takes all before it along. Blocks. kDiskFull, kIndeterminate, kCancelled.
  virtual Result<void> write_blob_rows(std::vector<RowWrite> writes, Sync sync) = 0;
  /// Writes to family `timer` what `change` returns in one synced batch; nobody writes between its reads and its
  /// writes. Durable when it returns; nothing is written when `change` returns nothing or an error, which is passed on.
  /// Blocks. Errors of its own: kDiskFull, kIndeterminate, kCancelled.
  virtual Result<void> change_timers(const TimerChange& change) = 0;

  virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
  virtual Position head() const = 0;

  /// Events from `after` on that are still in the ring, or nothing when they have left it (then scan a snapshot).
  virtual std::optional<std::vector<std::shared_ptr<const StoredEvent>>> recent(Position from, size_t max) const = 0;
  /// `told` hears of each new head from the sequencer thread: it must be quick. Ends with unlisten.
  virtual uint64_t listen(std::function<void(Position head)> told) = 0;
  virtual void unlisten(uint64_t listener) = 0;

  virtual std::vector<ViewStatus> views() const = 0;
  /// Builds a new generation of the view beside the serving one, compares and switches (ENGINE 8). Blocks; reads and
  /// appends go on. Resumes a build that a crash cut off. Returns the new state; kConflict when the digests differ
  /// although the fingerprint did not change (the serving rows were damaged: the new ones serve). A build that `pace`
  /// ended is taken up by the next.
  virtual Result<ViewStatus> build_anew(std::string_view view, const Pace& pace) = 0;
  /// The same, to its end.
  Result<ViewStatus> rebuild(std::string_view view, const Progress& progress);
  /// Reads everything again (ENGINE 6). kCorrupt names the first bad position.
  virtual Result<Verified> verify(const Progress& progress) const = 0;
  /// What an opening checks (ENGINE 6), again: the records after the last full tile, the edge of the tree, the newest
  /// signed checkpoint. As fast for a long log as for a short one. kCorrupt names what is wrong.
  virtual Result<Verified> check_tail() const = 0;
  /// Folds each view again, into rows that are dropped at the end, and compares. Blocks; reads and appends go on.
  virtual Result<void> check_views(const Progress& progress) const = 0;
  /// The first part of verify: every record again, with its commit, stream, index, leaf and tile; the root over them
  /// all.
  virtual Result<LogAudit> audit_log(const Pace& pace) const = 0;
  /// The second part, for one view: the log folded again from position 0 beside the serving rows, both compared row by
  /// row. Reads and appends go on. kUnavailable for a view that is parked, kCorrupt for rows that cannot be read.
  virtual Result<ViewAudit> audit_view(std::string_view view, const Pace& pace) const = 0;
  /// Signs the log as it stands now and returns the note once it is on disk (checkpoints.h). Blocks. kInvalid for a
  /// signer of another name, kCorrupt when the log contradicts what was signed before.
  virtual Result<std::string> sign_checkpoint(const merkle::Signer& signer) = 0;
  virtual bool fenced() const = 0;
  virtual const std::string& origin() const = 0;
  /// CommitLog::database; the files are copied while the store writes.
  virtual rocksdb::DB* database() = 0;
};

}  // namespace cairn::eventstore
