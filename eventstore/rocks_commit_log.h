#pragma once

#include <memory>
#include <string>

#include "eventstore/commit_log.h"
#include "eventstore/disk_space.h"

namespace rocksdb {
class Env;
}

namespace cairn::eventstore {

struct RocksOptions {
  std::string folder;
  bool create_if_missing = false;
  size_t block_cache_bytes = 96 * 1024 * 1024;
  size_t write_buffer_bytes = 0;  ///< of every family, so that a test sees flushes early; 0: as rocks_options.h says
  rocksdb::Env* env = nullptr;    ///< the file system; replaced by fault-injecting ones in tests
  /// Writes stop with kDiskFull while less than this is free: RocksDB cannot go on by itself after a failed write, so
  /// the disk must never be quite full. Enough to flush all that max_total_wal_size lets stand in memory.
  uint64_t reserve_bytes = 128 * 1024 * 1024;
  /// Freed when the disk fills up all the same, so that the next opening has room to recover. 0: none.
  uint64_t ballast_bytes = 64 * 1024 * 1024;
  FreeBytes free_bytes = free_bytes_of;  ///< asked before each write
};

/// The log on this machine's disk, with the options of ENGINE 4. kUnavailable when another process holds the folder
/// (named), kNotFound when there is no ledger in it, kInvalid for a newer format, kCorrupt when RocksDB says so.
Result<std::unique_ptr<CommitLog>> open_rocks_commit_log(const RocksOptions& options);

}  // namespace cairn::eventstore
