// T8 inside one process: a view is built again and again while writers write and readers hold it against the log.
#include <atomic>
#include <cstdio>
#include <thread>

#include "tests/crash/counting_view.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

constexpr int kReaders = 2;
constexpr int kRebuilds = 12;
constexpr uint64_t kCommitsMax = 100'000;  // the writer's, should the rebuilds never end

class RebuildTest : public StoreFixture {
 protected:
  void SetUp() override {
    projections = {&view};
    open();
    for (uint64_t i = 0; i < 3000; ++i) must(commit(i, stream_of(i), Expected::any(), {event(i)}));
  }
  static std::string stream_of(uint64_t i) { return "note-" + std::to_string(i % 23); }

  /// One read: the rows of the view add up to the events of the log, at one moment.
  Result<void> read(const Snapshot& snapshot) {
    CAIRN_TRY(const auto reader, snapshot.view("counting"));
    uint64_t sum = 0;
    const auto rows = reader.cursor();
    for (rows->seek("n"); rows->valid(); rows->next()) sum += std::stoull(std::string(rows->value()));
    CAIRN_TRY(rows->status());
    if (sum != snapshot.head().value() || reader.position() != snapshot.head())
      return fail(Errc::kInternal, "the view counts " + std::to_string(sum) + " events up to position " +
                                       std::to_string(reader.position().value()) + ", the log has " +
                                       std::to_string(snapshot.head().value()));
    return success();
  }

  CountingView view;
};

TEST_F(RebuildTest, NoReadFailsWhileAViewIsRebuilt) {
  std::atomic<bool> done = false;
  std::atomic<uint64_t> reads = 0;
  std::atomic<uint64_t> writes = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kReaders; ++i)
    threads.emplace_back([&] {
      const auto old = store->snapshot();  // holds the first generation to the end
      while (!done) {
        const auto now = read(*store->snapshot());
        const auto then = read(*old);
        EXPECT_TRUE(now) << now.error().context;
        EXPECT_TRUE(then) << then.error().context;
        if (!now || !then) return;
        reads += 2;
      }
    });
  threads.emplace_back([&] {
    for (uint64_t i = 10'000; i < 10'000 + kCommitsMax && !done; ++i, ++writes)
      must(commit(i, stream_of(i), Expected::any(), {event(i)}));
  });
  for (int i = 0; i < kRebuilds; ++i) {
    const auto rebuilt = store->rebuild("counting", {});
    EXPECT_TRUE(rebuilt) << "the digests must be equal: " << rebuilt.error().context;
  }
  done = true;
  for (auto& thread : threads) thread.join();
  EXPECT_GT(reads, 0u);
  EXPECT_EQ(store->views().front().generation, static_cast<uint64_t>(kRebuilds) + 1);
  twice([&] { EXPECT_TRUE(store->verify({})) << store->verify({}).error().context; });
  std::printf("%d rebuilds while %llu commits came in: %llu reads, none failed; digests equal\n", kRebuilds,
              static_cast<unsigned long long>(writes.load()), static_cast<unsigned long long>(reads.load()));
}

}  // namespace
}  // namespace cairn::eventstore::testing
