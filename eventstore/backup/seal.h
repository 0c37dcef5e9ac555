#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "eventstore/backup/backup.h"

namespace cairn::eventstore::backup {

/// Keeps the plain files of a backup and, last, the hashes over them and over RocksDB's own list of its files: from
/// then on the backup counts. Durable when it returns.
Result<void> seal(const std::string& folder, uint32_t id, const std::vector<PlainFile>& files, rocksdb::Env& env);

/// The plain files of a sealed backup. kNotFound when it has no seal, kCorrupt when what is there is not what was
/// sealed, naming the file.
Result<std::vector<PlainFile>> open_seal(const std::string& folder, uint32_t id, rocksdb::Env& env);

/// Which backups of the folder have a seal, whatever else is left of them.
std::vector<uint32_t> sealed_in(const std::string& folder, rocksdb::Env& env);

/// Makes the names in the folder durable.
Result<void> sync_folder(const std::string& folder, rocksdb::Env& env);

}  // namespace cairn::eventstore::backup
