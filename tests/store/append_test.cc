#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AppendTest : public StoreFixture {
 protected:
  void SetUp() override { open(); }
};

TEST_F(AppendTest, AnswerNamesPositionsRevisionsAndLeaves) {
  Append both = commit(1, "note-a", Expected::no_stream(), {event(1, "a0"), event(2, "a1")});
  both.writes.push_back({stream("note-b"), Expected::any(), {event(3, "b0")}});
  const Appended done = must(both);
  EXPECT_EQ(done.first, Position(0));
  EXPECT_EQ(done.last, Position(2));
  EXPECT_THAT(done.revisions, ElementsAre(Revision(1), Revision(0)));
  EXPECT_EQ(done.recorded_us, kStartUs);
  EXPECT_FALSE(done.duplicate);
  twice([&] {
    EXPECT_EQ(store->head(), Position(3));
    EXPECT_THAT(payloads(), ElementsAre("a0", "a1", "b0"));
    for (uint64_t i = 0; i < 3; ++i)
      EXPECT_EQ(store->snapshot()->leaf_hash(Position(i)).value(), done.leaf_hashes.at(i));
  });
}

TEST_F(AppendTest, ConflictNamesBothRevisions) {
  must(commit(1, "note-a", Expected::no_stream(), {event(1), event(2)}));
  twice([&] {
    const Error error = refused(commit(2, "note-a", Expected::exact(Revision(7)), {event(3)}));
    EXPECT_EQ(error.code, Errc::kConflict);
    EXPECT_EQ(error.context, "expected revision 7, is 1, stream note-a");
    EXPECT_EQ(refused(commit(3, "note-a", Expected::no_stream(), {event(3)})).code, Errc::kConflict);
    EXPECT_EQ(refused(commit(4, "note-z", Expected::exists(), {event(3)})).code, Errc::kConflict);
    EXPECT_EQ(refused(commit(5, "note-z", Expected::exact(Revision(0)), {event(3)})).code, Errc::kConflict);
    EXPECT_EQ(store->head(), Position(2));
  });
  must(commit(6, "note-a", Expected::exact(Revision(1)), {event(3)}));
  must(commit(7, "note-a", Expected::exists(), {event(4)}));
  must(commit(8, "note-z", Expected::any(), {event(5)}));
}

TEST_F(AppendTest, OneWrongStreamRefusesTheWholeCommit) {
  Append both = commit(1, "note-a", Expected::no_stream(), {event(1)});
  both.writes.push_back({stream("note-b"), Expected::exists(), {event(2)}});
  EXPECT_EQ(refused(both).code, Errc::kConflict);
  twice([&] {
    EXPECT_THAT(payloads(), IsEmpty());
    EXPECT_EQ(store->snapshot()->stream_head(stream("note-a")).value(), std::nullopt);
  });
}

TEST_F(AppendTest, RetryReturnsTheOriginalAnswer) {
  Append both = commit(1, "note-a", Expected::no_stream(), {event(1, "a"), event(2, "b")});
  both.writes.push_back({stream("note-b"), Expected::no_stream(), {event(3, "c")}});
  const Appended first = must(both);
  for (uint64_t i = 0; i < 600; ++i) must(commit(100 + i, "note-c", Expected::any(), {event(100 + i)}));
  clock.advance_us(5);
  twice([&] {
    both.traceparent = "another call";
    const Appended again = must(both);
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.first, first.first);
    EXPECT_EQ(again.last, first.last);
    EXPECT_EQ(again.revisions, first.revisions);
    EXPECT_EQ(again.recorded_us, first.recorded_us);
    EXPECT_EQ(again.leaf_hashes, first.leaf_hashes);
    EXPECT_EQ(store->head(), Position(603));
    EXPECT_EQ(store->snapshot()->find_commit(commit_id(1)).value()->leaf_hashes, first.leaf_hashes);
    EXPECT_FALSE(store->snapshot()->find_commit(commit_id(2)).value());
  });
}

TEST_F(AppendTest, SameCommitIdWithOtherContentIsRefused) {
  must(commit(1, "note-a", Expected::any(), {event(1, "a")}));
  twice([&] {
    EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1, "b")})).code, Errc::kDuplicate);
    EXPECT_EQ(refused(commit(1, "note-b", Expected::any(), {event(1, "a")})).code, Errc::kDuplicate);
    Append other_actor = commit(1, "note-a", Expected::any(), {event(1, "a")});
    other_actor.actor.id = "actor-2";
    EXPECT_EQ(refused(other_actor).code, Errc::kDuplicate);
    EXPECT_EQ(store->head(), Position(1));
  });
}

TEST_F(AppendTest, AnEventIdIsTakenOnce) {
  must(commit(1, "note-a", Expected::any(), {event(1)}));
  twice([&] {
    const Error error = refused(commit(2, "note-b", Expected::any(), {event(1)}));
    EXPECT_EQ(error.code, Errc::kDuplicate);
    EXPECT_THAT(error.context, HasSubstr("position 0"));
  });
  EXPECT_EQ(refused(commit(3, "note-b", Expected::any(), {event(5), event(5)})).code, Errc::kInvalid);
}

