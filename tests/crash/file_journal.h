#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cairn::eventstore::testing {

/// One thing that happened to the files, or that the client was told. Paths begin below the journal's root.
struct FileOperation {
  enum class Kind {
    kCreate,
    kAppend,
    kTruncate,
    kSync,
    kRename,
    kDelete,
    kMakeFolder,
    kSyncFolder,
    kSent,
    kAnswered,
    kSigned,
    kKept,
    kTimed
  };
  Kind kind{};
  std::string path;
  std::string to;       ///< kRename
  std::string bytes;    ///< kAppend
  uint64_t number = 0;  ///< kTruncate: the size left; kSync: bytes that were there when it began; kSyncFolder:
                        ///< operations that were done when it began; kSent, kAnswered: the commit; kSigned, kKept:
                        ///< the events; kTimed: the change of the timers

  /// What the client was told, and no operation on a file.
  bool is_mark() const { return kind >= Kind::kSent; }
};

/// Every change to the files below one folder, in the order in which the changes ended, with what the client sent and
/// was answered in between: a power cut at any moment can be made from it. Thread-safe.
class FileJournal {
 public:
  explicit FileJournal(std::string root) : root_(std::move(root)) {}

  void record(FileOperation operation);
  void mark(FileOperation::Kind kind, uint64_t number) { record({kind, "", "", "", number}); }

  /// A disk that lies: what this selects is answered and forgotten. Set before the first operation.
  std::function<bool(const FileOperation&)> forgets;

  uint64_t size() const;
  /// All operations so far. Only when nobody writes any more.
  const std::vector<FileOperation>& operations() const { return operations_; }
  /// `path` as the journal names it; empty for the root, for what is outside it, and for RocksDB's own log of events.
  std::string relative(const std::string& path) const;

 private:
  const std::string root_;
  mutable std::mutex mutex_;
  std::vector<FileOperation> operations_;  // guarded by mutex_
};

/// RocksDB's lock and its log of events: no part of the ledger.
bool is_own_log(const std::string& path);

/// Passes everything on to `target` and records it. The journal must outlive it.
std::shared_ptr<rocksdb::FileSystem> make_journaling_file_system(std::shared_ptr<rocksdb::FileSystem> target,
                                                                 FileJournal& journal);

}  // namespace cairn::eventstore::testing
