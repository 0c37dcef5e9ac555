// T2: the disk fails at the n-th append, sync, rename, …, for n = 1, 2, 3, … until the whole run is over before the
// fault is met.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/crash/fault_run.h"
#include "tests/crash/ledger_client.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {
namespace {

constexpr size_t kNamedMax = 20;
constexpr uint64_t kKiB = 1024;
/// A run has thousands of reads, and most are of the same few kinds: every so many is as much as each run of the tests
/// can bear. One that fails for good ends the run mostly as one that fails once does.
constexpr uint64_t kReadEvery = 16;
constexpr uint64_t kLastingReadEvery = 128;

std::string first_of(const std::vector<std::string>& broken) {
  std::string text = std::to_string(broken.size()) + " broken promises\n";
  for (size_t i = 0; i < std::min(kNamedMax, broken.size()); ++i) text += broken[i] + "\n";
  return text;
}

void add(const FaultReport& report, FaultReport& total) {
  total.met += report.met;
  for (size_t i = 0; i < total.ends.size(); ++i) total.ends[i] += report.ends[i];
  total.broken.insert(total.broken.end(), report.broken.begin(), report.broken.end());
}

FaultReport say(const std::string& what, FaultReport total) {
  std::printf("%s: %llu faults", what.c_str(), static_cast<unsigned long long>(total.met));
  for (const auto end : kFaultEnds)
    std::printf(", %llu %s", static_cast<unsigned long long>(total.ends[static_cast<size_t>(end)]), name_of(end));
  std::printf(", %zu broken promises\n", total.broken.size());
  EXPECT_GT(total.met, 0u) << "the script never asks for it";
  EXPECT_TRUE(total.broken.empty()) << first_of(total.broken);
  return total;
}

uint64_t count_of(const FaultReport& report, FaultEnd end) { return report.ends[static_cast<size_t>(end)]; }

class DiskFaultTest : public ::testing::TestWithParam<FileCall> {};

TEST_P(DiskFaultTest, AFailedWriteFencesAndLosesNothing) {
  FaultReport errors;
  add(run_with_each({.call = GetParam()}), errors);
  add(run_with_each({.call = GetParam(), .lasting = true}), errors);
  errors = say(std::string("EIO at each ") + name_of(GetParam()), std::move(errors));
  const auto full = say(std::string("ENOSPC at each ") + name_of(GetParam()),
                        run_with_each({.call = GetParam(), .no_space = true, .lasting = true}));
  for (const auto& report : {errors, full}) {
    EXPECT_EQ(count_of(report, FaultEnd::kWentOn), 0u);
    // A file that cannot be deleted stays, and harms nobody.
    if (GetParam() != FileCall::kDelete) EXPECT_GT(count_of(report, FaultEnd::kNotOpened), 0u);
  }
}

std::string word_of(const ::testing::TestParamInfo<FileCall>& call) {
  std::string name = name_of(call.param);
  std::erase(name, ' ');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Writes, DiskFaultTest, ::testing::ValuesIn(kWriteCalls), word_of);

class ReadFaultTest : public ::testing::TestWithParam<FileCall> {};

TEST_P(ReadFaultTest, AFailedReadIsAnErrorAndNeverAnotherAnswer) {
  FaultReport errors;
  add(run_with_each({.call = GetParam()}, kReadEvery), errors);
  add(run_with_each({.call = GetParam(), .lasting = true}, kLastingReadEvery), errors);
  say(std::string("EIO at every 16th ") + name_of(GetParam()), std::move(errors));
}

INSTANTIATE_TEST_SUITE_P(Reads, ReadFaultTest, ::testing::ValuesIn(kReadCalls), word_of);

/// A disk of so many bytes under the whole script.
class FullDiskTest : public ::testing::Test {
 protected:
  struct Outcome {
    uint64_t refusals = 0;  ///< of commits and other steps, with kDiskFull
    uint64_t fences = 0;
    uint64_t failed_appends = 0;  ///< for which there was no room any more
    std::string broken;
  };
  Outcome run_on(uint64_t disk_bytes, uint64_t reserve_bytes) {
    Outcome outcome;
    const cairn::testing::TempFolder root{fast_folder()};
    FailingDisk disk(root.path(), Fault{FileCall::kAppend, UINT64_MAX});
    const std::unique_ptr<rocksdb::Env> env(
        rocksdb::NewCompositeEnv(make_failing_file_system(quiet_file_system(), disk)));
    SmallLedger ledger{root.path(), env.get()};
    ledger.on_fenced = [&](const Error&) { ++outcome.fences; };
    ledger.reserve_bytes = reserve_bytes;
    ledger.free_bytes = [&](const std::string&) -> Result<uint64_t> { return disk.free_bytes(); };
    disk.set_room(disk_bytes);
    LedgerClient client(ledger, nullptr);
    client.one_by_one = true;
    client.after_refusal = [&](Store& store, const Error& error) -> Result<void> {
      if (error.code != Errc::kDiskFull) return error;
      ++outcome.refusals;
      if (store.fenced()) return broken("a full disk that was noticed in time fences");
      CAIRN_TRY(check_reads(*store.snapshot(), client.told().answered, client.answers()));
      // Room is made; the same open store must go on by itself.
      disk.heal();
      return success();
    };
    const auto ended = client.run();
    outcome.failed_appends = disk.refused();
    const bool opening_refused = !ended && ended.error().code == Errc::kDiskFull;
    const bool may_stop = opening_refused || outcome.failed_appends > 0;
    if (!ended && (ended.error().code == kBroken || !may_stop)) outcome.broken = ended.error().context;
    disk.heal();
    const auto kept = check_promises(SmallLedger{root.path()}, client.told(), client.answers());
    if (!kept) outcome.broken += " opened again: " + kept.error().context;
    return outcome;
  }
};

TEST_F(FullDiskTest, WritesStopInTimeAndGoOnInTheSameStoreOnceThereIsRoom) {
  // The reserve holds all that RocksDB may still have to write out of memory.
  constexpr uint64_t kReserve = 1024 * kKiB;
  uint64_t disks = 0, refusals = 0;
  for (uint64_t bytes = kReserve; bytes < 8 * kReserve; bytes += 16 * kKiB) {
    const auto outcome = run_on(bytes, kReserve);
    ++disks;
    refusals += outcome.refusals;
    EXPECT_EQ(outcome.broken, "") << bytes;
    EXPECT_EQ(outcome.fences, 0u) << bytes;
    EXPECT_EQ(outcome.failed_appends, 0u) << "RocksDB met the full disk although there was a reserve";
    if (disks > 10 && outcome.refusals == 0) break;
  }
  EXPECT_GT(refusals, 20u);
  std::printf("%llu disks that fill up, %llu refusals, all of which went through once there was room\n",
              static_cast<unsigned long long>(disks), static_cast<unsigned long long>(refusals));
}

TEST_F(FullDiskTest, WithoutAReserveItFencesAndOpeningAgainDecides) {
  uint64_t disks = 0, fences = 0;
  for (uint64_t bytes = 8 * kKiB;; bytes += 8 * kKiB) {
    const auto outcome = run_on(bytes, 0);
    ++disks;
    fences += outcome.fences;
    EXPECT_EQ(outcome.broken, "") << bytes;
    if (outcome.failed_appends == 0) break;
  }
  EXPECT_GT(fences, 10u);
  std::printf("%llu disks without a reserve, %llu times fenced, 0 acknowledged commits lost\n",
              static_cast<unsigned long long>(disks), static_cast<unsigned long long>(fences));
}

}  // namespace
}  // namespace cairn::eventstore::testing
