// The file holds one line an entry: 32 hex digits, a blank, and the hash as argon2 encodes it ($argon2id$v=19$m=…).
#include "services/identity/credentials.h"

#include <argon2.h>

#include <filesystem>
#include <fstream>

#include "eventstore/base/bytes.h"
#include "eventstore/base/durable_file.h"
#include "services/identity/secrets.h"

namespace cairn::services::identity {
namespace {

constexpr uint32_t kPasses = 2;
constexpr uint32_t kMemoryKib = 19 * 1024;
constexpr uint32_t kLanes = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr size_t kIdBytes = 16;
constexpr size_t kEncodedBytesMax = 256;
constexpr unsigned kOwnerOnly = 0600;

/// Gives back what try_acquire took.
class Turn {
 public:
  explicit Turn(std::counting_semaphore<kHashingMax>& turns) : turns_(turns), taken_(turns.try_acquire()) {}
  ~Turn() {
    if (taken_) turns_.release();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool taken() const { return taken_; }

 private:
  std::counting_semaphore<kHashingMax>& turns_;
  const bool taken_;
};

Error busy() { return fail(Errc::kOverloaded, "too many sign in at this moment"); }

}  // namespace

Result<std::unique_ptr<Credentials>> Credentials::open(std::string path) {
  std::unique_ptr<Credentials> credentials(new Credentials(std::move(path)));
  std::error_code error;
  if (!std::filesystem::exists(credentials->path_, error) && !error) return credentials;
  std::ifstream file(credentials->path_);
  if (!file) return fail(Errc::kIo, "cannot read " + credentials->path_);
  const std::lock_guard lock(credentials->mutex_);
  for (std::string line; std::getline(file, line);) {
    const bool read = line.size() > 2 * kIdBytes + 1 && line[2 * kIdBytes] == ' ' &&
                      from_hex(std::string_view(line).substr(0, 2 * kIdBytes)).has_value();
    if (!read) return fail(Errc::kCorrupt, credentials->path_ + " has a line that is no credential");
    credentials->entries_.emplace(line.substr(0, 2 * kIdBytes), line.substr(2 * kIdBytes + 1));
  }
  return credentials;
}

Result<std::string> Credentials::hash(std::string_view password) {
  CAIRN_TRY(const auto salt_hex, random_hex(kSaltBytes));
  const std::string salt = *from_hex(salt_hex);
  std::string encoded(kEncodedBytesMax, '\0');
  const int outcome = argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(), salt.data(),
                                            salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (outcome != ARGON2_OK) return fail(Errc::kInternal, argon2_error_message(outcome));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

Result<std::string> Credentials::add(std::string_view password) {
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax)
    return fail(Errc::kInvalid, "a password has " + std::to_string(kPasswordBytesMin) + " to " +
                                    std::to_string(kPasswordBytesMax) + " characters");
  const Turn turn(hashing_);
  if (!turn.taken()) return busy();
  CAIRN_TRY(auto encoded, hash(password));
  CAIRN_TRY(auto id, random_hex(kIdBytes));
  const std::lock_guard lock(mutex_);
  entries_.emplace(id, std::move(encoded));
  if (auto written = write(); !written) {
    entries_.erase(id);
    return std::move(written).error();
  }
  return id;
}

Result<void> Credentials::remove(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return success();
  entries_.erase(found);
  return write();
}

Result<bool> Credentials::matches(std::string_view id, std::string_view password) {
  if (password.size() > kPasswordBytesMax) return false;
  const Turn turn(hashing_);
  if (!turn.taken()) return busy();
  std::string encoded;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(id); found != entries_.end()) encoded = found->second;
  }
  if (encoded.empty()) {
    CAIRN_TRY(hash(password));
    return false;
  }
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

Result<void> Credentials::write() const {
  std::string text;
  for (const auto& [id, encoded] : entries_) text.append(id).append(" ").append(encoded).append("\n");
  return write_durably(path_, text, kOwnerOnly);
}

}  // namespace cairn::services::identity
