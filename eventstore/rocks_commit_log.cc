#include "eventstore/rocks_commit_log.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include "eventstore/base/check.h"
#include "eventstore/base/log.h"
#include "eventstore/families.h"
#include "eventstore/keys.h"
#include "eventstore/rocks_manifest.h"
#include "eventstore/rocks_options.h"

namespace cairn::eventstore {
namespace {

constexpr size_t kProtectionBytesPerKey = 8;

rocksdb::Slice slice_of(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view_of(rocksdb::Slice slice) { return {slice.data(), slice.size()}; }

Error error_of(const rocksdb::Status& status, const std::string& what) {
  const Errc code = status.IsCorruption() ? Errc::kCorrupt : Errc::kIo;
  return fail(code, what + ": " + status.ToString());
}

rocksdb::ColumnFamilyOptions family_options(const RocksOptions& options, const std::string& name,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  auto family = rocks_family_options(name, cache);
  if (options.write_buffer_bytes > 0) family.write_buffer_size = options.write_buffer_bytes;
  return family;
}

/// Hears of failed flushes and compactions: after one the database is read-only until it is opened again.
class FenceListener final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* error) override {
    failed_ = true;
    if (error->IsNoSpace()) no_space_ = true;
    log_of("eventstore")->error("background error: {}", error->ToString());
  }
  /// Once there is room again RocksDB would go on by itself: behind the torn end of one write-ahead log it would begin
  /// the next, and never open again ("SST file is ahead of WALs").
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }
  bool failed() const { return failed_; }
  bool no_space() const { return no_space_; }

 private:
  std::atomic<bool> failed_ = false;
  std::atomic<bool> no_space_ = false;
};

using Handle = std::shared_ptr<rocksdb::ColumnFamilyHandle>;
/// By FamilyId. A dropped family is empty here, while readers that took the table before still hold its handle.
using FamilyTable = std::vector<Handle>;

/// The open database, shared by the log and its readers so that no handle outlives it.
struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<FenceListener> listener = std::make_shared<FenceListener>();

  Handle own(rocksdb::ColumnFamilyHandle* handle) const {
    return {handle, [base = db.get()](rocksdb::ColumnFamilyHandle* h) { base->DestroyColumnFamilyHandle(h); }};
  }
};

class RocksCursor final : public RowCursor {
 public:
  RocksCursor(std::shared_ptr<const RowReader> keeps, std::unique_ptr<rocksdb::Iterator> rows)
      : keeps_(std::move(keeps)), rows_(std::move(rows)) {}
  void seek(std::string_view key) override { rows_->Seek(slice_of(key)); }
  void seek_for_prev(std::string_view key) override { rows_->SeekForPrev(slice_of(key)); }
  void next() override { rows_->Next(); }
  void prev() override { rows_->Prev(); }
  bool valid() const override { return rows_->Valid(); }
  std::string_view key() const override { return view_of(rows_->key()); }
  std::string_view value() const override { return view_of(rows_->value()); }
  Result<void> status() const override {
    const auto status = rows_->status();
    if (!status.ok()) return error_of(status, "reading rows");
    return success();
  }

 private:
  const std::shared_ptr<const RowReader> keeps_;  // the snapshot and the handle, until the iterator is gone
  const std::unique_ptr<rocksdb::Iterator> rows_;
};

class RocksReader final : public RowReader, public std::enable_shared_from_this<RocksReader> {
 public:
  RocksReader(std::shared_ptr<Database> base, std::shared_ptr<const FamilyTable> families)
      : base_(std::move(base)), families_(std::move(families)), snapshot_(base_->db->GetSnapshot()) {}
  ~RocksReader() override { base_->db->ReleaseSnapshot(snapshot_); }
  RocksReader(const RocksReader&) = delete;
  RocksReader& operator=(const RocksReader&) = delete;

  Result<std::optional<std::string>> get(FamilyId family, std::string_view key) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    rocksdb::PinnableSlice value;
    const auto status = base_->db->Get(options, handle_of(family), slice_of(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return error_of(status, "reading a row");
    return std::optional<std::string>(std::in_place, value.data(), value.size());
  }

  std::unique_ptr<RowCursor> cursor(FamilyId family, bool fill_cache) const override {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    options.fill_cache = fill_cache;
    options.total_order_seek = true;  // a walk may cross the prefixes that the blooms of `stream` are built for
    return std::make_unique<RocksCursor>(
        shared_from_this(), std::unique_ptr<rocksdb::Iterator>(base_->db->NewIterator(options, handle_of(family))));
  }

 private:
  rocksdb::ColumnFamilyHandle* handle_of(FamilyId family) const {
    const auto number = static_cast<size_t>(family);
    CAIRN_CHECK(number < families_->size() && (*families_)[number], "a family is open when a snapshot is taken");
    return (*families_)[number].get();
  }

  const std::shared_ptr<Database> base_;
  const std::shared_ptr<const FamilyTable> families_;
  const rocksdb::Snapshot* const snapshot_;
};

class RocksCommitLog final : public CommitLog {
 public:
  RocksCommitLog(RocksOptions options, std::shared_ptr<Database> base, std::vector<std::string> names,
                 FamilyTable families, Position head)
      : options_(std::move(options)),
        base_(std::move(base)),
        ballast_(options_.folder, options_.env ? 0 : options_.ballast_bytes),
        head_(head.value()),
        names_(std::move(names)),
        families_(std::make_shared<const FamilyTable>(std::move(families))) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    CAIRN_CHECK(first.value() == head_, "records follow the head");
    batch_.Clear();
    const auto events = table();
    uint64_t position = first.value();
    for (const auto& record : records) {
      const auto status =
          batch_.Put((*events)[static_cast<size_t>(Family::kEvent)].get(), event_key(Position(position++)), record);
      CAIRN_CHECK(status.ok(), "a batch takes a record");
    }
    CAIRN_TRY(write(rows, true));
    head_ = position;
    return success();
  }

