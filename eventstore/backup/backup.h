#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/note.h"
#include "eventstore/store.h"

namespace rocksdb {
class Env;
}

/// Backups of a ledger in a folder of their own (ENGINE 12), made while it is written. Each is whole by itself; files
/// that two of them hold are there once. README.md has the grammar of the folder.
namespace cairn::eventstore::backup {

/// A small plain file that a ledger needs beside its log, as its settings. Never a secret: whoever reads a backup
/// reads it.
struct PlainFile {
  std::string name;  ///< without a folder
  std::string text;
};

struct Backup {
  uint32_t id = 0;
  int64_t made_s = 0;  ///< seconds since 1970
  uint64_t files = 0;
  uint64_t bytes = 0;      ///< of all of them
  uint64_t own_bytes = 0;  ///< of those that no earlier backup of the folder holds
  std::string checkpoint;  ///< as it was kept: a signed note, or its text alone
  merkle::Checkpoint says;
  std::string flaw;  ///< why it cannot be restored, as far as that shows without reading it whole; empty: nothing shows
};

/// What is being done, and bytes or events done of about so many. Called often, from one thread at a time.
using Progress = std::function<void(std::string_view stage, uint64_t done, uint64_t total)>;

/// Every backup in the folder, the flawed ones too, by id. Reads no more than their lists of files. Takes no lock, so
/// that one being made goes on. kNotFound when there is no such folder.
Result<std::vector<Backup>> list(const std::string& folder, rocksdb::Env* env = nullptr);

struct Keeping {
  std::string folder;  ///< made when it is missing; of one ledger only
  std::vector<PlainFile> files;
  const merkle::Signer* signer = nullptr;  ///< signs the checkpoint; without one the newest signed one, or its text
  rocksdb::Env* env = nullptr;             ///< the file system; replaced in tests
};

/// Adds a backup that holds every event acknowledged before the call, and some that come in meanwhile. It counts once
/// it is on disk and was read back; one that was cut off is removed by the next. Reads and appends go on. kUnavailable
/// while another one is made there; kConflict for a folder with other things, or of another ledger; kCorrupt when a
/// file of the log, or an earlier backup, is rotten: nothing is added then; kInvalid for a log that is not on disk;
/// kDiskFull, kIo.
Result<Backup> back_up(Store& store, const Keeping& keeping, const Progress& progress);

struct Restoring {
  std::string folder;  ///< of the backups
  uint32_t id = 0;
  std::string to;                     ///< missing or empty; gets the log, the checkpoint file and the plain files
  std::string log_name;               ///< of the log's folder in `to`
  std::string checkpoint_name;        ///< of the checkpoint file in `to`
  std::vector<Projection*> views;     ///< of the ledger, to fold them again
  std::vector<PlainFile> files = {};  ///< that no backup holds and the ledger needs; their owner's only
  bool whole = false;                 ///< also reads every record, index and tile again (Store::verify)
  rocksdb::Env* env = nullptr;
};

struct Restored {
  Backup backup;
  Verified verified;  ///< what stands in `to` now
};

/// Copies a backup back, opens it, and ends only when the root at the checkpoint's size and the digest of each view,
/// folded again, are equal. The plain files come last: until then, and after any failure, nothing in `to` looks like a
/// ledger. kNotFound for an id that is not there (those that are there are named), kConflict when `to` is not empty,
/// kCorrupt when the backup is rotten or not what its checkpoint says; kDiskFull, kIo.
Result<Restored> restore(const Restoring& restoring, const Progress& progress);

}  // namespace cairn::eventstore::backup
