#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "eventstore/ring.h"
#include "eventstore/store_async.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReadingTest : public StoreFixture {
 protected:
  void SetUp() override { open(); }
  /// note-a: 0 red A, 1 blue B; pin-b: 2 red B, 3 red+blue A.
  void fill() {
    must(commit(1, "note-a", Expected::any(), {event(1, "0", {"red"}, "A"), event(2, "1", {"blue"}, "B")}));
    must(commit(2, "pin-b", Expected::any(), {event(3, "2", {"red"}, "B"), event(4, "3", {"red", "blue"}, "A")}));
  }
  static Filter filter(std::vector<std::string> categories, std::vector<std::string> types,
                       std::vector<std::string> tags) {
    return {std::move(categories), std::move(types), std::move(tags), std::nullopt};
  }
};

TEST_F(ReadingTest, FiltersSelectByCategoryTypeTagsAndStream) {
  fill();
  twice([&] {
    EXPECT_THAT(payloads(), ElementsAre("0", "1", "2", "3"));
    EXPECT_THAT(payloads(filter({"note"}, {}, {})), ElementsAre("0", "1"));
    EXPECT_THAT(payloads(filter({"note", "pin", "none"}, {}, {})), ElementsAre("0", "1", "2", "3"));
    EXPECT_THAT(payloads(filter({}, {"A"}, {})), ElementsAre("0", "3"));
    EXPECT_THAT(payloads(filter({}, {}, {"red"})), ElementsAre("0", "2", "3"));
    EXPECT_THAT(payloads(filter({}, {}, {"red", "blue"})), ElementsAre("3"));
    EXPECT_THAT(payloads(filter({"pin"}, {"B"}, {"red"})), ElementsAre("2"));
    EXPECT_THAT(payloads(filter({"not"}, {}, {})), IsEmpty());
    Filter one_stream = filter({}, {"B"}, {});
    one_stream.stream = stream("note-a");
    EXPECT_THAT(payloads(one_stream), ElementsAre("1"));
    one_stream.stream = stream("note-none");
    EXPECT_THAT(payloads(one_stream), IsEmpty());
  });
}

TEST_F(ReadingTest, PostingsAreFoundWhereverBatchesCutTheirRows) {
  // Each commit is a batch of its own, so each tag has a row a commit: 0..299, 300..309, then 310..509 without blue.
  uint64_t id = 0;
  const auto batch = [&](uint64_t number, size_t events, const std::function<std::vector<std::string>(size_t)>& tags) {
    std::vector<NewEvent> made;
    for (size_t i = 0; i < events; ++i, ++id) made.push_back(event(id, std::to_string(id), tags(i)));
    must(commit(number, "note-a", Expected::any(), std::move(made)));
  };
  using Tags = std::vector<std::string>;
  batch(1, 200, [](size_t i) { return i % 3 == 0 ? Tags{"red", "red"} : Tags{}; });
  batch(2, 100, [](size_t i) { return i == 99 ? Tags{"blue"} : Tags{}; });
  batch(3, 10, [](size_t) { return Tags{"red", "blue"}; });
  batch(4, 200, [](size_t i) { return i == 150 ? Tags{"red"} : Tags{}; });
  twice([&] {
    const auto reds = payloads(filter({}, {}, {"red"}));
    EXPECT_EQ(reds.size(), 67 + 10 + 1);
    EXPECT_EQ(reds.back(), "460");
    EXPECT_EQ(payloads(filter({}, {}, {"red", "blue"})).size(), 10);
    const auto first_from = [&](uint64_t from, const std::string& tag) {
      uint64_t found = UINT64_MAX;
      EXPECT_TRUE(store->snapshot()->scan(Position(from), Position(UINT64_MAX), filter({}, {}, {tag}),
                                          [&](const StoredEvent& e, std::string_view) {
                                            found = e.position();
                                            return false;
                                          }));
      return found;
    };
    EXPECT_EQ(first_from(0, "blue"), 299) << "before the first row";
    EXPECT_EQ(first_from(1, "red"), 3) << "inside a row";
    EXPECT_EQ(first_from(198, "red"), 198) << "the last of a row";
    EXPECT_EQ(first_from(199, "red"), 300) << "between two rows";
    EXPECT_EQ(first_from(461, "red"), UINT64_MAX) << "after the last row";
    EXPECT_TRUE(store->verify({}));
  });
}

TEST_F(ReadingTest, ScansKeepToTheirRange) {
  fill();
  const auto snapshot = store->snapshot();
  std::vector<uint64_t> seen;
  const auto note = [&](const StoredEvent& e, std::string_view) {
    seen.push_back(e.position());
    return e.position() != 2;
  };
  ASSERT_TRUE(snapshot->scan(Position(1), Position(4), {}, note));
  EXPECT_THAT(seen, ElementsAre(1, 2)) << "stops when told";
  seen.clear();
  ASSERT_TRUE(snapshot->scan(Position(1), Position(3), filter({}, {}, {"red"}), note));
  EXPECT_THAT(seen, ElementsAre(2));
  seen.clear();
  ASSERT_TRUE(snapshot->scan(Position(9), Position(99), {}, note));
  EXPECT_THAT(seen, IsEmpty());
}