  Result<void> write_unsynced(const RowBatch& rows) override {
    batch_.Clear();
    return write(rows, false);
  }

  std::shared_ptr<const RowReader> snapshot() const override { return std::make_shared<RocksReader>(base_, table()); }

  Position head() const override { return Position(head_); }

  Result<FamilyId> open_family(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known != names_.end()) return static_cast<FamilyId>(known - names_.begin());
    if (fenced_) return fenced_error();
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    const auto status = base_->db->CreateColumnFamily(family_options(options_, name, base_->cache), name, &handle);
    if (!status.ok()) return error_of(status, "making family " + name);
    auto families = *families_;
    families.push_back(base_->own(handle));
    names_.push_back(name);
    families_ = std::make_shared<const FamilyTable>(std::move(families));
    return static_cast<FamilyId>(names_.size() - 1);
  }

  Result<void> drop_family(FamilyId family) override {
    const std::lock_guard lock(mutex_);
    const auto number = static_cast<size_t>(family);
    CAIRN_CHECK(number >= kFamilyNames.size() && number < names_.size(), "the engine's own families stay");
    // RocksDB keeps the rows until the last handle is gone, and a reader holds one: nobody's snapshot breaks.
    const auto status = base_->db->DropColumnFamily((*families_)[number].get());
    if (!status.ok()) return error_of(status, "dropping family " + names_[number]);
    auto families = *families_;
    families[number].reset();
    names_[number].clear();
    families_ = std::make_shared<const FamilyTable>(std::move(families));
    return success();
  }

  std::vector<std::string> family_names() const override {
    const std::lock_guard lock(mutex_);
    auto names = names_;
    std::erase(names, "");
    return names;
  }

  uint64_t epoch() const override { return 1; }
  rocksdb::DB* database() override { return base_->db.get(); }

 private:
  std::shared_ptr<const FamilyTable> table() const {
    const std::lock_guard lock(mutex_);
    return families_;
  }

  static Error fenced_error() {
    return fail(Errc::kIndeterminate, "an earlier write failed; the ledger must be opened again");
  }

  Result<void> write(const RowBatch& rows, bool sync) {
    // 1. Nothing is written after a failure: only opening again tells what is in.
    if (fenced_ || base_->listener->failed()) {
      if (base_->listener->no_space()) ballast_.free();
      return fenced_error();
    }
    // 2. Stop early on a full disk, while RocksDB still can flush what it holds.
    CAIRN_TRY(check_room());
    // 3. One batch over all families.
    const auto families = table();
    for (const auto& row : rows.writes()) {
      auto* family = (*families)[static_cast<size_t>(row.family)].get();
      CAIRN_CHECK(family != nullptr, "a family is open when it is written");
      const auto status = row.value ? batch_.Put(family, row.key, *row.value) : batch_.Delete(family, row.key);
      CAIRN_CHECK(status.ok(), "a batch takes a row");
    }
    // 4. One write, and one sync before it counts as done.
    rocksdb::WriteOptions options;
    options.sync = sync;
    options.protection_bytes_per_key = kProtectionBytesPerKey;
    const auto status = base_->db->Write(options, &batch_);
    if (status.ok()) return success();
    fenced_ = true;
    if (status.IsNoSpace()) ballast_.free();
    return error_of(status, "writing to " + options_.folder);
  }

  Result<void> check_room() {
    const auto free = options_.free_bytes(options_.folder);
    if (!free) return success();  // the write itself tells whether the disk works
    if (free.value() < options_.reserve_bytes)
      return fail(Errc::kDiskFull, "free are " + std::to_string(free.value()) + " bytes, wanted at least " +
                                       std::to_string(options_.reserve_bytes) + ", folder " + options_.folder);
    if (!ballast_taken_) {
      ballast_taken_ = true;
      ballast_.take(free.value() - options_.reserve_bytes);
    }
    return success();
  }

  const RocksOptions options_;
  const std::shared_ptr<Database> base_;

  // The one writer's.
  rocksdb::WriteBatch batch_{0, 0, kProtectionBytesPerKey, 0};
  Ballast ballast_;
  bool ballast_taken_ = false;
  std::atomic<bool> fenced_ = false;
  std::atomic<uint64_t> head_;

  // Everybody's.
  mutable std::mutex mutex_;
  std::vector<std::string> names_;               // guarded by mutex_; by FamilyId, empty when dropped
  std::shared_ptr<const FamilyTable> families_;  // guarded by mutex_
};

