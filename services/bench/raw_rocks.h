#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace cairn::services::bench {

/// RocksDB itself with Cairn's own options: what the disk and the memtable allow, without a promise kept.
class RawRocks {
 public:
  explicit RawRocks(const std::string& folder);
  ~RawRocks();

  /// `count` records of `bytes` bytes, each its own synced Put.
  void put_each(uint64_t count, size_t bytes);
  /// `count` records in batches of `batch`, one sync a batch; each with the keys of an event store: the record, an
  /// entry in the index of its stream, and the new head of its stream.
  void put_batches(uint64_t count, size_t bytes, size_t batch, uint64_t streams);
  /// Reads every record in order; returns how many.
  uint64_t scan();

 private:
  struct Base;
  std::unique_ptr<Base> base_;
};

/// Milliseconds in which RocksDB opens the database in `folder` with Cairn's own options and every family that is
/// there, its write-ahead log replayed. What replaying made is kept, as by any opening.
double ms_to_open(const std::string& folder);

}  // namespace cairn::services::bench
