#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::services::identity {

inline constexpr size_t kPasswordBytesMin = 12;
inline constexpr size_t kPasswordBytesMax = 256;
/// Passwords that are hashed at one time: each takes 19 MiB and some 20 ms.
inline constexpr ptrdiff_t kHashingMax = 2;

/// The argon2id hashes of passwords (RFC 9106; 19 MiB, two passes, one lane), each under a random id that the log
/// names. In a file of the owner's alone, beside the keys: not in the log, which every auditor reads and nobody can
/// shorten, and not in a backup, which would bring a forgotten password back. Blocking; thread-safe.
class Credentials {
 public:
  /// A file that is not there is an empty store. kIo, kCorrupt.
  static Result<std::unique_ptr<Credentials>> open(std::string path);

  /// Keeps a new password and gives the id of its entry; on disk when it returns. kInvalid for one that is too short or
  /// too long, kOverloaded while kHashingMax are hashed, kIo.
  Result<std::string> add(std::string_view password);
  /// Forgets an entry; one that there is not is forgotten already.
  Result<void> remove(std::string_view id);
  /// Whether it is the password of that entry. An id that there is not, "" among them, takes as long as another.
  /// kOverloaded as add.
  Result<bool> matches(std::string_view id, std::string_view password);

 private:
  explicit Credentials(std::string path) : path_(std::move(path)) {}
  Result<std::string> hash(std::string_view password);
  Result<void> write() const;

  const std::string path_;
  std::counting_semaphore<kHashingMax> hashing_{kHashingMax};
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> entries_;  // guarded by mutex_; id -> encoded hash
};

}  // namespace cairn::services::identity
