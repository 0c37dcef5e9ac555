#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/base/result.h"

namespace rocksdb {
class DB;
class Env;
class Status;
}  // namespace rocksdb

namespace cairn::eventstore::backup {

Error error_of(const rocksdb::Status& status, const std::string& what);
/// The system's when it is null.
rocksdb::Env& env_or_default(rocksdb::Env* env);

/// RocksDB's BackupEngine over one folder, with the settings of ENGINE 12. Not thread-safe.
class Engine {
 public:
  enum class For { kReading, kWriting };
  /// Hears the bytes read and written so far.
  using Counted = std::function<void(uint64_t bytes)>;

  struct Copy {
    uint32_t id = 0;
    int64_t made_s = 0;
    uint64_t bytes = 0;
    std::string note;
    std::map<std::string, uint64_t> files;  ///< name in the folder -> bytes
  };

  static Result<std::unique_ptr<Engine>> open(const std::string& folder, rocksdb::Env& env, For purpose,
                                              Counted counted = {});
  ~Engine();

  std::vector<Copy> copies() const;          ///< by id
  std::vector<uint32_t> unreadable() const;  ///< whose list of files cannot be read, or names files that are not there
  Result<uint32_t> make(rocksdb::DB& database, const std::string& note);  ///< flushes first
  /// Every byte against its checksum. kCorrupt names the file.
  Result<void> check(uint32_t id) const;
  Result<void> drop(uint32_t id);
  Result<void> restore(uint32_t id, const std::string& to) const;

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The checksums of the files that the log has on disk now. kCorrupt names the file.
Result<void> check_files(rocksdb::DB& database);
uint64_t bytes_on_disk(rocksdb::DB& database);

/// Keeps other backups away from the folder until it goes. kUnavailable when it is taken.
class FolderLock {
 public:
  static Result<std::unique_ptr<FolderLock>> take(const std::string& folder, rocksdb::Env& env);
  ~FolderLock();

 private:
  struct State;
  explicit FolderLock(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cairn::eventstore::backup
