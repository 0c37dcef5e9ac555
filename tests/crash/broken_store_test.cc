// The tests of the tests: stores that break a promise on purpose must be caught wherever their promise is tried.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/crash/broken_stores.h"
#include "tests/crash/power_cut.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class BrokenStoreTest : public ::testing::TestWithParam<BrokenStore> {};

TEST_P(BrokenStoreTest, IsCaughtByCuttingThePower) {
  const auto& store = GetParam();
  RecordedRun run;
  run.journal.forgets = store.forgets;
  const auto ended = run.run(store.wrap);
  ASSERT_TRUE(ended) << "while the power stays on nobody notices: " << ended.error().context;

  const AfterCut states[] = {store.after};
  const auto report = cut_everywhere({run.journal.operations(), run.answers, {}, {}}, states);
  EXPECT_THAT(report.broken, Contains(HasSubstr(store.caught_as)));
  std::printf("a store that %s: caught at %zu of %llu different disks after %llu cuts (%s), first by: %s\n",
              store.name.c_str(), report.broken.size(), static_cast<unsigned long long>(report.images),
              static_cast<unsigned long long>(report.cuts), name_of(store.after),
              report.broken.empty() ? "nothing" : report.broken.front().c_str());
}

std::string word_of(const ::testing::TestParamInfo<BrokenStore>& store) {
  std::string name = store.param.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Stores, BrokenStoreTest,
                         ::testing::Values(skips_the_sync(), loses_the_sync_of_folders(),
                                           acknowledges_before_the_write(), writes_the_index_in_a_second_batch(),
                                           marks_a_view_ahead_of_the_log(), writes_a_commit_in_two_halves()),
                         word_of);

}  // namespace
}  // namespace cairn::eventstore::testing
