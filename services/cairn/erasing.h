#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"

namespace cairn::services::cairn {

/// Ends erasures: what could still tell a person's values once SubjectErased is on disk goes. Blocking.
class Erasing {
 public:
  struct Over {
    eventstore::Store& store;
    eventstore::sealing::KeyRing& keys;
    std::string mail_folder;  ///< of mails that were written instead of sent
    /// Told the name of each step once it is durable; may be empty. For tests, which look at the disk then.
    std::function<void(std::string_view step)> after_step;
  };
  explicit Erasing(Over over) : over_(std::move(over)) {}

  /// Written mails to the person, then the person's key; again for the same person: what is left, or nothing.
  Result<void> destroy(std::string_view person) const;
  /// Every erasure of the log that a crash cut off. Without keys at hand nothing can be ended, and nothing read.
  Result<void> finish() const;

 private:
  Result<void> forget_mails(std::string_view person) const;
  void told(std::string_view step) const {
    if (over_.after_step) over_.after_step(step);
  }

  const Over over_;
};

}  // namespace cairn::services::cairn
