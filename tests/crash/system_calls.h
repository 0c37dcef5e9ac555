#pragma once

#include "tests/crash/failing_files.h"
#include "tests/crash/file_journal.h"

namespace cairn::eventstore::testing {

/// While it lives, the plain files that this thread writes below the journal's folder (base/durable_file.h) are on the
/// same disk as RocksDB's: what is done to them stands in the journal, and fails as the disk says. The linker puts it
/// between the program and open, write, fsync, rename, unlink and close (--wrap, see CMakeLists.txt).
class SystemCalls {
 public:
  /// Both must outlive it; `disk` may be null.
  explicit SystemCalls(FileJournal& journal, FailingDisk* disk = nullptr);
  ~SystemCalls();
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
};

}  // namespace cairn::eventstore::testing
