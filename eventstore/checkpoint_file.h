#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "eventstore/base/result.h"
#include "eventstore/merkle/checkpoint.h"
#include "eventstore/store.h"

/// The plain file that says how long the log was (ENGINE 6). RocksDB recovers a log up to its first rotten record and
/// says nothing of those behind it: the file, kept apart from it, is how the opening knows.
namespace cairn::eventstore {

/// What the file says, signed or (from a ledger without a key) not; none when there is no file. The signature is left
/// to those who come from outside: whoever could write another file could take this one away. kCorrupt for other text
/// than CheckpointKeeper writes; kIo.
Result<std::optional<merkle::Checkpoint>> read_checkpoint_file(const std::string& path);

/// Writes the file at most `delay_ms` after events came in, and when it stops: the log signed by `signer` and the note
/// kept in it, then the note into the file; the bare checkpoint where there is no signer. The store must outlive it.
class CheckpointKeeper {
 public:
  CheckpointKeeper(Store& store, std::string path, std::optional<merkle::Signer> signer, int64_t delay_ms = 1'000);
  ~CheckpointKeeper();

  void start();
  /// Writes what is not written yet and returns when the thread has ended. Idempotent.
  void stop();
  /// Writes the file unless it covers the head; true when it wrote. Durable when it returns. kIo, errors of
  /// Store::sign_checkpoint.
  Result<bool> step();

 private:
  Result<std::string> text_of_head() const;
  void run();
  void step_or_say();

  Store& store_;
  const std::string path_;
  const std::optional<merkle::Signer> signer_;
  const int64_t delay_ms_;
  std::optional<Position> kept_;  // of the thread, or of whoever calls step without one
  std::mutex mutex_;
  std::condition_variable changed_;
  bool news_ = false;      // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  uint64_t listener_ = 0;
  std::thread thread_;
};

}  // namespace cairn::eventstore
