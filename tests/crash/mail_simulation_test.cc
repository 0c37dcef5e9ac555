#include "tests/crash/mail_simulation.h"

#include <cstdio>

namespace cairn::workers::reminders::testing {
namespace {

using eventstore::testing::Cut;
using ::testing::IsEmpty;
using ::testing::Not;

/// As many as fit into every run of the tests.
constexpr uint64_t kSeeds = 3;

MailSimulationReport years_of(uint64_t seed, int years) {
  return MailSimulation({.seed = seed, .days = years * 365 + years / 4}).run();
}

void add(const MailSimulationReport& report, MailSimulationReport& sum) {
  sum.writes += report.writes;
  sum.cuts += report.cuts;
  sum.handed_over += report.handed_over;
  sum.lost_answers += report.lost_answers;
  sum.outages += report.outages;
  sum.tally.letters += report.tally.letters;
  sum.tally.mails += report.tally.mails;
  sum.tally.again += report.tally.again;
  sum.tally.undelivered += report.tally.undelivered;
  sum.tally.skipped += report.tally.skipped;
  sum.tally.missed += report.tally.missed;
}

using Number = unsigned long long;

TEST(MailSimulationTest, TwentyYearsOfEachSeedKeepThePromises) {
  const eventstore::testing::Seeds seeds(kSeeds);
  MailSimulationReport sum;
  for (uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const auto report = years_of(seed, 20);
    ASSERT_THAT(report.broken, IsEmpty()) << "SEED=" << seed << " shows it again";
    EXPECT_GT(report.cuts, 0U) << "SEED=" << seed;
    add(report, sum);
  }
  std::printf(
      "%llu seeds of 20 years: %llu writes, %llu power cuts, %llu outages of the mail server, %llu mails handed over, "
      "%llu of them taken without an answer; %llu intents, %llu mails taken, %llu again under the same Message-ID, "
      "%llu undelivered, %llu levels skipped, %llu missed steps named, 0 broken promises\n",
      static_cast<Number>(seeds.count()), static_cast<Number>(sum.writes), static_cast<Number>(sum.cuts),
      static_cast<Number>(sum.outages), static_cast<Number>(sum.handed_over), static_cast<Number>(sum.lost_answers),
      static_cast<Number>(sum.tally.letters), static_cast<Number>(sum.tally.mails),
      static_cast<Number>(sum.tally.again), static_cast<Number>(sum.tally.undelivered),
      static_cast<Number>(sum.tally.skipped), static_cast<Number>(sum.tally.missed));
  EXPECT_GT(sum.tally.again, 0U);
  EXPECT_GT(sum.tally.skipped, 0U);
  EXPECT_GT(sum.tally.missed, 0U);
}

TEST(MailSimulationTest, ASeedReplaysExactly) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const auto once = years_of(seed, 2);
    const auto again = years_of(seed, 2);
    EXPECT_EQ(once.trace, again.trace) << "SEED=" << seed;
    EXPECT_EQ(once.writes, again.writes);
  }
  EXPECT_NE(years_of(1, 2).trace, years_of(2, 2).trace);
}

TEST(MailSimulationTest, APowerCutAtEveryWriteOfAQuarter) {
  uint64_t cuts = 0;
  for (const Cut cut : {Cut::kBefore, Cut::kAfter}) {
    for (uint64_t at = 1;; ++at) {
      MailSimulation simulation({.seed = 5, .days = 125, .calm = true});
      simulation.cut_at = [&](uint64_t write) { return write == at ? cut : Cut::kNone; };
      const auto report = simulation.run();
      ASSERT_THAT(report.broken, IsEmpty()) << "cut " << (cut == Cut::kBefore ? "before" : "after") << " write " << at;
      if (report.cuts == 0) break;
      ++cuts;
      ASSERT_LT(at, 100'000U);
    }
  }
  std::printf("%llu cuts, before and after every write of a quarter: 0 broken promises\n", static_cast<Number>(cuts));
  EXPECT_GT(cuts, 100U);
}

/// The test of the test: mail that a server only says it took is missed by the oracle.
TEST(MailSimulationTest, AServerThatDropsWhatItTookIsFoundOut) {
  const auto report = MailSimulation({.seed = 5, .days = 125, .calm = true, .server_lies = true}).run();
  EXPECT_THAT(report.broken, Not(IsEmpty()));
}

}  // namespace
}  // namespace cairn::workers::reminders::testing
