#pragma once

#include "workers/reminders/compose.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::reminders {

/// Sends one message. States of it, each an event in every duty that it is about:
///
///   queued ──▶ sending ──▶ sent ──▶ bounced
///                │  ├───▶ failed ──▶ sending (4xx, no connection: tried again)
///                │  └───▶ dead (5xx, or nothing is owed any more)
///                └──crash, or the connection broke after the last byte: sent again under the same Message-ID
///
/// (1) what is still owed is looked up: a duty that was answered is dropped from the message, and nothing owed is no
/// mail; (2) ReminderSending, against what was looked at; (3) the mail is handed over; (4) the outcome with the
/// server's words. Its date is that of ReminderQueued, so that what is sent again is the same.
class Sending final : public runtime::Worker {
 public:
  explicit Sending(const Reminders& reminders) : reminders_(reminders) {}

  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;
  /// For as long as a server may be away; a message whose quarter is locked meanwhile is given up.
  runtime::RetryPolicy retry_policy() const override {
    return {.first_ms = 30'000, .longest_ms = 7'200'000, .attempts_max = 2'000};
  }
  int64_t lease_ms() const override { return 300'000; }

 private:
  struct Ready;
  Result<std::optional<Ready>> prepare(runtime::Attempt& attempt);
  Result<void> give_way(const eventstore::Snapshot& snapshot, const Situation& situation, int step) const;
  struct Dropped {
    std::vector<std::string> units;
    std::string why;
  };
  Result<void> announce(runtime::Attempt& attempt, const eventstore::Snapshot& snapshot, Ready& ready,
                        const Planned& planned, const Dropped& dropped);
  Result<void> hand_over(runtime::Attempt& attempt, const Ready& ready);
  Result<void> record(runtime::Attempt& attempt, const Ready& ready, const google::protobuf::Message& outcome);

  const Reminders& reminders_;
  /// No connection was to be had: until then other messages wait without trying, and without a word in the log.
  int64_t away_until_us_ = 0;
};

}  // namespace cairn::workers::reminders