/// The engine's families in their order, then the views that are there.
Result<std::vector<std::string>> names_in(const RocksOptions& options, const rocksdb::DBOptions& db_options) {
  std::vector<std::string> names(kFamilyNames.begin(), kFamilyNames.end());
  const auto there = db_options.env->FileExists(options.folder + "/CURRENT");
  if (!there.ok() && !there.IsNotFound()) return error_of(there, "looking for a ledger in " + options.folder);
  if (there.IsNotFound()) {
    if (!options.create_if_missing) return fail(Errc::kNotFound, "there is no ledger in " + options.folder);
    return names;
  }
  std::vector<std::string> found;
  auto status = rocksdb::DB::ListColumnFamilies(db_options, options.folder, &found);
  if (status.IsCorruption() && cut_torn_manifest(options.folder, *db_options.env))
    status = rocksdb::DB::ListColumnFamilies(db_options, options.folder, &found);
  if (!status.ok()) return error_of(status, "families of " + options.folder);
  for (auto& name : found)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  return names;
}

/// Recovery writes before anything can be read, and RocksDB aborts where it finds no room for it: a disk with less than
/// the ballast left is given the ballast's.
void make_room_to_open(const RocksOptions& options) {
  const auto free = options.free_bytes(options.folder);
  if (options.env == nullptr && free && free.value() < options.ballast_bytes)
    Ballast(options.folder, options.ballast_bytes).free();
}

/// The folder's own name is its parent's to keep, and RocksDB syncs what is in the folder only: without this a power
/// cut takes a new ledger away with everything that was acknowledged.
Result<void> sync_name_of(const std::string& folder, rocksdb::Env& env) {
  const auto parent = std::filesystem::path(folder).lexically_normal().parent_path();
  std::unique_ptr<rocksdb::Directory> directory;
  auto status = env.NewDirectory(parent.empty() ? "." : parent.string(), &directory);
  if (status.ok()) status = directory->Fsync();
  if (!status.ok()) return error_of(status, "syncing the folder above " + folder);
  return success();
}

Result<Position> head_of(const Database& base, rocksdb::ColumnFamilyHandle* events) {
  const std::unique_ptr<rocksdb::Iterator> rows(base.db->NewIterator(rocksdb::ReadOptions(), events));
  rows->SeekToLast();
  if (rows->Valid()) {
    CAIRN_TRY(auto last, position_of(view_of(rows->key())));
    return last.next();
  }
  if (!rows->status().ok()) return error_of(rows->status(), "finding the head");
  return Position(0);
}

/// kInvalid when a newer program wrote the folder.
Result<void> check_format(const Database& base, rocksdb::ColumnFamilyHandle* meta, const std::string& folder) {
  std::string format;
  const auto status = base.db->Get(rocksdb::ReadOptions(), meta, slice_of(kFormatKey), &format);
  if (status.IsNotFound()) return success();
  if (!status.ok()) return error_of(status, "reading the format");
  if (format != std::to_string(kFormatVersion))
    return fail(Errc::kInvalid, "the ledger in " + folder + " has format " + format + ", this program knows format " +
                                    std::to_string(kFormatVersion));
  return success();
}

}  // namespace

Result<std::unique_ptr<CommitLog>> open_rocks_commit_log(const RocksOptions& options) {
  auto base = std::make_shared<Database>();
  base->cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  auto db_options = rocks_db_options();
  db_options.create_if_missing = options.create_if_missing;
  db_options.listeners.push_back(base->listener);
  if (options.env) db_options.env = options.env;

  CAIRN_TRY(auto names, names_in(options, db_options));
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
  for (const auto& name : names) wanted.emplace_back(name, family_options(options, name, base->cache));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  make_room_to_open(options);
  const auto status = rocksdb::DB::Open(db_options, options.folder, wanted, &handles, &db);
  if (!status.ok()) {
    // RocksDB has no code of its own for a lock that is taken; its message names the lock file.
    if (status.IsIOError() && status.ToString().find("LOCK") != std::string::npos)
      return fail(Errc::kUnavailable, "another process holds the ledger in " + options.folder);
    return error_of(status, "opening " + options.folder);
  }
  base->db.reset(db);
  FamilyTable families;
  for (auto* handle : handles) families.push_back(base->own(handle));
  CAIRN_TRY(sync_name_of(options.folder, *db_options.env));
  CAIRN_TRY(check_format(*base, families[static_cast<size_t>(Family::kMeta)].get(), options.folder));
  CAIRN_TRY(auto head, head_of(*base, families[static_cast<size_t>(Family::kEvent)].get()));
  return std::unique_ptr<CommitLog>(
      std::make_unique<RocksCommitLog>(options, std::move(base), std::move(names), std::move(families), head));
}

}  // namespace cairn::eventstore
