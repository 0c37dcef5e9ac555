// The pure parts of the engine: keys, expectations, digests, the cache of heads, request hashes.
#include <gtest/gtest.h>

#include "eventstore/digest.h"
#include "eventstore/expectation.h"
#include "eventstore/heads.h"
#include "eventstore/keys.h"
#include "eventstore/prepare.h"

namespace cairn::eventstore {
namespace {

const StreamId kStream = StreamId::of("note", "a");

Errc code_of(const Result<void>& result) { return result ? Errc::kInternal : result.error().code; }

TEST(ExpectationTest, HoldsOrConflicts) {
  const std::optional<Revision> none;
  const std::optional<Revision> two = Revision(2);
  EXPECT_TRUE(check_expected(kStream, Expected::any(), none));
  EXPECT_TRUE(check_expected(kStream, Expected::any(), two));
  EXPECT_TRUE(check_expected(kStream, Expected::exists(), two));
  EXPECT_EQ(code_of(check_expected(kStream, Expected::exists(), none)), Errc::kConflict);
  EXPECT_TRUE(check_expected(kStream, Expected::no_stream(), none));
  EXPECT_EQ(code_of(check_expected(kStream, Expected::no_stream(), two)), Errc::kConflict);
  EXPECT_TRUE(check_expected(kStream, Expected::exact(Revision(2)), two));
  EXPECT_EQ(code_of(check_expected(kStream, Expected::exact(Revision(1)), two)), Errc::kConflict);
  EXPECT_EQ(code_of(check_expected(kStream, Expected::exact(Revision(0)), none)), Errc::kConflict);
}

TEST(KeysTest, IndexTextsNeverRunIntoEachOther) {
  const std::string long_text = "ab" + std::string("\0\0\0\0\0\0\0\1", 8);
  EXPECT_FALSE(index_key(IndexKind::kTag, long_text, Position(1)).starts_with(index_prefix(IndexKind::kTag, "ab")));
  EXPECT_NE(index_prefix(IndexKind::kTag, "a"), index_prefix(IndexKind::kType, "a"));
  EXPECT_LT(index_key(IndexKind::kTag, "a", Position(255)), index_key(IndexKind::kTag, "a", Position(256)));
}

TEST(KeysTest, ACommitAndAnEventMayHaveTheSameIdAndSortByIt) {
  const std::array<uint8_t, 16> early{1};
  const std::array<uint8_t, 16> late{2};
  EXPECT_NE(once_key(CommitId(early)), once_key(EventId(early)));
  EXPECT_LT(once_key(EventId(early)), once_key(CommitId(late)));
  EXPECT_LT(once_key(CommitId(early)), once_key(EventId(late)));
}

TEST(KeysTest, PostingsOfARowReadBackAndBrokenOnesAreCorrupt) {
  const std::vector<Position> all = {Position(3), Position(4), Position(131), Position(132), Position(UINT64_MAX)};
  std::string steps;
  for (size_t i = 1; i < all.size(); ++i) append_posting_step(steps, all[i].value() - all[i - 1].value());
  std::vector<Position> read;
  ASSERT_TRUE(read_postings(all.front(), steps, read));
  EXPECT_EQ(read, all);
  ASSERT_TRUE(read_postings(Position(7), "", read));
  EXPECT_EQ(read, std::vector<Position>{Position(7)});
  const std::string eleven_bytes = std::string(10, '\xff') + '\x01';
  for (const std::string_view broken : {std::string_view("\x80", 1), std::string_view("\0", 1),
                                        std::string_view("\x81\0", 2), std::string_view(eleven_bytes)})
    EXPECT_EQ(read_postings(Position(1), broken, read).error().code, Errc::kCorrupt);
  EXPECT_EQ(read_postings(Position(UINT64_MAX), "\x01", read).error().code, Errc::kCorrupt) << "past the last number";
}

TEST(KeysTest, RowsReadBackAndShortOnesAreCorrupt) {
  const auto head = head_row_of(bytes_of(HeadRow{StreamNo(7), Revision(9)})).value();
  EXPECT_EQ(head.number, StreamNo(7));
  EXPECT_EQ(head.next, Revision(9));
  const CommitRow row{Position(5), 3, sha256("request")};
  EXPECT_EQ(commit_row_of(bytes_of(row)).value().request_hash, row.request_hash);
  EXPECT_EQ(head_row_of("short").error().code, Errc::kCorrupt);
  EXPECT_EQ(commit_row_of("short").error().code, Errc::kCorrupt);
  EXPECT_EQ(position_of("short").error().code, Errc::kCorrupt);
}

TEST(KeysTest, ViewFamiliesNameViewAndGeneration) {
  const auto family = view_family_of(view_family("matrix", 12));
  ASSERT_TRUE(family);
  EXPECT_EQ(family->view, "matrix");
  EXPECT_EQ(family->generation, 12u);
  for (const char* name :
       {"event", "view.matrix", "view.matrix.", "view.matrix.x", "view.matrix.012", "view.matrix.18446744073709551628"})
    EXPECT_FALSE(view_family_of(name)) << name;
}

TEST(DigestTest, IsASumThatDoesNotCareForOrder) {
  const Hash a = row_hash("a", "1");
  const Hash b = row_hash("b", "2");
  Digest ab;
  ab.add(a);
  ab.add(b);
  Digest ba;
  ba.add(b);
  ba.add(a);
  EXPECT_EQ(ab, ba);
  EXPECT_EQ(Digest(ab.bytes()), ab);
  ab.subtract(b);
  ab.subtract(a);
  EXPECT_EQ(ab, Digest());
}

TEST(DigestTest, CarriesAndBorrowsThroughAllWords) {
  Hash one{};
  one[31] = 1;
  Hash all;
  all.fill(0xff);
  Digest digest;
  digest.subtract(one);
  EXPECT_EQ(digest.bytes(), all);
  digest.add(one);
  EXPECT_EQ(digest, Digest());
}

TEST(DigestTest, ARowsKeyAndValueDoNotMix) { EXPECT_NE(row_hash("ab", "c"), row_hash("a", "bc")); }

TEST(HeadCacheTest, KeepsTheHotOnesAndForgetsTheRest) {
  HeadCache cache(2);
  cache.put("note-hot", {StreamNo(1), Revision(1)});
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(cache.find("note-hot"));
    cache.put("note-" + std::to_string(i), {StreamNo(2), Revision(1)});
  }
  EXPECT_EQ(cache.find("note-hot")->number, StreamNo(1));
  EXPECT_FALSE(cache.find("note-0"));
  cache.put("note-hot", {StreamNo(1), Revision(2)});
  EXPECT_EQ(cache.find("note-hot")->next, Revision(2));
}

Append request() {
  Append made;
  NewEvent event;
  event.type = "Noted";
  event.payload = "payload";
  made.writes.push_back({kStream, Expected::any(), {event}});
  return made;
}

TEST(RequestHashTest, CoversEverythingButTheTrace) {
  const Hash hash = request_hash_of(request());
  const auto changed = [&](auto change) {
    Append other = request();
    change(other);
    return request_hash_of(other) != hash;
  };
  EXPECT_FALSE(changed([](Append& a) { a.traceparent = "00-1"; }));
  EXPECT_TRUE(changed([](Append& a) { a.actor.role = "x"; }));
  EXPECT_TRUE(changed([](Append& a) { a.channel = "x"; }));
  EXPECT_TRUE(changed([](Append& a) { a.correlation_id = "x"; }));
  EXPECT_TRUE(changed([](Append& a) { a.writes[0].expected = Expected::exists(); }));
  EXPECT_TRUE(changed([](Append& a) { a.writes[0].events[0].payload = "x"; }));
  EXPECT_TRUE(changed([](Append& a) { a.writes[0].events[0].tags = {"x"}; }));
  EXPECT_TRUE(changed([](Append& a) { a.writes[0].events[0].effective = PartialDate::parse("2011").value(); }));
  EXPECT_TRUE(changed([](Append& a) { a.conditions.push_back({Filter{}, Position(1)}); }));
}

TEST(PrepareTest, EachEventHasItsOwnSalt) {
  Append two = request();
  two.writes[0].events.push_back(two.writes[0].events[0]);
  two.writes[0].events[1].id = EventId::from_bytes("0123456789abcdef").value();
  const auto prepared = prepare(two, random_salts()).value();
  EXPECT_EQ(prepared.events[0]->salt().size(), 16u);
  EXPECT_NE(prepared.events[0]->salt(), prepared.events[1]->salt());
  EXPECT_EQ(prepared.events[1]->commit_index(), 1u);
  EXPECT_EQ(prepared.events[1]->commit_count(), 2u);
}

}  // namespace
}  // namespace cairn::eventstore
