#pragma once

#include <functional>
#include <string>

#include "tests/crash/disk_after_cut.h"
#include "tests/crash/file_journal.h"
#include "tests/crash/small_ledger.h"

namespace cairn::eventstore::testing {

/// A store that breaks one promise on purpose, so that the tests of the promises can be tested.
struct BrokenStore {
  std::string name;
  std::string caught_as;                                   ///< part of what the tests must say of it
  AfterCut after{};                                        ///< the disk that shows it
  WrapLog wrap = {};                                       ///< what it does to the log; may be empty
  std::function<bool(const FileOperation&)> forgets = {};  ///< what its disk only says that it did; may be empty
};

BrokenStore skips_the_sync();
BrokenStore loses_the_sync_of_folders();
BrokenStore acknowledges_before_the_write();
BrokenStore writes_the_index_in_a_second_batch();
BrokenStore marks_a_view_ahead_of_the_log();
BrokenStore writes_a_commit_in_two_halves();

}  // namespace cairn::eventstore::testing
