#include "workers/runtime/runner.h"

#include <future>

#include "tests/store/workers/runtime/fixture.h"

namespace cairn::workers::runtime::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Does what the test says, and remembers for whom.
class ScriptedWorker final : public Worker {
 public:
  explicit ScriptedWorker(std::function<Result<void>(Attempt&)> script) : script_(std::move(script)) {}
  std::string_view kind() const override { return "letter"; }
  Result<void> work(Attempt& attempt) override {
    worked.push_back(attempt.job().target());
    return script_(attempt);
  }
  RetryPolicy retry_policy() const override { return {.first_ms = 1'000, .longest_ms = 1'000, .attempts_max = 2}; }
  int64_t lease_ms() const override { return 60'000; }
  std::vector<std::string> worked;

 private:
  std::function<Result<void>(Attempt&)> script_;
};

class RunnerTest : public QueueFixture {
 protected:
  std::string state_of(const std::string& target) {
    return std::string(name_of(queue->find(id_of(spec(target).name)).value().state()));
  }
};

TEST_F(RunnerTest, AStepPlansClaimsAndWorks) {
  ScriptedWorker worker([](Attempt&) -> Result<void> { return success(); });
  Runner runner(*queue, {&worker},
                {{"nightly", "letter", Misfire::kLatest, daily_at(2),
                  [](const Slot&) -> Result<std::vector<std::string>> { return std::vector<std::string>{"a", "b"}; }}});
  EXPECT_EQ(runner.step().value(), 0U);
  clock.advance_us(kDayUs);
  EXPECT_EQ(runner.step().value(), 2U);
  EXPECT_EQ(runner.step().value(), 0U);
  EXPECT_THAT(worker.worked, ::testing::UnorderedElementsAre("a", "b"));
}

TEST_F(RunnerTest, AnAttemptThatThrowsIsAFailedOne) {
  ScriptedWorker worker([](Attempt&) -> Result<void> { throw std::runtime_error("a library gave up"); });
  Runner runner(*queue, {&worker}, {});
  ASSERT_TRUE(queue->add({spec("a")}));
  EXPECT_EQ(runner.step().value(), 1U);
  EXPECT_EQ(state_of("a"), "retry");
  clock.advance_us(kSecondUs);
  EXPECT_EQ(runner.step().value(), 1U);
  EXPECT_EQ(state_of("a"), "dead");
  EXPECT_EQ(queue->find(id_of(spec("a").name)).value().last_error(), "internal: it threw: a library gave up");
}

TEST_F(RunnerTest, AFailureLeavesTheOthersAlone) {
  ScriptedWorker worker([](Attempt& attempt) -> Result<void> {
    if (attempt.job().target() == "a") return fail(Errc::kInvalid, "no address");
    return success();
  });
  Runner runner(*queue, {&worker}, {});
  ASSERT_TRUE(queue->add({spec("a"), spec("b")}));
  EXPECT_EQ(runner.step().value(), 2U);
  EXPECT_EQ(state_of("a"), "dead");
  EXPECT_EQ(state_of("b"), "done");
}

TEST_F(RunnerTest, LongWorkExtendsItsLease) {
  ScriptedWorker worker([this](Attempt& attempt) -> Result<void> {
    for (int i = 0; i < 5; ++i) {
      clock.advance_us(50 * kSecondUs);
      CAIRN_TRY(attempt.extend());
      EXPECT_EQ(queue->ripen(16).value(), 0U);
    }
    return success();
  });
  Runner runner(*queue, {&worker}, {});
  ASSERT_TRUE(queue->add({spec("a")}));
  EXPECT_EQ(runner.step().value(), 1U);
  EXPECT_EQ(state_of("a"), "done");
}

TEST_F(RunnerTest, WhoeverLostTheLeaseCannotComplete) {
  ScriptedWorker worker([this](Attempt& attempt) -> Result<void> {
    clock.advance_us(61 * kSecondUs);
    EXPECT_EQ(queue->ripen(16).value(), 1U);
    EXPECT_EQ(attempt.extend().error().code, Errc::kConflict);
    return success();
  });
  Runner runner(*queue, {&worker}, {});
  ASSERT_TRUE(queue->add({spec("a")}));
  EXPECT_EQ(runner.step().value(), 1U);
  EXPECT_EQ(state_of("a"), "ready") << "it waits for the next attempt";
}

TEST_F(RunnerTest, AStopEndsTheAttemptAndGivesTheRestBack) {
  std::promise<void> begun;
  ScriptedWorker worker([&](Attempt& attempt) -> Result<void> {
    begun.set_value();
    while (!attempt.stopping()) std::this_thread::yield();
    return fail(Errc::kCancelled, "told to stop");
  });
  Runner runner(*queue, {&worker}, {});
  ASSERT_TRUE(queue->add({spec("a"), spec("b", 1), spec("c", 2)}));
  clock.advance_us(2);
  ASSERT_TRUE(runner.start());
  begun.get_future().wait();
  runner.stop();
  runner.stop();
  EXPECT_THAT(worker.worked, ElementsAre("a"));
  for (const std::string target : {"a", "b", "c"}) {
    EXPECT_EQ(state_of(target), "ready");
    EXPECT_EQ(queue->find(id_of(spec(target).name)).value().attempts(), 0U) << "a stop is no attempt";
  }
}

TEST_F(RunnerTest, AWakeIsHeardAtOnce) {
  std::promise<void> worked;
  ScriptedWorker worker([&](Attempt&) -> Result<void> {
    worked.set_value();
    return success();
  });
  Runner runner(*queue, {&worker}, {}, {.look_ms = 3'600'000});
  ASSERT_TRUE(runner.start());
  ASSERT_TRUE(queue->add({spec("a")}));
  runner.wake();
  EXPECT_EQ(worked.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  runner.stop();
  EXPECT_EQ(state_of("a"), "done");
}

TEST_F(RunnerTest, SettledMeansThatNothingIsDue) {
  ScriptedWorker worker([](Attempt&) -> Result<void> { return success(); });
  Runner runner(*queue, {&worker}, {}, {.claim_max = 2, .look_ms = 3'600'000});
  EXPECT_FALSE(runner.settle(1)) << "it was not started";
  ASSERT_TRUE(runner.start());
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(queue->add({spec(std::to_string(i))}));
  ASSERT_TRUE(runner.settle(60'000));
  EXPECT_THAT(queue->list({timer::v1::JobState::JOB_STATE_DONE, "", "", 50}).value().jobs, ::testing::SizeIs(9));
  runner.stop();
  EXPECT_FALSE(runner.settle(1));
}

TEST_F(RunnerTest, TwoRunnersShareAQueue) {
  std::atomic<int> made = 0;
  const auto count = [&](Attempt&) -> Result<void> {
    ++made;
    return success();
  };
  ScriptedWorker first(count);
  ScriptedWorker second(count);
  std::vector<JobSpec> specs;
  for (int i = 0; i < 200; ++i) specs.push_back(spec(std::to_string(i)));
  ASSERT_TRUE(queue->add(specs));
  Runner one(*queue, {&first}, {});
  Runner other(*queue, {&second}, {});
  const auto drain = [](Runner& runner) {
    for (size_t done = 1; done > 0;) done = runner.step().value();
  };
  std::thread beside([&] { drain(one); });
  drain(other);
  beside.join();
  EXPECT_EQ(made, 200);
  EXPECT_THAT(queue->list({timer::v1::JobState::JOB_STATE_READY, "", "", 50}).value().jobs, IsEmpty());
}

}  // namespace
}  // namespace cairn::workers::runtime::testing
