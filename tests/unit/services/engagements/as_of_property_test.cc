#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "projections/engagements/facts.h"
#include "tests/support/oracle.h"
#include "tests/unit/services/engagements/random_story.h"

// The as-of rule of DESIGN 3 against its own definition: at random days and positions of random histories the row of
// the fast path is the oracle's.

namespace cairn::services::engagements {
namespace {

using cairn::tests::oracle_form;
using cairn::tests::oracle_row;

constexpr int kPairs = 1'000;

RC_GTEST_PROP(AsOfProperty, TheFastPathIsTheDefinition, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  const auto timeline = story.timeline();
  const auto bytes = timeline.encode();
  RC_CLASSIFY(story.events().size() > 20, "over 20 events");
  const int first = PartialDate::parse("1994-12-25").value().first_day().number();
  for (int i = 0; i < kPairs; ++i) {
    Day valid(first + choose.below(33 * 366));
    if (choose.one_in(50)) valid = choose.one_in(2) ? Day::latest() : Day::earliest();
    const Position known(100 + static_cast<uint64_t>(choose.below(static_cast<int>(story.head().value() - 99) + 2)));
    const auto expected = oracle_row(story.events(), projections::engagements::assertion_of, valid, known);
    RC_ASSERT(oracle_form(timeline.at(valid, known)) == expected);
    const bool exists = expected.contains({projections::facts::kBirth, ""});
    RC_ASSERT(projections::facts::Timeline::exists_at(bytes, valid, known).value() == exists);
  }
}

/// The property means something only when commands are accepted, and events are corrected and voided.
TEST(AsOfPropertyTest, HistoriesAreRich) {
  std::map<std::string, int> types;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Chooser choose(seed);
    const Story story = random_story(choose);
    for (const auto& event : story.events()) ++types[event.type()];
  }
  for (const auto& type : projections::engagements::event_types())
    if (type != "Disowned" && type != "RelatedTo" && type != "LessonRecorded" && type != "FundingReceived" &&
        type != "RivalClaimNoted")
      EXPECT_GE(types[std::string(type)], 5) << type;
  EXPECT_GE(types["Corrected"], 100);
  EXPECT_GE(types["Voided"], 100);
}

}  // namespace
}  // namespace cairn::services::engagements
