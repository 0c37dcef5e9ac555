#include "cairn/person/v1/events.pb.h"
#include "eventstore/sealing/key_ring.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPerson[] = "person-7f3a";

class SealedStoreTest : public StoreFixture {
 protected:
  void SetUp() override {
    options.keys = &ring_;
    open();
  }
  static NewEvent registered(uint64_t id, const std::string& name = "Nomvula Example") {
    cairn::person::v1::PersonRegistered said;
    said.set_name(name);
    said.set_language("zu");
    return event(id, said.SerializeAsString(), {}, "PersonRegistered");
  }
  std::string record_at(uint64_t position) const {
    std::string found;
    EXPECT_TRUE(store->snapshot()->scan_records(Position(position), Position(position + 1),
                                                [&](Position, std::string_view record) {
                                                  found = record;
                                                  return true;
                                                }));
    return found;
  }
  std::string name_seen() const {
    const auto seen = sealing::revealed(store->snapshot()->event_at(Position(0)).value(), &ring_);
    cairn::person::v1::PersonRegistered said;
    EXPECT_TRUE(said.ParseFromString(seen.payload()));
    return said.name();
  }

  sealing::MemoryKeyRing ring_;
};

TEST_F(SealedStoreTest, TheRecordHoldsCiphertextAndTheLeafCoversIt) {
  const auto appended = must(commit(1, kPerson, Expected::no_stream(), {registered(1)}));
  twice([&] {
    EXPECT_THAT(record_at(0), Not(HasSubstr("Nomvula")));
    EXPECT_EQ(name_seen(), "Nomvula Example");
    EXPECT_EQ(store->snapshot()->leaf_hash(Position(0)).value(), appended.leaf_hashes.front());
  });
  const auto root = store->snapshot()->root_at(Position(1)).value();
  ASSERT_TRUE(store->verify({}));
  ASSERT_TRUE(ring_.destroy(kPerson));
  twice([&] {
    EXPECT_EQ(name_seen(), "[erased]");
    EXPECT_EQ(store->snapshot()->root_at(Position(1)).value(), root);
    EXPECT_TRUE(store->verify({}));
  });
}

TEST_F(SealedStoreTest, ARetryGetsTheOriginalAnswerAndOtherContentIsRefused) {
  const auto first = must(commit(1, kPerson, Expected::no_stream(), {registered(1)}));
  const auto again = must(commit(1, kPerson, Expected::no_stream(), {registered(1)}));
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.leaf_hashes, first.leaf_hashes);
  EXPECT_EQ(refused(commit(1, kPerson, Expected::no_stream(), {registered(1, "Somebody Else")})).code,
            Errc::kDuplicate);
}

TEST_F(SealedStoreTest, NothingPersonalIsTakenUnsealed) {
  Result<Appended> answer = fail(Errc::kInternal, "not answered");
  store->append(commit(1, kPerson, Expected::any(), {registered(1)}),
                [&](Result<Appended> done) { answer = std::move(done); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::kInternal);
  EXPECT_THAT(answer.error().context, HasSubstr("name"));
  EXPECT_EQ(store->head(), Position(0));
}

TEST_F(SealedStoreTest, NothingIsSealedForWhoWasErased) {
  ASSERT_TRUE(ring_.destroy(kPerson));
  EXPECT_EQ(refused(commit(1, kPerson, Expected::any(), {registered(1)})).code, Errc::kDenied);
}

TEST_F(SealedStoreTest, TwoPersonsInOneCommitAreErasedApart) {
  auto both = commit(1, kPerson, Expected::no_stream(), {registered(1)});
  both.writes.push_back({stream("person-other"), Expected::no_stream(), {registered(2, "Somebody Else")}});
  must(std::move(both));
  ASSERT_TRUE(ring_.destroy("person-other"));
  EXPECT_EQ(name_seen(), "Nomvula Example");
  const auto other = sealing::revealed(store->snapshot()->event_at(Position(1)).value(), &ring_);
  EXPECT_THAT(other.payload(), HasSubstr("[erased]"));
}

TEST_F(SealedStoreTest, EventsFromBeforeStayReadable) {
  options.keys = nullptr;
  reopen();
  must(commit(1, kPerson, Expected::no_stream(), {registered(1)}));
  options.keys = &ring_;
  reopen();
  EXPECT_EQ(name_seen(), "Nomvula Example");
  EXPECT_THAT(record_at(0), HasSubstr("Nomvula"));
  ASSERT_TRUE(ring_.destroy(kPerson));
  EXPECT_EQ(name_seen(), "Nomvula Example") << "what was never sealed cannot be erased from the log";
}

}  // namespace
}  // namespace cairn::eventstore::testing
