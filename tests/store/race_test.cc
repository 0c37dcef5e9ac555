// T6: writers that race on few streams. Exactly one wins each revision; a reader never misses, repeats or reorders.
#include <atomic>
#include <barrier>
#include <set>
#include <thread>

#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

constexpr int kWriters = 16;
constexpr uint64_t kStreams = 3;
constexpr uint64_t kWinsWanted = 50;  // by each writer

class RaceTest : public StoreFixture {
 protected:
  void SetUp() override { open(); }

  /// One writer: reads the head, expects exactly it, and tries until it won often enough.
  void write(uint64_t writer) {
    uint64_t id = writer * 1'000'000;
    for (uint64_t won = 0; won < kWinsWanted;) {
      const std::string to = "race-" + std::to_string((writer + id) % kStreams);
      const auto head = store->snapshot()->stream_head(stream(to)).value();
      const Expected expected = head ? Expected::exact(head->last) : Expected::no_stream();
      const auto done = store->append_and_wait(commit(id, to, expected, {event(id)}));
      ++id;
      if (done) {
        ++won;
        const uint64_t revision = head ? head->last.value() + 1 : 0;
        EXPECT_EQ(done.value().revisions.front(), Revision(revision));
      } else {
        EXPECT_EQ(done.error().code, Errc::kConflict) << done.error().context;
      }
    }
  }

  /// Polls until all is there and expects each position once, in order, and the ring to agree with the log.
  void read(uint64_t wanted) {
    Position next(0);
    while (next.value() < wanted) {
      const auto snapshot = store->snapshot();
      const auto done = snapshot->scan(next, snapshot->head(), {}, [&](const StoredEvent& seen, std::string_view) {
        EXPECT_EQ(seen.position(), next.value());
        next = next.next();
        return true;
      });
      ASSERT_TRUE(done) << done.error().context;
      ASSERT_EQ(next, snapshot->head()) << "what is in the head is readable";
      if (const auto recent = store->recent(next, 10))
        for (size_t i = 0; i < recent->size(); ++i) EXPECT_EQ((*recent)[i]->position(), next.value() + i);
      std::this_thread::yield();
    }
  }

  void race(bool together) {
    std::barrier start(kWriters);
    std::thread reader([&] { read(kWriters * kWinsWanted); });
    std::vector<std::thread> writers;
    for (uint64_t i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] {
        if (together) start.arrive_and_wait();
        write(i);
      });
      // Staggered: each begins once the ones before have had their say.
      if (!together)
        while (store->head().value() < i * 10) std::this_thread::yield();
    }
    for (auto& writer : writers) writer.join();
    reader.join();
    twice([&] {
      EXPECT_EQ(store->head(), Position(kWriters * kWinsWanted));
      EXPECT_TRUE(store->verify({})) << store->verify({}).error().context;
    });
  }
};

TEST_F(RaceTest, OneWriterWinsEachRevisionWhenAllStartTogether) { race(true); }
TEST_F(RaceTest, OneWriterWinsEachRevisionWhenTheyAreStaggered) { race(false); }

TEST_F(RaceTest, OfRacingReservationsOneHolds) {
  // Sixteen want each seat; the condition is that nobody has taken it, in whatever stream.
  constexpr uint64_t kSeats = 60;
  std::barrier start(kWriters);
  std::atomic<uint64_t> wins = 0;
  std::vector<std::thread> writers;
  for (uint64_t i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] {
      start.arrive_and_wait();
      for (uint64_t seat = 0; seat < kSeats; ++seat) {
        const uint64_t id = i * 1000 + seat;
        const std::string tag = "seat:" + std::to_string(seat);
        Append request = commit(id, "guest-" + std::to_string(i), Expected::any(), {event(id, "x", {tag})});
        request.conditions.push_back({Filter{{}, {}, {tag}, std::nullopt}, Position(0)});
        const auto done = store->append_and_wait(request);
        if (done)
          ++wins;
        else
          EXPECT_EQ(done.error().code, Errc::kConditionFailed) << done.error().context;
      }
    });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(wins, kSeats);
  twice([&] {
    std::set<std::string> seats;
    for (uint64_t i = 0; i < store->head().value(); ++i)
      EXPECT_TRUE(seats.insert(store->snapshot()->event_at(Position(i)).value().tags(0)).second) << "taken twice";
    EXPECT_EQ(seats.size(), kSeats);
  });
}

TEST_F(RaceTest, RacingRetriesOfOneCommitGetOneAnswer) {
  std::barrier start(kWriters);
  std::atomic<int> originals = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i)
    writers.emplace_back([&] {
      start.arrive_and_wait();
      for (uint64_t id = 0; id < 50; ++id)
        if (!must(commit(id, "note-a", Expected::any(), {event(id)})).duplicate) ++originals;
    });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(originals, 50);
  EXPECT_EQ(store->head(), Position(50));
}

TEST_F(RaceTest, ClosingAnswersEveryAppend) {
  std::atomic<int> answers = 0;
  constexpr int kAppends = 500;
  for (uint64_t i = 0; i < kAppends; ++i)
    store->append(commit(i, "note-a", Expected::any(), {event(i)}), [&](Result<Appended> done) {
      EXPECT_TRUE(done || done.error().code == Errc::kCancelled);
      ++answers;
    });
  store.reset();
  EXPECT_EQ(answers, kAppends);
}

}  // namespace
}  // namespace cairn::eventstore::testing
