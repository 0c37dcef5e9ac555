// T1: the power is cut at every file operation of a run, with every state that the disk may be left in, and the ledger
// is opened again by the real store.
#include "tests/crash/power_cut.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/crash/counting_view.h"

namespace cairn::eventstore::testing {
namespace {

using Kind = FileOperation::Kind;

constexpr size_t kNamedMax = 40;
/// Every so many cuts, the opening after it is cut as well.
constexpr size_t kRecoveryEvery = 60;

std::string first_of(const std::vector<std::string>& broken) {
  std::string text = std::to_string(broken.size()) + " broken promises\n";
  for (size_t i = 0; i < std::min(kNamedMax, broken.size()); ++i) text += broken[i] + "\n";
  return text;
}

uint64_t count(const FileJournal& journal, Kind kind, const std::string& part) {
  return static_cast<uint64_t>(std::ranges::count_if(journal.operations(), [&](const auto& operation) {
    return operation.kind == kind && operation.path.find(part) != std::string::npos;
  }));
}

/// Tables that were written between the first answer and the last, while the ledger was open.
uint64_t flushes(const FileJournal& journal) {
  const auto& all = journal.operations();
  const auto answered = [](const auto& operation) { return operation.kind == Kind::kAnswered; };
  const auto begin = std::ranges::find_if(all, answered);
  const auto end = std::find_if(all.rbegin(), all.rend(), answered).base();
  return static_cast<uint64_t>(std::count_if(begin, end, [](const auto& operation) {
    return operation.kind == Kind::kCreate && operation.path.ends_with(".sst");
  }));
}

class PowerCutTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto ended = run.run();
    ASSERT_TRUE(ended) << ended.error().context;
  }
  RecordedRun run;
};

TEST_F(PowerCutTest, NothingAcknowledgedIsLostWhereverThePowerIsCut) {
  // The run must hold what can go wrong, or the cuts prove little.
  EXPECT_GE(flushes(run.journal), 3u);
  EXPECT_GE(count(run.journal, Kind::kDelete, ".sst"), 1u) << "a compaction replaces tables";
  EXPECT_GE(count(run.journal, Kind::kDelete, ".log"), 1u) << "a write-ahead log is given up";
  EXPECT_GE(count(run.journal, Kind::kRename, ""), 2u);

  const auto report = cut_everywhere({run.journal.operations(), run.answers, {}, {}});
  EXPECT_TRUE(report.broken.empty()) << first_of(report.broken);
  std::printf(
      "power cut at %llu file operations (%llu syncs, %llu of folders, %llu renames, %llu tables, %llu tables "
      "replaced): %llu cuts, %llu different disks opened, %zu broken promises\n",
      static_cast<unsigned long long>(report.operations),
      static_cast<unsigned long long>(count(run.journal, Kind::kSync, "")),
      static_cast<unsigned long long>(count(run.journal, Kind::kSyncFolder, "")),
      static_cast<unsigned long long>(count(run.journal, Kind::kRename, "")),
      static_cast<unsigned long long>(count(run.journal, Kind::kCreate, ".sst")),
      static_cast<unsigned long long>(count(run.journal, Kind::kDelete, ".sst")),
      static_cast<unsigned long long>(report.cuts), static_cast<unsigned long long>(report.images),
      report.broken.size());
}

TEST_F(PowerCutTest, ACutWhileOpeningAgainIsNoWorse) {
  const AfterCut states[] = {AfterCut::kAllLost, AfterCut::kAllKept, AfterCut::kRandomPages};
  Disk disk;
  Told told;
  CutReport total;
  uint64_t recoveries = 0;
  for (size_t at = 0; at < run.journal.operations().size(); ++at) {
    const auto& operation = run.journal.operations()[at];
    if (at % kRecoveryEvery == kRecoveryEvery / 2) {
      std::mt19937_64 random(at);
      const auto image = disk.after_cut(AfterCut::kTornSectors, random);
      RecordedRun again;
      put_on_disk(image, again.root.path());
      {
        CountingView view;
        const auto opened = SmallLedger{again.root.path(), again.env.get()}.open(view);
        ASSERT_TRUE(opened) << opened.error().context;
      }
      const auto report = cut_everywhere({again.journal.operations(), run.answers, image, told}, states);
      ++recoveries;
      total.operations += report.operations;
      total.cuts += report.cuts;
      total.images += report.images;
      total.broken.insert(total.broken.end(), report.broken.begin(), report.broken.end());
    }
    told.hear(operation);
    disk.apply(operation);
  }
  EXPECT_TRUE(total.broken.empty()) << first_of(total.broken);
  std::printf(
      "power cut at %llu file operations of %llu openings after a cut: %llu cuts, %llu different disks opened, "
      "%zu broken promises\n",
      static_cast<unsigned long long>(total.operations), static_cast<unsigned long long>(recoveries),
      static_cast<unsigned long long>(total.cuts), static_cast<unsigned long long>(total.images), total.broken.size());
}

}  // namespace
}  // namespace cairn::eventstore::testing
