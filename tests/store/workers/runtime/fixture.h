#pragma once

#include "tests/store/fixture.h"
#include "workers/runtime/queue.h"

namespace cairn::workers::runtime::testing {

/// Ids that count up: what is drawn is the same in every run.
class CountingIds final : public IdSource {
 public:
  std::array<uint8_t, 16> next() override { return eventstore::testing::id_bytes(9, ++drawn_); }

 private:
  std::atomic<uint64_t> drawn_ = 0;
};

inline constexpr int64_t kSecondUs = 1'000'000;
inline constexpr int64_t kDayUs = 86'400 * kSecondUs;

/// A store that is closed and opened again, and the queue over it.
class QueueFixture : public eventstore::testing::StoreFixture {
 protected:
  void SetUp() override { begin(); }
  void begin() {
    open();
    queue = std::make_unique<JobQueue>(*store, clock, ids);
  }
  void restart() {
    queue.reset();
    store.reset();
    begin();
  }

  JobSpec spec(const std::string& target, int64_t after_us = 0) {
    return {{"letters", "2026-27-Q1", target}, "letter", clock.now_us() + after_us, {}, {}};
  }
  /// Adds, ripens and leases one job.
  Job leased_job(const std::string& target) {
    EXPECT_EQ(queue->add({spec(target)}).value(), 1U);
    EXPECT_EQ(queue->ripen(16).value(), 1U);
    const auto jobs = queue->claim(kLetters, 16).value();
    EXPECT_EQ(jobs.size(), 1U);
    return jobs.empty() ? Job() : jobs.front();
  }
  std::string state_of(const Job& job) { return std::string(name_of(queue->find(id_of(job)).value().state())); }

  const std::vector<Claimant> kLetters = {{"letter", 60'000, 3}};
  CountingIds ids;
  std::unique_ptr<JobQueue> queue;
};

}  // namespace cairn::workers::runtime::testing
