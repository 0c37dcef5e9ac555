#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/sealing/seal.h"

namespace cairn::eventstore::sealing {

/// The keys of data subjects, each called as its stream (person-7f3a): the one way to a personal value. Held by
/// services and workers, at the edge; no fold and no view has one. Thread-safe.
class KeyRing {
 public:
  virtual ~KeyRing() = default;
  /// kNotFound: the subject never had a key here; kDenied: it was erased; kUnavailable: the keys cannot be read now.
  /// Never blocks on a disk.
  virtual Result<SubjectKey> find(std::string_view subject) const = 0;
  /// The same, with a new key for a subject without one, durable when it returns. Blocking. kDiskFull, kIo.
  virtual Result<SubjectKey> ensure(std::string_view subject) = 0;
  /// From when it returns, nothing on disk opens what was sealed for the subject, and it never has a key again. For one
  /// that is erased already: what a crash left undone, or nothing. Blocking. kUnavailable, kDiskFull, kIo: call again.
  virtual Result<void> destroy(std::string_view subject) = 0;
  /// Every key in its wrapped form, and who was erased, as a text for a backup. Opens nothing without the wrapping key.
  virtual Result<std::string> wrapped() const = 0;
};

/// In memory only: for tests, where a disk has no say.
class MemoryKeyRing final : public KeyRing {
 public:
  Result<SubjectKey> find(std::string_view subject) const override;
  Result<SubjectKey> ensure(std::string_view subject) override;
  Result<void> destroy(std::string_view subject) override;
  Result<std::string> wrapped() const override { return std::string(); }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, SubjectKey, std::less<>> keys_;  // guarded by mutex_
  std::set<std::string, std::less<>> erased_;            // guarded by mutex_
};

/// Of a ledger whose keys cannot be read: all is kUnavailable, with the reason, so that nothing personal is written
/// unsealed and nobody takes an unreadable value for an erased one.
class LockedKeyRing final : public KeyRing {
 public:
  explicit LockedKeyRing(std::string reason) : reason_(std::move(reason)) {}
  Result<SubjectKey> find(std::string_view) const override { return locked(); }
  Result<SubjectKey> ensure(std::string_view) override { return locked(); }
  Result<void> destroy(std::string_view) override { return locked(); }
  Result<std::string> wrapped() const override { return locked(); }

 private:
  Error locked() const { return fail(Errc::kUnavailable, "personal fields cannot be read or sealed: " + reason_); }
  const std::string reason_;
};

/// What a reader sees in the place of a value: its key is gone, or is not at hand.
inline constexpr std::string_view kErasedText = "[erased]";
inline constexpr std::string_view kSealedText = "[sealed]";
/// The same where a value could be read but is not told: whoever needs it asks for it, and that is recorded.
inline constexpr std::string_view kPersonalText = "[personal]";

/// The event as a reader with this ring sees it: every sealed field has its value in the payload again, or one of the
/// two texts above. No ring: kSealedText everywhere.
StoredEvent revealed(const StoredEvent& event, const KeyRing* ring);

/// The event as everybody sees it who may read the log: no personal value, sealed or from before there was sealing, but
/// in its place kPersonalText, kErasedText once its key is gone, or kSealedText while no key is at hand.
StoredEvent masked(const StoredEvent& event, const KeyRing* ring);

/// A text from a row of a view: the value that was sealed (sealed_text.h), none when it was erased, any other text as
/// it is. kUnavailable without a ring or its key, kCorrupt when the key does not open it.
Result<std::optional<std::string>> value_of(std::string_view text, const KeyRing* ring);

/// The same for a reader: one of the two texts above instead of none and of errors.
std::string shown(std::string_view text, const KeyRing* ring);

/// The same without the value: kPersonalText where `shown` tells one that was sealed; any other text as it is.
std::string masked_text(std::string_view text, const KeyRing* ring);

}  // namespace cairn::eventstore::sealing
