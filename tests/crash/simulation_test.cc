#include "tests/crash/simulation.h"

#include <cstdio>

namespace cairn::workers::runtime::testing {
namespace {

using eventstore::testing::Cut;
using ::testing::IsEmpty;

/// As many as fit into every run of the tests; SEEDS=200 takes some ten minutes.
constexpr uint64_t kSeeds = 12;

SimulationReport twenty_years(uint64_t seed) { return Simulation({.seed = seed}).run(); }

TEST(SimulationTest, TwentyYearsOfEachSeedKeepThePromises) {
  const eventstore::testing::Seeds seeds(kSeeds);
  SimulationReport sum;
  for (uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const auto report = twenty_years(seed);
    ASSERT_THAT(report.broken, IsEmpty()) << "SEED=" << seed << " shows it again";
    EXPECT_GT(report.cuts, 0U) << "SEED=" << seed;
    sum.writes += report.writes;
    sum.cuts += report.cuts;
    sum.jobs += report.jobs;
    sum.effects += report.effects;
    sum.outside += report.outside;
    sum.stale_refused += report.stale_refused;
    sum.slots_missed += report.slots_missed;
  }
  std::printf(
      "%llu seeds of 20 years: %llu writes, %llu power cuts, %llu jobs, %llu effects, %llu missed slots named, "
      "%llu stale tokens refused, 0 broken promises\n",
      static_cast<unsigned long long>(seeds.count()), static_cast<unsigned long long>(sum.writes),
      static_cast<unsigned long long>(sum.cuts), static_cast<unsigned long long>(sum.jobs),
      static_cast<unsigned long long>(sum.effects), static_cast<unsigned long long>(sum.slots_missed),
      static_cast<unsigned long long>(sum.stale_refused));
  if (seeds.chosen) return;
  EXPECT_GT(sum.slots_missed, 0U);
  EXPECT_GT(sum.stale_refused, 0U);
}

TEST(SimulationTest, ASeedReplaysExactly) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto once = twenty_years(seed);
    const auto again = twenty_years(seed);
    EXPECT_EQ(once.trace, again.trace) << "SEED=" << seed;
    EXPECT_EQ(once.writes, again.writes);
  }
  EXPECT_NE(twenty_years(1).trace, twenty_years(2).trace);
}

TEST(SimulationTest, APowerCutAtEveryWriteOfAYear) {
  uint64_t cuts = 0;
  for (const Cut cut : {Cut::kBefore, Cut::kAfter}) {
    for (uint64_t at = 1;; ++at) {
      Simulation simulation({.seed = 11, .years = 1});
      simulation.cut_at = [&](uint64_t write) { return write == at ? cut : Cut::kNone; };
      const auto report = simulation.run();
      ASSERT_THAT(report.broken, IsEmpty()) << "cut " << (cut == Cut::kBefore ? "before" : "after") << " write " << at;
      if (report.cuts == 0) break;
      ++cuts;
      ASSERT_LT(at, 100'000U);
    }
  }
  std::printf("%llu cuts, before and after every write of a year: 0 broken promises\n",
              static_cast<unsigned long long>(cuts));
  EXPECT_GT(cuts, 100U);
}

}  // namespace
}  // namespace cairn::workers::runtime::testing
