#include "workers/reminders/troubles.h"

#include <gmock/gmock.h>

#include "tests/unit/workers/reminders/situation.h"

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;

using ::testing::ElementsAre;
using testing::GivenQuarter;
using ::testing::IsEmpty;

/// "kind level units: text" of each.
std::vector<std::string> told(const Situation& situation, const std::vector<Stuck>& stuck = {}) {
  std::vector<std::string> lines;
  for (const auto& trouble : troubles_of(situation, stuck)) {
    std::string line = trouble.kind + " " + trouble.level;
    for (const auto& unit : trouble.units) line += " " + unit;
    lines.push_back(line + ": " + trouble.text);
  }
  return lines;
}

TEST(TroublesTest, WhereAllIsWellThereAreNone) {
  GivenQuarter quarter;
  quarter.unit("u1", {{"contact", "anna"}});
  quarter.reminded("u1", 0, "contact", "anna");
  EXPECT_THAT(told(quarter.situation()), IsEmpty());
}

TEST(TroublesTest, APostThatNobodyCanBeReachedInIsNamedWithTheReason) {
  GivenQuarter quarter;
  quarter.unit("u1", {{"contact", "mute"}, {"deputy", "dudu"}});
  quarter.unit("u2", {{"contact", "gone"}, {"head", "hans"}});
  quarter.unit("u3", {{"contact", "mute"}, {"head", ""}}).state = d::State::kAnswered;
  quarter.person("mute").email.clear();
  quarter.office("mile");
  quarter.reminded("u2", 0, "contact", "gone", "bounced").undelivered = "hard";
  EXPECT_THAT(told(quarter.situation()),
              ElementsAre("no_address contact u1 u3: the contact has no e-mail address",
                          "bounce contact u2: what was sent to the contact came back: another address is needed",
                          "vacant head u3: nobody fills the post of the head"));
}

TEST(TroublesTest, AUnitForWhichNobodyAnswersIsNamed) {
  GivenQuarter quarter;
  quarter.unit("u1", {});
  quarter.unit("u2", {}).state = d::State::kExcused;
  EXPECT_THAT(told(quarter.situation()),
              ElementsAre("nobody  u1: nobody can be asked: no post of the unit can be reached, nor the MILE office",
                          "vacant contact u1 u2: nobody fills the post of the contact"));
}

TEST(TroublesTest, AMailServerThatIsAwayIsSaidWithTheUnitsThatWait) {
  GivenQuarter quarter;
  quarter.unit("u1", {{"contact", "anna"}});
  quarter.unit("u2", {{"contact", "bheki"}});
  quarter.unit("u3", {{"contact", "chloe"}}).state = d::State::kAnswered;
  std::vector<Stuck> stuck;
  for (const auto& [unit, person] :
       std::vector<std::pair<std::string, std::string>>{{"u1", "anna"}, {"u2", "bheki"}, {"u3", "chloe"}})
    stuck.push_back({"reminder-mail", 0, quarter.reminded(unit, 0, "contact", person, "queued").message_id, "away"});
  stuck.push_back({"reminder-mail", 0, quarter.reminded("u1", 0, "contact", "anna", "sent").message_id, "away"});
  EXPECT_THAT(told(quarter.situation(), stuck),
              ElementsAre("waiting  u1 u2: a reminder of step 0 waits to be sent: away"));
}

TEST(TroublesTest, ATemplateThatFailsIsSaidWithTheUnitsThatAreNotAsked) {
  GivenQuarter quarter;
  quarter.unit("u1", {{"contact", "anna"}});
  quarter.unit("u2", {{"contact", "bheki"}});
  const auto bounced = quarter.reminded("u1", 5, "contact", "anna", "sent").message_id;
  const std::string failed = "internal: step.en.txt has no UNIT";
  EXPECT_THAT(told(quarter.situation(), {{"reminder-follow", 5, "", failed}}),
              ElementsAre("not_asked  u2: step 5 was released and has not asked yet: " + failed));
  EXPECT_THAT(told(quarter.situation(), {{"reminder-follow", 5, bounced, failed}}),
              ElementsAre("not_asked  u1: whoever comes next has not been asked yet: " + failed));
  EXPECT_THAT(told(quarter.situation(), {{"reminder-step", 10, "", "io: no room"}}),
              ElementsAre("not_released : step 10 is not released: io: no room"));
}

}  // namespace
}  // namespace cairn::workers::reminders
