#pragma once

#include "workers/runtime/schedule.h"
#include "workers/runtime/worker.h"
#include "workers/summary/yearly.h"

namespace cairn::workers::summary {

/// Drafts a year's summary in its four forms, for the City Manager to return or to sign. A summary that was signed, or
/// returned with a comment that an officer has to answer, is left as it is. A PDF that could not be made stands in the
/// draft with the reason.
class Drafting final : public runtime::Worker {
 public:
  explicit Drafting(const Yearly& yearly) : yearly_(yearly) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;
  int64_t lease_ms() const override { return 1'800'000; }  // two PDFs that take as long as they may

 private:
  const Yearly& yearly_;
};

/// A slot a year, due when the day after its fourth quarter's last one begins, by the rules whenever they are asked;
/// one that was opened is waited for until it is locked. Missed years are all worked on, in order.
runtime::Schedule drafts(const Yearly& yearly);

}  // namespace cairn::workers::summary
