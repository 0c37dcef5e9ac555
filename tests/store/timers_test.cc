#include "tests/store/failing_log.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

class TimersTest : public StoreFixture {
 protected:
  void SetUp() override {
    wrap = [this](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
    open();
  }
  std::optional<std::string> row(const std::string& key) { return store->snapshot()->timers().get(key).value(); }
  Result<void> put(const std::string& key, std::optional<std::string> value) {
    return store->change_timers(
        [&](const FamilyReader&) -> Result<std::vector<RowWrite>> { return std::vector<RowWrite>{{key, value}}; });
  }
  Faults faults;
};

TEST_F(TimersTest, WhatIsWrittenStays) {
  ASSERT_TRUE(put("a", "1"));
  ASSERT_TRUE(put("b", "2"));
  ASSERT_TRUE(put("a", std::nullopt));
  twice([&] {
    EXPECT_EQ(row("a"), std::nullopt);
    EXPECT_EQ(row("b"), "2");
    EXPECT_EQ(store->head(), Position(0)) << "timers are no events";
  });
}

TEST_F(TimersTest, AChangeSeesTheOneBeforeIt) {
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(store->change_timers([&](const FamilyReader& rows) -> Result<std::vector<RowWrite>> {
      CAIRN_TRY(const auto before, rows.get("count"));
      return std::vector<RowWrite>{{"count", std::to_string(std::stoi(before.value_or("0")) + 1)}};
    }));
  EXPECT_EQ(row("count"), "100");
}

TEST_F(TimersTest, ARefusalWritesNothingAndFencesNothing) {
  const auto refused = store->change_timers(
      [](const FamilyReader&) -> Result<std::vector<RowWrite>> { return fail(Errc::kConflict, "stale"); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kConflict);
  EXPECT_FALSE(store->fenced());
  must(commit(1, "note-a", Expected::any(), {event(1)}));
}

TEST_F(TimersTest, NothingToWriteCostsNoWrite) {
  faults.writes_until_failure = 0;
  EXPECT_TRUE(store->change_timers(
      [](const FamilyReader&) -> Result<std::vector<RowWrite>> { return std::vector<RowWrite>(); }));
}

TEST_F(TimersTest, AFailedWriteFences) {
  faults.writes_until_failure = 0;
  EXPECT_EQ(put("a", "1").error().code, Errc::kIndeterminate);
  EXPECT_TRUE(store->fenced());
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1)})).code, Errc::kIndeterminate);
}

TEST_F(TimersTest, AFullDiskRefusesWithoutFencing) {
  faults.code = Errc::kDiskFull;
  faults.writes_until_failure = 0;
  EXPECT_EQ(put("a", "1").error().code, Errc::kDiskFull);
  faults.writes_until_failure = -1;
  EXPECT_TRUE(put("a", "2"));
  EXPECT_EQ(row("a"), "2");
}

}  // namespace
}  // namespace cairn::eventstore::testing
