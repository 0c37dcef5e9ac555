#include "workers/runtime/append_once.h"

#include "tests/store/workers/runtime/fixture.h"

namespace cairn::workers::runtime::testing {
namespace {

using eventstore::Expected;
using eventstore::testing::commit;
using eventstore::testing::event;
using ::testing::ElementsAre;

class AppendOnceTest : public QueueFixture {
 protected:
  Result<eventstore::Appended> say(const std::string& words, const std::string& step) {
    return append_once(*store, id_of(JobName{"letters", "2026-27-Q1", "unit-7"}), step,
                       commit(0, "duty-a", Expected::any(), {event(0, words), event(0, words + "!")}));
  }
};

TEST_F(AppendOnceTest, ASecondAttemptIsAnsweredAsTheFirst) {
  const auto first = say("sent", "intent").value();
  restart();
  const auto second = say("sent in other words", "intent").value();
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(second.first, first.first);
  EXPECT_EQ(second.recorded_us, first.recorded_us);
  EXPECT_THAT(payloads(), ElementsAre("sent", "sent!"));
}

TEST_F(AppendOnceTest, AnotherStepIsSaidToo) {
  ASSERT_TRUE(say("sending", "intent"));
  ASSERT_TRUE(say("sent", "outcome"));
  EXPECT_THAT(payloads(), ElementsAre("sending", "sending!", "sent", "sent!"));
}

}  // namespace
}  // namespace cairn::workers::runtime::testing