TEST_F(AppendTest, WrongRequestsAreRefusedBeforeTheQueue) {
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {})).code, Errc::kInvalid);
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1, std::string(kEventBytesMax, 'x'))})).code,
            Errc::kTooLarge);
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1, "x", {""})})).code, Errc::kInvalid);
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1, "x", {"\xff"})})).code, Errc::kInvalid);
  std::vector<NewEvent> many;
  for (uint64_t i = 0; i <= kCommitEventsMax; ++i) many.push_back(event(i));
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), many)).code, Errc::kTooLarge);
  many.resize(5);
  for (auto& large : many) large.payload = std::string(kEventBytesMax - 1024, 'x');
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), many)).code, Errc::kTooLarge);
  Append twice_named = commit(1, "note-a", Expected::any(), {event(1)});
  twice_named.writes.push_back({stream("note-a"), Expected::any(), {event(2)}});
  EXPECT_EQ(refused(twice_named).code, Errc::kInvalid);
  EXPECT_EQ(store->head(), Position(0));
}

TEST_F(AppendTest, ConditionFailsOnAnEventAtOrAfterItsPosition) {
  must(commit(1, "note-a", Expected::any(), {event(1, "x", {"red"}), event(2, "x", {"red", "big"})}));
  Filter red_and_big;
  red_and_big.tags = {"red", "big"};
  twice([&] {
    Append next = commit(2, "note-b", Expected::any(), {event(3)});
    next.conditions.push_back({red_and_big, Position(1)});
    const Error error = refused(next);
    EXPECT_EQ(error.code, Errc::kConditionFailed);
    EXPECT_THAT(error.context, HasSubstr("found at 1"));
  });
  Append later = commit(3, "note-b", Expected::any(), {event(3)});
  later.conditions.push_back({red_and_big, Position(2)});
  must(later);
}

TEST_F(AppendTest, ConditionsSeeEveryPostingOfARow) {
  // One batch, one row of the index: red at 0, 2 and 4.
  must(commit(1, "note-a", Expected::any(),
              {event(1, "x", {"red"}), event(2), event(3, "x", {"red"}), event(4), event(5, "x", {"red"})}));
  const auto on_red = [](uint64_t id, uint64_t from) {
    auto request = commit(id, "note-b", Expected::any(), {event(10 + id)});
    request.conditions.push_back({Filter{{}, {}, {"red"}, std::nullopt}, Position(from)});
    return request;
  };
  EXPECT_THAT(refused(on_red(2, 0)).context, ::testing::HasSubstr("found at 0, 2, 4"));
  EXPECT_THAT(refused(on_red(3, 3)).context, ::testing::HasSubstr("found at 4"));
  must(on_red(4, 5));
}

TEST_F(AppendTest, TimeNeverGoesBack) {
  const int64_t first = must(commit(1, "note-a", Expected::any(), {event(1)})).recorded_us;
  clock.advance_us(-1'000'000);
  const int64_t second = must(commit(2, "note-a", Expected::any(), {event(2)})).recorded_us;
  EXPECT_EQ(second, first + 1);
  reopen();
  EXPECT_EQ(must(commit(3, "note-a", Expected::any(), {event(3)})).recorded_us, first + 2);
  EXPECT_EQ(store->snapshot()->known_at(first - 1).value(), Position(0));
  EXPECT_EQ(store->snapshot()->known_at(first).value(), Position(1));
  EXPECT_EQ(store->snapshot()->known_at(first + 9).value(), Position(3));
}

TEST_F(AppendTest, ACommitKeepsEveryFieldOfItsEvents) {
  Append request = commit(1, "note-a", Expected::any(), {event(1, "p", {"t"}, "Kind")});
  request.writes[0].events[0].effective = PartialDate::parse("2011-01").value();
  request.writes[0].events[0].reason = "why";
  request.writes[0].events[0].source = "register";
  request.writes[0].events[0].schema_version = 3;
  request.causation_id = "cause";
  request.correlation_id = std::string("\x00\x01", 2);
  must(request);
  twice([&] {
    const StoredEvent stored = store->snapshot()->event_at(Position(0)).value();
    EXPECT_EQ(stored.event_id(), event_id(1).view());
    EXPECT_EQ(stored.commit_id(), commit_id(1).view());
    EXPECT_EQ(stored.type(), "Kind");
    EXPECT_EQ(stored.schema_version(), 3u);
    EXPECT_EQ(effective_of(stored)->text(), "2011-01");
    EXPECT_EQ(stored.reason(), "why");
    EXPECT_EQ(stored.source(), "register");
    EXPECT_EQ(stored.causation_id(), "cause");
    EXPECT_EQ(stored.correlation_id().size(), 2u);
    EXPECT_EQ(stored.actor().id(), "actor-1");
    EXPECT_EQ(stored.salt().size(), 16u);
    EXPECT_EQ(stored.commit_count(), 1u);
  });
}

TEST_F(AppendTest, AFullQueueRefusesAtOnce) {
  options.queue_commits_max = 0;
  reopen();
  EXPECT_EQ(refused(commit(1, "note-a", Expected::any(), {event(1)})).code, Errc::kOverloaded);
}

TEST_F(AppendTest, VerifyFindsNothingWrongAndTheRootGrows) {
  for (uint64_t i = 0; i < 700; ++i) must(commit(i, "note-" + std::to_string(i % 7), Expected::any(), {event(i)}));
  twice([&] {
    const auto verified = store->verify({});
    ASSERT_TRUE(verified) << verified.error().context;
    EXPECT_EQ(verified.value().events, 700u);
    EXPECT_EQ(verified.value().root, store->snapshot()->root_at(Position(700)).value());
    EXPECT_NE(verified.value().root, store->snapshot()->root_at(Position(699)).value());
  });
}

}  // namespace
}  // namespace cairn::eventstore::testing
