#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "eventstore/sealing/key_ring.h"

namespace rocksdb {
class DB;
}

namespace cairn::eventstore::sealing {

struct KeyStoreOptions {
  std::string folder;         ///< of the keys, a RocksDB of its own; made when it is missing
  std::string wrapping_file;  ///< the sealing key, mode 0600; made with the folder. In no backup
  std::string import_file;  ///< KeyRing::wrapped of a backup: taken over into an empty folder, then removed; may be ""
  /// Told the name of each durable step of `destroy` and `rotate` once it is done. For tests, which look at the disk
  /// then.
  std::function<void(std::string_view step)> after_step = {};
};

/// The keys on this machine's disk: each data key wrapped with the sealing key, all of them in memory unwrapped.
class KeyStore final : public KeyRing {
 public:
  /// Ends what a crash left of a `destroy` or a `rotate`. kUnavailable when the sealing key is missing or another one,
  /// or another process holds the folder; kInvalid for a file that is no sealing key; kCorrupt; kDiskFull, kIo.
  static Result<std::unique_ptr<KeyStore>> open(KeyStoreOptions options);
  ~KeyStore() override;

  Result<SubjectKey> find(std::string_view subject) const override;
  Result<SubjectKey> ensure(std::string_view subject) override;
  Result<void> destroy(std::string_view subject) override;
  Result<std::string> wrapped() const override;
  /// Draws another sealing key, wraps every key with it and leaves nothing of the old one. kUnavailable, kDiskFull,
  /// kIo; what is left of an attempt is ended by the next one, or by opening.
  Result<void> rotate();

 private:
  struct State;
  explicit KeyStore(std::unique_ptr<State> state);
  const std::unique_ptr<State> state_;
};

}  // namespace cairn::eventstore::sealing
