#pragma once

#include <rocksdb/env.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tests/crash/disk_after_cut.h"
#include "tests/crash/file_journal.h"
#include "tests/crash/ledger_client.h"
#include "tests/crash/small_ledger.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {

/// One run of the script with all its file operations.
struct RecordedRun {
  RecordedRun();
  /// Runs the script; `wrap` breaks the log on purpose.
  Result<void> run(WrapLog wrap = {});

  cairn::testing::TempFolder root;
  FileJournal journal;
  std::unique_ptr<rocksdb::Env> env;
  Answers answers;
};

struct Cuts {
  const std::vector<FileOperation>& operations;
  const Answers& answers;
  Image before;        ///< what was on the disk at the first operation
  Told told;           ///< and what the client was told by then
  bool first = false;  ///< stop at the first broken promise
};

struct CutReport {
  uint64_t operations = 0;  ///< file operations, before each of which the power was cut, and after the last
  uint64_t cuts = 0;        ///< times the states after a cut
  uint64_t images = 0;      ///< different disks among them, each opened and checked
  std::vector<std::string> broken;
};

/// Cuts the power everywhere and holds the ledger to its promises after each.
CutReport cut_everywhere(const Cuts& cuts, std::span<const AfterCut> states = kAfterCuts);

}  // namespace cairn::eventstore::testing
