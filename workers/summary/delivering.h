#pragma once

#include "workers/runtime/schedule.h"
#include "workers/runtime/worker.h"
#include "workers/summary/yearly.h"

namespace cairn::workers::summary {

/// Brings a signed summary that was published to the City Manager's post (rule city_manager) by mail: the PDF, a link
/// to each form, and the checkpoint (PRODUCT 5). (1) Whoever fills the post is looked up; (2) the signed PDF is made
/// again, equal byte for byte; (3) the mail is handed over, under a Message-ID made of summary and post, with the date
/// of its slot, so that what is sent again after a crash is the same mail; (4) SummaryDelivered. A post that nobody
/// fills, or that has no address or none that can be opened now, is waited for.
class Delivering final : public runtime::Worker {
 public:
  explicit Delivering(const Yearly& yearly) : yearly_(yearly) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;
  runtime::RetryPolicy retry_policy() const override {
    return {.first_ms = 30'000, .longest_ms = 7'200'000, .attempts_max = 2'000};
  }
  int64_t lease_ms() const override { return 1'800'000; }

 private:
  const Yearly& yearly_;
};

/// Each SummaryPublished of the home is a slot, due when it was recorded.
runtime::Schedule deliveries(const Yearly& yearly);

}  // namespace cairn::workers::summary
