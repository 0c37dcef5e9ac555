// T4: kill -9 in a loop. The oracle is this process: it keeps what the victim acknowledged, and after each kill every
// one of these commits must be in the log, wholly and where it was acknowledged.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "eventstore/rocks_commit_log.h"
#include "eventstore/store.h"
#include "tests/crash/counting_view.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {
namespace {

constexpr int kRuns = 50;
constexpr uint64_t kNumbersPerRun = 1'000'000;
constexpr uint64_t kAcksMax = 400;

struct Ack {
  unsigned long long number, first, last;
};

/// Starts the victim, reads so many of its lines, kills it, and reads what was still in the pipe.
std::vector<Ack> run_and_kill(const std::string& folder, uint64_t first_number, uint64_t acks_until_kill) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const std::string number = std::to_string(first_number);
  const pid_t victim = ::fork();
  if (victim == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(CAIRN_STORE_WRITER, CAIRN_STORE_WRITER, folder.c_str(), number.c_str(), nullptr);
    std::_Exit(127);
  }
  ::close(ends[1]);
  std::vector<Ack> acks;
  FILE* lines = ::fdopen(ends[0], "r");
  Ack ack{};
  if (acks_until_kill == 0) ::kill(victim, SIGKILL);
  while (std::fscanf(lines, "%llu %llu %llu\n", &ack.number, &ack.first, &ack.last) == 3) {
    acks.push_back(ack);
    if (acks.size() == acks_until_kill) ::kill(victim, SIGKILL);
  }
  std::fclose(lines);
  int status = 0;
  ::waitpid(victim, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the victim ended by itself, status " << status;
  return acks;
}

CommitId commit_of(uint64_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = 1;
  for (size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return CommitId(bytes);
}

TEST(StoreCrashTest, AcknowledgedCommitsSurviveFiftyKills) {
  cairn::testing::TempFolder folder;
  std::mt19937_64 random(20260701);
  std::vector<Ack> acknowledged;
  CountingView view;
  for (uint64_t run = 0; run < kRuns; ++run) {
    const auto acks = run_and_kill(folder.path(), run * kNumbersPerRun, random() % kAcksMax);
    acknowledged.insert(acknowledged.end(), acks.begin(), acks.end());

    RocksOptions options;
    options.folder = folder.path();
    options.create_if_missing = true;
    options.ballast_bytes = 0;
    auto log = open_rocks_commit_log(options);
    ASSERT_TRUE(log) << log.error().context;
    auto store = Store::open(std::move(log).value(), StoreOptions{.origin = "ledger.crash", .on_fenced = {}}, {&view});
    ASSERT_TRUE(store) << "run " << run << ": " << store.error().context;
    const auto snapshot = store.value()->snapshot();
    for (const auto& ack : acknowledged) {
      const auto found = snapshot->find_commit(commit_of(ack.number));
      ASSERT_TRUE(found) << found.error().context;
      ASSERT_TRUE(found.value()) << "lost: commit " << ack.number << " of run " << run;
      ASSERT_EQ(found.value()->first.value(), ack.first);
      ASSERT_EQ(found.value()->last.value(), ack.last);
    }
    // Dense, whole, in step: the whole check now and then, the views' position each time.
    ASSERT_EQ(store.value()->views().front().position, snapshot->head());
    if (run % 10 == 9) {
      const auto verified = store.value()->verify({});
      ASSERT_TRUE(verified) << "run " << run << ": " << verified.error().context;
    }
  }
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(kRuns));
  std::printf("%zu acknowledged commits, none lost\n", acknowledged.size());
}

}  // namespace
}  // namespace cairn::eventstore::testing
