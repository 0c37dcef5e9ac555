#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "workers/runtime/runner.h"
#include "workers/summary/delivering.h"
#include "workers/summary/drafting.h"

namespace cairn::services::cairn {

/// The workers of yearly summaries over one ledger, with their mail. In a thread of their own: a PDF takes long.
class SummaryParts {
 public:
  /// All of it outlives the parts.
  struct Over {
    eventstore::Store& store;
    const Clock& clock;
    workers::runtime::JobQueue& queue;
    workers::summary::Place place;
    workers::summary::PdfOptions pdf;
    std::string data_folder;                             ///< with mail.toml, if mail goes to a server
    const eventstore::sealing::KeyRing* keys = nullptr;  ///< opens the address
  };
  /// kInvalid for a mail.toml that is wrong.
  static Result<std::unique_ptr<SummaryParts>> make(Over over);

  /// Follows the clock from here on. `own_url`: where links begin unless the settings say otherwise.
  Result<void> start(const std::string& own_url);
  void stop() { runner_->stop(); }
  void wake() { runner_->wake(); }
  bool settle(int64_t at_most_ms) { return runner_->settle(at_most_ms); }

 private:
  SummaryParts(Over over, workers::mail::Settings settings, std::unique_ptr<workers::mail::Transport> transport,
               workers::mail::Templates templates);
  std::string own_url() const;

  const std::unique_ptr<workers::mail::Transport> transport_;
  const workers::summary::Yearly yearly_;
  workers::summary::Drafting drafting_;
  workers::summary::Delivering delivering_;
  mutable std::mutex mutex_;
  std::string own_url_;  // guarded by mutex_
  std::unique_ptr<workers::runtime::Runner> runner_;
};

}  // namespace cairn::services::cairn
