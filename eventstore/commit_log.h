#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"

namespace rocksdb {
class DB;
}

namespace cairn::eventstore {

/// A family of ordered rows (a RocksDB column family). Numbers are handed out by one CommitLog and mean nothing
/// elsewhere.
enum class FamilyId : uint32_t {};

/// The families that every log has, opened first and so numbered by this order. ENGINE 5 gives keys and values.
enum class Family : uint32_t { kMeta, kEvent, kStream, kName, kOnce, kIndex, kMerkle, kTimer, kBlob, kSnapshot };
constexpr FamilyId id_of(Family family) { return static_cast<FamilyId>(family); }

/// Rows to be written together, wholly or not at all. Later writes to a key win, and `find` sees them. Not thread-safe.
class RowBatch {
 public:
  struct Write {
    FamilyId family;
    std::string key;
    std::optional<std::string> value;  ///< none = erase
  };

  void put(FamilyId family, std::string key, std::string value);
  void erase(FamilyId family, std::string key);
  /// The last write to this key in this batch, if there is one; valid until the next put or erase.
  const Write* find(FamilyId family, std::string_view key) const;
  const std::vector<Write>& writes() const { return writes_; }
  size_t bytes() const { return bytes_; }
  void clear();

 private:
  std::vector<Write> writes_;
  // Made by find for the writes before indexed_: family -> key -> index in writes_.
  mutable std::unordered_map<uint32_t, std::unordered_map<std::string, size_t>> last_;
  mutable size_t indexed_ = 0;
  size_t bytes_ = 0;
};

/// Walks rows in key order. `key` and `value` are valid until the next move; not thread-safe.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  virtual void seek(std::string_view key) = 0;           ///< first row at or after `key`
  virtual void seek_for_prev(std::string_view key) = 0;  ///< last row at or before `key`
  virtual void next() = 0;
  virtual void prev() = 0;
  virtual bool valid() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  /// kCorrupt or kIo when the walk ended for another reason than the end of the rows; look once after the loop.
  virtual Result<void> status() const = 0;
};

/// All families as they were at one moment. Thread-safe; must not outlive its CommitLog.
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual Result<std::optional<std::string>> get(FamilyId family, std::string_view key) const = 0;
  /// `fill_cache` false for scans that would push warm blocks out.
  virtual std::unique_ptr<RowCursor> cursor(FamilyId family, bool fill_cache = true) const = 0;
};

/// The seam below the engine (ENGINE 13): records in their order and the rows derived from them, kept by RocksDB
/// (rocks_commit_log.h) or in memory (memory_commit_log.h). One writer calls append, write_unsynced, open_family and
/// drop_family; anybody takes snapshots.
class CommitLog {
 public:
  virtual ~CommitLog() = default;

  /// Writes `records` at positions first, first+1, … and `rows` with them, all or nothing, and returns after the sync:
  /// what is acknowledged is on disk. No records: the rows alone, synced. kDiskFull: nothing was written, and a later
  /// try may succeed. Any other error leaves open whether the commit is in; the log is fenced and refuses every later
  /// write with kIndeterminate.
  virtual Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) = 0;

  /// Rows that a crash may lose because they can be made again from the records (rebuilds). All or nothing.
  virtual Result<void> write_unsynced(const RowBatch& rows) = 0;

  virtual std::shared_ptr<const RowReader> snapshot() const = 0;

  /// Number of records: the next position.
  virtual Position head() const = 0;

  /// Opens the family of this name, made when it is missing; the same id for the same name while open.
  virtual Result<FamilyId> open_family(const std::string& name) = 0;
  virtual Result<void> drop_family(FamilyId family) = 0;
  virtual std::vector<std::string> family_names() const = 0;

  /// Grows whenever another writer takes over; a writer of an older epoch is refused. 1 for logs of one process.
  virtual uint64_t epoch() const = 0;

  /// For whoever copies the files while they are written (backup/), and for nothing else; null for a log that keeps
  /// none. Valid as long as the log.
  virtual rocksdb::DB* database() { return nullptr; }
};

}  // namespace cairn::eventstore
