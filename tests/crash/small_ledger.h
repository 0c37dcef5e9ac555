#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "eventstore/rocks_commit_log.h"
#include "eventstore/store.h"

namespace cairn::eventstore::testing {

using WrapLog = std::function<std::unique_ptr<CommitLog>(std::unique_ptr<CommitLog>)>;

/// How the ledger in ROOT/ledger is opened, made when it is missing: with write buffers so small that the script fills
/// them, and held against what its checkpoint file says.
struct SmallLedger {
  std::string root;
  rocksdb::Env* env = nullptr;  ///< the system's, quietly, when null
  WrapLog wrap = {};            ///< breaks the log on purpose; may be empty
  std::function<void(const Error&)> on_fenced = {};
  uint64_t reserve_bytes = 0;
  FreeBytes free_bytes = [](const std::string&) -> Result<uint64_t> { return UINT64_MAX; };

  std::string checkpoint_file() const { return root + "/checkpoint"; }
  Result<std::unique_ptr<Store>> open(Projection& view) const;
};

/// The system's files without RocksDB's own log of events, which tells these tests nothing and costs half their time.
std::shared_ptr<rocksdb::FileSystem> quiet_file_system();

/// In memory, where syncs cost nothing: what they would have done is the journal's business. The system's temporary
/// folder where there is no such place.
std::filesystem::path fast_folder();

}  // namespace cairn::eventstore::testing
