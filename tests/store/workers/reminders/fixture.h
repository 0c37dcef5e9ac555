#pragma once

#include <map>

#include "services/quarters/opening.h"
#include "tests/store/services/quarters/fixture.h"
#include "tests/store/workers/reminders/crashing_store.h"
#include "workers/reminders/embedded_templates.h"
#include "workers/reminders/reminders.h"

namespace cairn::workers::reminders::testing {

/// What a mail server got: by Message-ID, each time.
class TwinTransport final : public mail::Transport {
 public:
  /// Dies at the n-th mail, before or after it was taken.
  int dies_at = -1;
  bool taken_first = false;
  CrashingStore* store = nullptr;
  std::map<std::string, std::vector<std::string>> mails;

  Result<mail::Outcome> send(const mail::Envelope& envelope, std::string_view bytes, const mail::Stopping&) override {
    const bool dies = dies_at >= 0 && dies_at-- == 0;
    if (store->dead()) return fail(Errc::kUnavailable, "the process is gone");
    if (!dies || taken_first) mails[envelope.to].emplace_back(bytes);
    if (dies) store->die();
    return mail::Outcome{mail::Verdict::kTaken, {}, 250, "2.0.0", "queued"};
  }
  std::string where() const override { return "a test"; }
};

/// The ledger of services/quarters with reminders over it.
class RemindersTest : public services::quarters::QuartersTest {
 protected:
  Reminders reminders_over(eventstore::Store& store, runtime::JobQueue& queue) {
    mail::Settings settings;
    settings.base_url = "https://example.org";
    return {store,
            clock_,
            tables_,
            queue,
            "ETH",
            "a secret",
            settings,
            transport_,
            mail::Templates::of(embedded_templates(), {"en"}).value(),
            {},
            [this](const projections::calendar::Quarter& quarter, Day today) -> Result<void> {
              CAIRN_TRY(services::quarters::open_quarter(*store_, {"ETH", quarter}, worker_actor(), today));
              return success();
            }};
  }
  TwinTransport transport_;
};

}  // namespace cairn::workers::reminders::testing
