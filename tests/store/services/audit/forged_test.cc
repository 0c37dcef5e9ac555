#include "tests/store/services/audit/forge.h"

// Lies of whoever holds the key: everything is hashed and signed anew.
namespace cairn::services::audit::bundle {
namespace {

using ::testing::HasSubstr;

/// Index of the event with this revision.
size_t index_of(const std::vector<StoredEvent>& events, const std::string& stream, uint64_t revision) {
  for (size_t i = 0; i < events.size(); ++i)
    if (events[i].stream() == stream && events[i].revision() == revision) return i;
  return events.size();
}
auto at(size_t index) { return static_cast<std::ptrdiff_t>(index); }

TEST(ForgedBundleTest, AHiddenRevisionIsAHole) {
  for (const uint64_t hidden : {0U, 1U, 50U, 98U}) {
    auto events = history();
    events.erase(events.begin() + at(index_of(events, "engagement-a", hidden)));
    const size_t after = index_of(events, "engagement-a", hidden + 1);
    const auto outcome = checked(forge(events, bundled()));
    EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
    EXPECT_EQ(outcome.position, after);
    EXPECT_EQ(outcome.detail, "revision " + std::to_string(hidden) + " of engagement-a is hidden: revision " +
                                  std::to_string(hidden + 1) + " follows");
  }
}

TEST(ForgedBundleTest, ARevisionThatWasPutInComesTwice) {
  auto events = history();
  const size_t index = index_of(events, "engagement-b", 7);
  auto twin = events[index];
  twin.set_event_id(std::string(16, 'x'));
  events.insert(events.begin() + at(index + 3), twin);
  const auto outcome = checked(forge(events, bundled()));
  EXPECT_EQ(outcome.verdict, Verdict::kBroken);
  EXPECT_EQ(outcome.position, index + 3);
  EXPECT_EQ(outcome.detail, "revision 7 of engagement-b comes twice");
}

TEST(ForgedBundleTest, EventsThatChangedPlacesAreOutOfOrder) {
  auto events = history();
  const size_t first = index_of(events, "engagement-a", 4);
  std::swap(events[first], events[index_of(events, "engagement-a", 5)]);
  const auto outcome = checked(forge(events, bundled()));
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.position, first);
}

// What is consistent in itself and signed is caught by the checkpoint that somebody kept, and by nothing else.
TEST(ForgedBundleTest, AForkIsFoundByTheCheckpointThatIsHeld) {
  const Held held{{key().verifier()}, forge(history(600), {"engagement-a"}).at("checkpoint")};
  auto altered = history();
  altered[index_of(altered, "engagement-a", 3)].set_reason("another reason");
  auto cut = history();
  cut.erase(cut.begin() + at(index_of(cut, "engagement-a", 99)));
  auto early = history();
  early.erase(early.begin() + 6);  // of a stream that is not in the bundle
  for (const auto& events : {altered, early}) {
    EXPECT_EQ(checked(forge(events, bundled())).verdict, Verdict::kWhole);
    const auto outcome = checked(forge(events, bundled()), held);
    EXPECT_EQ(outcome.verdict, Verdict::kBroken);
    EXPECT_THAT(outcome.detail, HasSubstr("are not those of the held checkpoint: the history was forked"));
  }
  EXPECT_EQ(checked(forge(cut, bundled()), held).verdict, Verdict::kWhole) << "after the held checkpoint";
  const Held later{{}, forge(history(), {"engagement-a"}).at("checkpoint")};
  EXPECT_EQ(checked(forge(cut, bundled()), later).verdict, Verdict::kIncomplete);
}

TEST(ForgedBundleTest, AnotherKeyOfTheSameNameDoesNotSignForUs) {
  const auto stranger = merkle::Signer::of(kOrigin, std::string(32, 's')).value();
  const auto files = forge(history(), bundled(), stranger);
  EXPECT_EQ(checked(files).verdict, Verdict::kWhole) << "the key came with it";
  const auto outcome = checked(files, {{key().verifier()}, {}});
  EXPECT_EQ(outcome.verdict, Verdict::kBroken);
  EXPECT_EQ(outcome.detail, "the checkpoint is signed by none of the keys that were given");
}

TEST(ForgedBundleTest, AStreamWithoutEventsIsNotInTheLog) {
  auto files = forge(history(), bundled());
  files["streams"] = "engagement-a\nengagement-b\nengagement-nobody\n";
  const auto outcome = checked(std::move(files));
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.detail, "no event of engagement-nobody is in the log");
}

TEST(ForgedBundleTest, JsonThatSaysOtherThanItsRecordIsFound) {
  auto files = forge(history(), bundled());
  auto& json = files[event_path(0)];
  json.replace(json.find("DocumentAttached"), 16, "DocumentWithdrawn");
  files["SHA256SUMS"] = sums_of(files);
  const auto outcome = checked(std::move(files));
  EXPECT_EQ(outcome.verdict, Verdict::kBroken);
  EXPECT_EQ(outcome.position, 0U);
  EXPECT_EQ(outcome.detail, "events/0000000000.json says other than the record");
}

}  // namespace
}  // namespace cairn::services::audit::bundle
