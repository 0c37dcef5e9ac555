#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "services/quarters/quarters.h"
#include "services/quarters/reminding.h"
#include "workers/reminders/following.h"
#include "workers/reminders/reminders.h"
#include "workers/reminders/sending.h"
#include "workers/reminders/stepping.h"
#include "workers/reminders/thanking.h"
#include "workers/runtime/runner.h"

namespace cairn::services::cairn {

/// The workers of reminders over one ledger, with their mail; and what the routes of quarters know of them.
class ReminderParts {
 public:
  /// All of it outlives the parts.
  struct Over {
    eventstore::Store& store;
    const Clock& clock;
    projections::matrix::MatrixTables& tables;
    workers::runtime::JobQueue& queue;
    std::string municipality;
    std::string link_secret;
    std::string data_folder;                             ///< with mail.toml, if mail goes to a server
    const eventstore::sealing::KeyRing* keys = nullptr;  ///< opens the addresses
  };
  /// kInvalid for a mail.toml that is wrong.
  static Result<std::unique_ptr<ReminderParts>> make(Over over);

  /// Follows the clock from here on. `own_url`: where links begin unless the settings say otherwise.
  Result<void> start(const std::string& own_url);
  void stop() { runner_->stop(); }
  void wake() { runner_->wake(); }
  bool settle(int64_t at_most_ms) { return runner_->settle(at_most_ms); }
  const quarters::Reminding& reminding() const { return reminding_; }
  quarters::Troubles troubles() const;

 private:
  ReminderParts(Over over, workers::mail::Settings settings, std::unique_ptr<workers::mail::Transport> transport,
                workers::mail::Templates templates);
  void wire();
  std::string own_url() const;

  const Over over_;
  const std::unique_ptr<workers::mail::Transport> transport_;
  const workers::reminders::Reminders reminders_;
  workers::reminders::Stepping stepping_;
  workers::reminders::Following following_;
  workers::reminders::Sending sending_;
  workers::reminders::Thanking thanking_;
  workers::reminders::Locking locking_;
  std::unique_ptr<workers::runtime::Runner> runner_;
  quarters::Reminding reminding_;
  mutable std::mutex mutex_;
  std::string own_url_;  // guarded by mutex_
};

}  // namespace cairn::services::cairn
