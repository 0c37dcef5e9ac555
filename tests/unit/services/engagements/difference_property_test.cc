#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdio>
#include <set>

#include "projections/engagements/facts.h"
#include "projections/facts/explained.h"
#include "tests/support/oracle.h"
#include "tests/unit/services/engagements/random_story.h"

// The difference of two views (projections/facts/explained.h) against what it promises, on random histories and pairs:
// the three lists have no cell in common, applied to the first view they give the second, and each entry is in the list
// where the log itself says that it belongs.

namespace cairn::services::engagements {
namespace {

using projections::facts::Cause;
using projections::facts::Explained;
using projections::facts::Moment;

constexpr int kPairs = 300;

using Key = std::pair<int, std::string>;
using View = std::map<Key, std::string>;

/// The engagement's cells in the naive fold; none where it does not exist.
View view_of(const Story& story, Moment at) {
  View view;
  const auto row = tests::oracle_row(story.events(), projections::engagements::assertion_of, at.valid, at.known);
  if (!row.contains({projections::facts::kBirth, ""})) return view;
  for (const auto& [key, cell] : row) view[key] = cell.value;
  return view;
}

Moment any_moment(const Story& story, Chooser& choose) {
  const int first = PartialDate::parse("1994-12-25").value().first_day().number();
  const auto known = 100 + choose.below(static_cast<int>(story.head().value() - 99) + 2);
  return {Day(first + choose.below(33 * 366)), Position(static_cast<uint64_t>(known))};
}

const eventstore::StoredEvent& event_at(const Story& story, Position position) {
  return *std::ranges::find(story.events(), position.value(), &eventstore::StoredEvent::position);
}

/// What an event of the story says and stands for.
struct Said {
  bool mends = false;      ///< corrects or voids another
  uint64_t target = 0;     ///< the event whose place it takes; its own when it mends nothing
  std::optional<Day> day;  ///< from when it counts; none for a void
};

Said said_by(const Story& story, Position position) {
  namespace registers = projections::registers;
  const auto assertion_of = projections::engagements::assertion_of;
  const auto& event = event_at(story, position);
  if (event.type() == registers::kVoidedType) return {true, registers::voided_by(event).value().value(), {}};
  if (event.type() != registers::kCorrectedType)
    return {false, event.position(), assertion_of(event).value().counts_from()};
  const auto correction = registers::correction_of(event, assertion_of).value();
  return {true, correction.target.value(), correction.replacement.counts_from()};
}

/// Whether the cause is what the log says: `early` has the earlier knowledge.
void check_cause(const Story& story, Moment early, Moment late, Cause cause, Position position) {
  const auto said = said_by(story, position);
  const bool recorded_between = position >= early.known && position < late.known;
  switch (cause) {
    case Cause::kHappened:
      RC_ASSERT(said.day.has_value());
      RC_ASSERT(*said.day > std::min(early.valid, late.valid));
      RC_ASSERT(*said.day <= std::max(early.valid, late.valid));
      return;
    case Cause::kLearned:
      RC_ASSERT(recorded_between);
      RC_ASSERT(!said.mends || said.target >= early.known.value());
      RC_ASSERT(said.day && *said.day <= early.valid);
      return;
    case Cause::kCorrected:
      RC_ASSERT(recorded_between);
      RC_ASSERT(said.mends && said.target < early.known.value());
      return;
  }
}

/// In any order: each cell is told once.
void apply_to(View& view, const std::vector<Explained>& changes) {
  for (const auto& change : changes) {
    const Key key(change.column, change.element);
    const auto there = view.find(key);
    RC_ASSERT((there == view.end() ? std::nullopt : std::optional(there->second)) == change.before);
    if (change.after)
      view[key] = *change.after;
    else
      view.erase(key);
  }
}

std::vector<Explained> explain(const Story& story, Moment from, Moment to) {
  return projections::facts::explain(story.timeline().encode(), from, to).value();
}

RC_GTEST_PROP(DifferenceProperty, AppliedToTheFirstViewItGivesTheSecond, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  for (int i = 0; i < kPairs; ++i) {
    const Moment from = any_moment(story, choose);
    const Moment to = any_moment(story, choose);
    auto view = view_of(story, from);
    apply_to(view, explain(story, from, to));
    RC_ASSERT(view == view_of(story, to));
  }
}

RC_GTEST_PROP(DifferenceProperty, EachCellIsInOneListAndTheLogSaysWhy, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  for (int i = 0; i < kPairs; ++i) {
    const Moment from = any_moment(story, choose);
    const Moment to = any_moment(story, choose);
    const bool backwards = to.known < from.known;
    const Moment early = backwards ? to : from;
    const Moment late = backwards ? from : to;
    std::set<Key> told;
    for (const auto& change : explain(story, from, to)) {
      RC_ASSERT(told.emplace(change.column, change.element).second);
      check_cause(story, early, late, change.cause, change.position);
      if (change.hindsight) check_cause(story, early, late, change.hindsight->cause, change.hindsight->position);
    }
  }
}

/// The value in between is that of the naive fold at the corner, told only when it is neither of the two.
RC_GTEST_PROP(DifferenceProperty, HindsightIsTheFirstDayAsKnownLater, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  for (int i = 0; i < kPairs; ++i) {
    const Moment from = any_moment(story, choose);
    const Moment to = any_moment(story, choose);
    if (to.known < from.known) continue;
    const auto corner = view_of(story, {from.valid, to.known});
    for (const auto& change : explain(story, from, to)) {
      const auto there = corner.find(Key(change.column, change.element));
      const auto value = there == corner.end() ? std::nullopt : std::optional(there->second);
      RC_ASSERT(change.hindsight.has_value() == (value != change.before && value != change.after));
      if (change.hindsight) RC_ASSERT(change.hindsight->value == value);
      if (change.cause == Cause::kHappened && !change.hindsight) RC_ASSERT(value == change.before);
      if (change.cause != Cause::kHappened) RC_ASSERT(value == change.after);
    }
  }
}

RC_GTEST_PROP(DifferenceProperty, BackwardsIsTheSameWithBeforeAndAfterExchanged, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  for (int i = 0; i < kPairs; ++i) {
    const Moment from = any_moment(story, choose);
    Moment to = any_moment(story, choose);
    if (choose.one_in(4)) to.known = from.known;
    const auto there = explain(story, from, to);
    const auto back = explain(story, to, from);
    RC_ASSERT(there.size() == back.size());
    for (size_t k = 0; k < there.size(); ++k) {
      RC_ASSERT(there[k].before == back[k].after && there[k].after == back[k].before);
      RC_ASSERT(there[k].cause == back[k].cause && there[k].position == back[k].position);
    }
  }
}

/// On one axis alone there is one kind of answer.
RC_GTEST_PROP(DifferenceProperty, OneDayLearnsAndOneKnowledgeSeesWhatHappened, (uint64_t seed)) {
  Chooser choose(seed);
  const Story story = random_story(choose);
  for (int i = 0; i < kPairs; ++i) {
    const Moment from = any_moment(story, choose);
    const Moment to = any_moment(story, choose);
    for (const auto& change : explain(story, from, {from.valid, to.known})) RC_ASSERT(change.cause != Cause::kHappened);
    for (const auto& change : explain(story, from, {to.valid, from.known})) RC_ASSERT(change.cause == Cause::kHappened);
  }
}

/// The properties mean something only when all three lists, and both steps at once, are met often.
TEST(DifferencePropertyTest, EveryListIsMet) {
  std::array<int, 3> causes{};
  int hindsight = 0;
  int pairs = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Chooser choose(seed);
    const Story story = random_story(choose);
    for (int i = 0; i < 100; ++i, ++pairs)
      for (const auto& change : explain(story, any_moment(story, choose), any_moment(story, choose))) {
        ++causes[static_cast<size_t>(change.cause)];
        if (change.hindsight) ++hindsight;
      }
  }
  std::printf("%d pairs: %d cells happened, %d learned, %d corrected; %d of them in two steps\n", pairs, causes[0],
              causes[1], causes[2], hindsight);
  for (const int count : causes) EXPECT_GE(count, 1'000);
  EXPECT_GE(hindsight, 100);
}

}  // namespace
}  // namespace cairn::services::engagements
