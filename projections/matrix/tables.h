#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "projections/matrix/table.h"

namespace cairn::projections::matrix {

inline constexpr size_t kTablesBytesDefault = size_t{160} * 1024 * 1024;

/// Frees what nobody asks for any more in a thread of its own: a table of 10,000 rows takes tens of milliseconds, which
/// no reader shall wait for. At most two tables wait; whoever brings a third frees it. Thread-safe.
class TableReaper {
 public:
  TableReaper();
  ~TableReaper();
  void take(std::vector<std::shared_ptr<const MatrixTable>> tables);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable brought_;
  std::vector<std::shared_ptr<const MatrixTable>> waiting_;  // guarded by mutex_
  bool stopping_ = false;                                    // guarded by mutex_
  std::thread thread_;
};

/// The tables asked for of late, bounded in bytes; the least recently used go first, the newest always stays. A
/// question at a later head on a day that is held advances the table of that day. All are of one audience; tables of
/// the public are not given any more once an engagement was left out or taken up, at whatever pair. Thread-safe; one
/// table is made at a time.
class MatrixTables {
 public:
  explicit MatrixTables(size_t bytes_max = kTablesBytesDefault, Audience audience = Audience::kReaders)
      : bytes_max_(bytes_max), audience_(audience) {}

  /// Blocking when the table is not held (RocksDB). Errors are those of MatrixTable::build; kInvalid when `at.known` is
  /// beyond the snapshot's head.
  Result<std::shared_ptr<const MatrixTable>> at(const eventstore::Snapshot& snapshot, At at);
  /// The table when it is held; null otherwise. Never blocks on a table being made. `left_out`: how often an engagement
  /// was left out or taken up by then; readers see all.
  std::shared_ptr<const MatrixTable> held(At at, uint64_t left_out = 0);

  struct Counts {
    uint64_t hits = 0;
    uint64_t advanced = 0;
    uint64_t built = 0;
    size_t tables = 0;
    size_t bytes = 0;
  };
  Counts counts() const;

 private:
  struct Held {
    std::shared_ptr<const MatrixTable> table;
    uint64_t left_out = 0;
    size_t bytes = 0;  // what would be freed without it
  };
  std::shared_ptr<const MatrixTable> nearest_before(At at, uint64_t left_out) const;
  void keep(std::shared_ptr<const MatrixTable> table, uint64_t left_out, const MatrixTable* advanced_from);

  const size_t bytes_max_;
  const Audience audience_;
  std::mutex making_;  // held while a table is made; taken before mutex_
  mutable std::mutex mutex_;
  std::list<Held> held_;  // guarded by mutex_; most recently used first
  Counts counts_;         // guarded by mutex_
  TableReaper reaper_;
};

/// Who asks, and on which day: everybody who may read all, the public, or, where a unit is named as well, its contact.
struct Asker {
  Audience audience = Audience::kReaders;
  std::string_view unit;
  Day today;
};

/// The table that is answered from: all that there is, what is published, or of the unit's own engagements all and of
/// the others what is published (PRODUCT A2). `published` may be null where nobody but readers asks. Errors are those
/// of MatrixTables::at.
Result<std::shared_ptr<const MatrixTable>> table_for(const Asker& asker, MatrixTables& all, MatrixTables* published,
                                                     const eventstore::Snapshot& snapshot, At at);

}  // namespace cairn::projections::matrix