TEST_F(ReadingTest, AStreamReadsInRevisionsFromWhereAsked) {
  fill();
  must(commit(3, "note-a", Expected::exact(Revision(1)), {event(5, "4")}));
  twice([&] {
    std::vector<std::string> seen;
    const auto note = [&](const StoredEvent& e, std::string_view) {
      seen.push_back(e.payload());
      return true;
    };
    ASSERT_TRUE(store->snapshot()->scan_stream(stream("note-a"), Revision(1), note));
    EXPECT_THAT(seen, ElementsAre("1", "4"));
    EXPECT_EQ(store->snapshot()->scan_stream(stream("note-x"), Revision(0), note).error().code, Errc::kNotFound);
    EXPECT_EQ(store->snapshot()->stream_head(stream("pin-b")).value()->number, StreamNo(2));
    EXPECT_EQ(store->snapshot()->event_at(Position(5)).error().code, Errc::kNotFound);
  });
}

TEST_F(ReadingTest, LongGapsBetweenSelectedEventsAreJumped) {
  uint64_t id = 0;
  for (int i = 0; i < 300; ++i) {
    must(commit(
        id, "note-a", Expected::any(),
        {event(id, std::to_string(i), i % 50 == 7 ? std::vector<std::string>{"rare"} : std::vector<std::string>{})}));
    ++id;
  }
  EXPECT_THAT(payloads(filter({}, {}, {"rare"})), ElementsAre("7", "57", "107", "157", "207", "257"));
}

TEST_F(ReadingTest, ASnapshotDoesNotMove) {
  fill();
  const auto before = store->snapshot();
  must(commit(3, "note-a", Expected::any(), {event(5)}));
  EXPECT_EQ(before->head(), Position(4));
  EXPECT_EQ(before->event_at(Position(4)).error().code, Errc::kNotFound);
  EXPECT_EQ(before->stream_head(stream("note-a")).value()->last, Revision(1));
  EXPECT_EQ(store->snapshot()->head(), Position(5));
}

TEST_F(ReadingTest, TheRingHoldsTheNewestEvents) {
  options.ring_events_max = 3;
  reopen();
  fill();
  EXPECT_FALSE(store->recent(Position(0), 10)) << "left the ring";
  ASSERT_EQ(store->recent(Position(1), 2)->size(), 2u);
  EXPECT_EQ(store->recent(Position(1), 2)->front()->payload(), "1");
  EXPECT_TRUE(store->recent(Position(4), 10)->empty());
  reopen();
  EXPECT_FALSE(store->recent(Position(3), 10));
}

TEST(RingTest, HoldsNoMoreBytesThanItMay) {
  Ring ring({.events_max = 10, .bytes_max = 250}, Position(0));
  const auto one = std::make_shared<const StoredEvent>();
  const std::string record(100, 'x');
  ring.push({one, one, one, one}, {record, record, record, record});
  EXPECT_FALSE(ring.read(Position(1), 10)) << "left the ring";
  EXPECT_EQ(ring.read(Position(2), 10)->size(), 2u);
  ring.push({one}, {std::string(300, 'x')});
  EXPECT_FALSE(ring.read(Position(4), 10)) << "larger than the ring";
  EXPECT_TRUE(ring.read(Position(5), 10)->empty());
}

TEST_F(ReadingTest, ListenersHearOfEachHeadUntilTheyLeave) {
  std::vector<uint64_t> heads;
  const uint64_t listener = store->listen([&](Position head) { heads.push_back(head.value()); });
  fill();
  store->unlisten(listener);
  must(commit(3, "note-a", Expected::any(), {event(5)}));
  EXPECT_THAT(heads, ElementsAre(2, 4));
}

boost::asio::awaitable<void> write_then_wait(Store& store, std::vector<std::string>& seen) {
  const auto done = co_await append(store, commit(1, "note-a", Expected::any(), {event(1)}));
  seen.push_back(done ? "appended" : done.error().context);
  const auto refused = co_await append(store, commit(1, "note-a", Expected::any(), {event(2)}));
  seen.emplace_back(refused ? "taken" : name_of(refused.error().code));
  seen.push_back(std::to_string((co_await head_past(store, Position(0), 60'000)).value()));
  seen.push_back(std::to_string((co_await head_past(store, Position(1), 1)).value()));
}

TEST_F(ReadingTest, CoroutinesAppendAndWaitForTheHead) {
  boost::asio::io_context context;
  std::vector<std::string> seen;
  boost::asio::co_spawn(context, write_then_wait(*store, seen),
                        [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
  context.run();
  EXPECT_THAT(seen, ElementsAre("appended", "duplicate", "1", "1"));
}

boost::asio::awaitable<void> wait_for(Store& store, Position position, uint64_t& head) {
  head = (co_await head_past(store, position, 60'000)).value();
}

TEST_F(ReadingTest, AWaiterIsWokenByTheCommitItWaitsFor) {
  boost::asio::io_context context;
  uint64_t head = 0;
  boost::asio::co_spawn(context, wait_for(*store, Position(1), head),
                        [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
  context.poll();
  fill();
  context.run();
  EXPECT_GE(head, 2u);
}

}  // namespace
}  // namespace cairn::eventstore::testing
