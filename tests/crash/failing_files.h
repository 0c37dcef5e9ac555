#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace cairn::eventstore::testing {

/// What can be asked of a file system, as far as each can fail by itself.
enum class FileCall {
  kAppend,      ///< half of the bytes are written before it fails
  kSync,        ///< nothing of the file becomes durable
  kRename,      ///< the old name stays
  kSyncFolder,  ///< no name becomes durable
  kCreate,
  kDelete,
  kRead,    ///< at an offset
  kReadOn,  ///< from where the last one ended
  kLook,    ///< whether a file is there, how long it is, what is in a folder
};
inline constexpr FileCall kWriteCalls[] = {FileCall::kAppend,     FileCall::kSync,   FileCall::kRename,
                                           FileCall::kSyncFolder, FileCall::kCreate, FileCall::kDelete};
inline constexpr FileCall kReadCalls[] = {FileCall::kRead, FileCall::kReadOn, FileCall::kLook};
const char* name_of(FileCall call);

struct Fault {
  FileCall call{};
  uint64_t nth = 1;       ///< of these calls, the first one that fails
  bool no_space = false;  ///< ENOSPC; otherwise EIO
  bool lasting = false;   ///< every later call of this kind fails too, until the disk is healed
};
std::string text_of(const Fault& fault);

/// A disk below one folder that fails as it is told, and has no more room than it is given. RocksDB's lock and its own
/// log of events never fail. Thread-safe.
class FailingDisk {
 public:
  FailingDisk(std::string root, Fault fault) : root_(std::move(root)), fault_(fault) {}

  /// OK when the call may go on.
  rocksdb::IOStatus meet(FileCall call, const std::string& path);
  /// Takes room for bytes that are appended; fails when there is none.
  rocksdb::IOStatus take_room(const std::string& path, uint64_t bytes);
  void give_back(const std::string& path);
  void renamed(const std::string& from, const std::string& to);

  /// Nothing fails any more.
  void heal();
  void set_room(uint64_t bytes);
  uint64_t free_bytes() const;

  uint64_t failed() const;           ///< calls so far
  uint64_t refused() const;          ///< appends for which there was no room
  std::string first_failed() const;  ///< path of the first one
  /// Called when the first call fails, before it does.
  std::function<void()> on_first;

 private:
  bool holds(const std::string& path) const;

  const std::string root_;
  const Fault fault_;
  mutable std::mutex mutex_;
  uint64_t calls_ = 0;                     // guarded by mutex_; of the kind that fails
  uint64_t failed_ = 0;                    // guarded by mutex_
  uint64_t refused_ = 0;                   // guarded by mutex_
  std::string first_failed_;               // guarded by mutex_
  bool healed_ = false;                    // guarded by mutex_
  uint64_t room_ = UINT64_MAX;             // guarded by mutex_
  uint64_t used_ = 0;                      // guarded by mutex_
  std::map<std::string, uint64_t> sizes_;  // guarded by mutex_
};

/// Asks the disk before it passes anything on to `target`. The disk must outlive it.
std::shared_ptr<rocksdb::FileSystem> make_failing_file_system(std::shared_ptr<rocksdb::FileSystem> target,
                                                              FailingDisk& disk);

}  // namespace cairn::eventstore::testing
