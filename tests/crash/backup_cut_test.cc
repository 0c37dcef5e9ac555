// T15: the power is cut at every file operation of a backup. The ledger keeps its promises, the backup before is whole,
// and the next one is made as if nothing had been.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

#include "eventstore/backup/backup.h"
#include "tests/crash/counting_view.h"
#include "tests/crash/power_cut.h"
#include "tests/crash/promises.h"

namespace cairn::eventstore::testing {
namespace {

constexpr uint64_t kCommitsBefore = 20;

const backup::Progress kNobody = [](std::string_view, uint64_t, uint64_t) {};

backup::Keeping keeping_below(const std::string& root, rocksdb::Env* env) {
  return {.folder = root + "/backups", .files = {{"ledger.json", "{}\n"}}, .env = env};
}

Result<void> restore_below(const std::string& root, uint32_t id, uint64_t events_min) {
  CountingView view;
  backup::Restoring restoring;
  restoring.folder = root + "/backups";
  restoring.id = id;
  restoring.to = root + "/restored";
  restoring.log_name = "log";
  restoring.checkpoint_name = "checkpoint";
  restoring.views = {&view};
  CAIRN_TRY(const auto restored, backup::restore(restoring, kNobody));
  std::filesystem::remove_all(restoring.to);
  if (restored.verified.events >= events_min) return success();
  return fail(Errc::kCorrupt, "backup " + std::to_string(id) + " has " + std::to_string(restored.verified.events) +
                                  " events, wanted " + std::to_string(events_min));
}

/// A run with two backups, the second of which is cut off.
class BackupCutTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(run.root.path() + "/backups");
    CountingView view;
    auto opened = SmallLedger{run.root.path(), run.env.get()}.open(view);
    ASSERT_TRUE(opened) << opened.error().context;
    auto& store = *opened.value();
    append(store, kCommitsBefore);
    const auto first = backup::back_up(store, keeping_below(run.root.path(), run.env.get()), kNobody);
    ASSERT_TRUE(first) << first.error().context;
    begin = run.journal.size();
    append(store, kCommitsBefore + 1);
    const auto second = backup::back_up(store, keeping_below(run.root.path(), run.env.get()), kNobody);
    ASSERT_TRUE(second) << second.error().context;
    end = run.journal.size();
  }
  void append(Store& store, uint64_t until) {
    for (uint64_t& number = told.sent; number < until;) {
      auto answer = store.append_and_wait(script().commits[number]);
      ASSERT_TRUE(answer) << answer.error().context;
      answers[number] = std::move(answer).value();
      told.answered = ++number;
      run.journal.mark(FileOperation::Kind::kAnswered, number - 1);
    }
  }
  /// Everything that must hold after a cut. `acknowledged`: commits before it; `whole`: backups that were answered.
  Result<void> check(const std::string& root, uint64_t acknowledged, uint32_t whole) const {
    for (uint32_t id = 1; id <= whole; ++id) {
      CAIRN_TRY(restore_below(root, id, script().first[id == 1 ? kCommitsBefore : kCommitsBefore + 1]));
    }
    CAIRN_TRY(const auto listed, backup::list(root + "/backups"));
    for (const auto& one : listed)
      if (one.id > whole && one.flaw.empty()) {
        CAIRN_TRY(restore_below(root, one.id, script().first[kCommitsBefore]));
      }
    CountingView view;
    {
      CAIRN_TRY(const auto store, SmallLedger{root}.open(view));
      CAIRN_TRY(const auto next, backup::back_up(*store, keeping_below(root, nullptr), kNobody));
      CAIRN_TRY(const auto after, backup::list(root + "/backups"));
      for (const auto& one : after)
        if (!one.flaw.empty()) return fail(Errc::kCorrupt, "a flaw is left: " + one.flaw);
      CAIRN_TRY(restore_below(root, next.id, script().first[acknowledged]));
    }
    return check_promises(SmallLedger{root}, {.sent = told.sent, .answered = acknowledged}, answers);
  }

  RecordedRun run;
  Told told;
  Answers answers = Answers(script().commits.size());
  size_t begin = 0;
  size_t end = 0;
};

TEST_F(BackupCutTest, EarlierBackupsAndTheLedgerAreWholeWhereverThePowerIsCut) {
  Disk disk(Image{{"backups/", ""}, {"ledger/", ""}});
  cairn::testing::TempFolder root(fast_folder());
  std::set<Hash> seen;
  std::vector<std::string> broken;
  uint64_t cuts = 0;
  uint64_t acknowledged = 0;
  const auto& operations = run.journal.operations();
  for (size_t at = 0; at <= end; ++at) {
    if (at >= begin) {
      for (const auto state : kAfterCuts) {
        ++cuts;
        std::mt19937_64 random(at * std::size(kAfterCuts) + static_cast<size_t>(state));
        const auto image = disk.after_cut(state, random);
        if (!seen.insert(hash_of(image)).second) continue;
        put_on_disk(image, root.path());
        const auto kept = check(root.path(), acknowledged, at == end ? 2 : 1);
        if (!kept)
          broken.push_back("cut before operation " + std::to_string(at) + ", " + name_of(state) + ": " +
                           kept.error().context);
      }
    }
    if (at == end) break;
    if (operations[at].kind == FileOperation::Kind::kAnswered) acknowledged = operations[at].number + 1;
    disk.apply(operations[at]);
  }
  std::string first;
  for (size_t i = 0; i < std::min<size_t>(broken.size(), 20); ++i) first += broken[i] + "\n";
  EXPECT_TRUE(broken.empty()) << broken.size() << " broken promises\n" << first;
  std::printf("power cut at %zu file operations of a backup: %llu cuts, %zu different disks, %zu broken promises\n",
              end - begin, static_cast<unsigned long long>(cuts), seen.size(), broken.size());
}

}  // namespace
}  // namespace cairn::eventstore::testing
