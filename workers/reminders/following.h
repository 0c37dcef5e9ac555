#pragma once

#include "workers/reminders/asking.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::reminders {

inline constexpr char kFollowKind[] = "reminder-follow";
/// The target of the job that follows a step's release; that of another one is a Message-ID.
inline constexpr char kReleased[] = "released";

/// Does what follows at once from an event: a step that was released asks those who owe; a message that did not arrive,
/// or that somebody declined, goes to the next level.
class Following final : public runtime::Worker {
 public:
  explicit Following(const Reminders& reminders) : reminders_(reminders) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;

 private:
  const Reminders& reminders_;
};

/// Adds that job; the same one is added once.
Result<void> follow_release(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step);
Result<void> follow_undelivered(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step,
                                const std::string& message_id);

/// Whether those who owe at a released step have been asked. Blocks.
Result<bool> is_followed(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step);

/// After a start: what was recorded, and whose job a crash may have kept from being added. Only of quarters that take
/// answers. Blocks.
Result<void> recover(const Reminders& reminders);

}  // namespace cairn::workers::reminders
