// T7: the store against a model that is a vector of events and a map of commits.
#include <rapidcheck.h>

#include <sstream>

#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

struct Step {
  enum class Kind { kAppend, kRetry, kReuse, kReopen };
  Kind kind;
  uint64_t streams;  // the bits of which of four are written
  Expected::Kind expected;
  uint64_t revision;
  uint64_t events;  // to each stream
  uint64_t tags;    // the bits of which of three are named
  bool condition;
  uint64_t condition_tag;
  uint64_t condition_from;
  uint64_t pick;  // which earlier commit is sent again
};

struct ModelEvent {
  std::string stream;
  std::vector<std::string> tags;
  bool operator==(const ModelEvent&) const = default;
};

/// What the store promises, said as simply as possible.
class Model {
 public:
  Errc judge(const Append& request) const {
    for (const auto& write : request.writes) {
      const uint64_t count = count_of(write.stream.text());
      const bool holds =
          write.expected.kind == Expected::Kind::kAny ||
          (write.expected.kind == Expected::Kind::kExists && count > 0) ||
          (write.expected.kind == Expected::Kind::kNoStream && count == 0) ||
          (write.expected.kind == Expected::Kind::kExact && count > 0 && count - 1 == write.expected.revision.value());
      if (!holds) return Errc::kConflict;
    }
    for (const auto& condition : request.conditions)
      for (uint64_t i = condition.from.value(); i < events.size(); ++i)
        for (const auto& tag : events[i].tags)
          if (tag == condition.query.tags.front()) return Errc::kConditionFailed;
    return Errc::kInternal;  // nothing against it
  }
  void take(const Append& request, const Appended& answer) {
    for (const auto& write : request.writes)
      for (const auto& event : write.events) events.push_back({write.stream.text(), event.tags});
    commits.emplace_back(request, answer);
  }
  uint64_t count_of(const std::string& stream) const {
    uint64_t count = 0;
    for (const auto& event : events)
      if (event.stream == stream) ++count;
    return count;
  }

  std::vector<ModelEvent> events;
  std::vector<std::pair<Append, Appended>> commits;
};

rc::Gen<Step> any_step() {
  using rc::gen::arbitrary;
  using rc::gen::inRange;
  const auto kind = rc::gen::weightedElement<Step::Kind>(
      {{12, Step::Kind::kAppend}, {3, Step::Kind::kRetry}, {2, Step::Kind::kReuse}, {1, Step::Kind::kReopen}});
  const auto expected = rc::gen::element(Expected::Kind::kAny, Expected::Kind::kExists, Expected::Kind::kNoStream,
                                         Expected::Kind::kExact, Expected::Kind::kExact);
  return rc::gen::build<Step>(
      rc::gen::set(&Step::kind, kind), rc::gen::set(&Step::streams, inRange<uint64_t>(1, 16)),
      rc::gen::set(&Step::expected, expected), rc::gen::set(&Step::revision, inRange<uint64_t>(0, 6)),
      rc::gen::set(&Step::events, inRange<uint64_t>(1, 4)), rc::gen::set(&Step::tags, inRange<uint64_t>(0, 8)),
      rc::gen::set(&Step::condition, arbitrary<bool>()), rc::gen::set(&Step::condition_tag, inRange<uint64_t>(0, 5)),
      rc::gen::set(&Step::condition_from, inRange<uint64_t>(0, 40)), rc::gen::set(&Step::pick, arbitrary<uint64_t>()));
}

class ModelRun : public StoreFixture {
 public:
  explicit ModelRun(std::unique_ptr<LogHome> in) {
    home = std::move(in);
    open();
  }
  void TestBody() override {}
  using StoreFixture::reopen;

  void take(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kAppend: return append(step);
      case Step::Kind::kRetry: return retry(step);
      case Step::Kind::kReuse: return reuse(step);
      case Step::Kind::kReopen: return reopen();
    }
  }

  /// Everything that can be read is as the model says.
  void compare() {
    const auto snapshot = store->snapshot();
    RC_ASSERT(snapshot->head().value() == model.events.size());
    std::vector<ModelEvent> read;
    std::map<std::string, uint64_t> revisions;
    RC_ASSERT(snapshot->scan(Position(0), snapshot->head(), {}, [&](const StoredEvent& e, std::string_view) {
      RC_ASSERT(e.position() == read.size());
      RC_ASSERT(e.revision() == revisions[e.stream()]++);
      read.push_back({e.stream(), {e.tags().begin(), e.tags().end()}});
      return true;
    }));
    RC_ASSERT(read == model.events);
    for (const auto& [name, count] : revisions)
      RC_ASSERT(snapshot->stream_head(stream(name)).value()->last == Revision(count - 1));
    const auto verified = store->verify({});
    if (!verified) RC_FAIL(verified.error().context);
  }

 private:
  Append request_of(const Step& step) {
    Append request = commit(next_commit_++, "model-0", Expected::any(), {});
    request.writes.clear();
    std::vector<std::string> tags;
    for (uint64_t tag = 0; tag < 3; ++tag)
      if ((step.tags >> tag & 1) != 0) tags.push_back("t" + std::to_string(tag));
    for (uint64_t number = 0; number < 4; ++number) {
      if ((step.streams >> number & 1) == 0) continue;
      std::vector<NewEvent> events;
      for (uint64_t i = 0; i < step.events; ++i) events.push_back(event(next_event_++, "x", tags));
      Expected expected{step.expected, Revision(step.revision)};
      const std::string name = "model-" + std::to_string(number);
      // Half of the exact expectations are right, so that streams grow.
      if (step.pick % 2 == 0 && model.count_of(name) > 0) expected.revision = Revision(model.count_of(name) - 1);
      request.writes.push_back({stream(name), expected, std::move(events)});
    }
    if (step.condition)
      request.conditions.push_back(
          {Filter{{}, {}, {"t" + std::to_string(step.condition_tag)}, std::nullopt}, Position(step.condition_from)});
    return request;
  }

  void append(const Step& step) {
    const Append request = request_of(step);
    const Errc verdict = model.judge(request);
    const auto done = store->append_and_wait(request);
    if (done) {
      RC_ASSERT(verdict == Errc::kInternal);
      RC_ASSERT(done.value().first.value() == model.events.size());
      model.take(request, done.value());
    } else {
      if (verdict != done.error().code) RC_FAIL(done.error().context);
    }
  }

  void retry(const Step& step) {
    if (model.commits.empty()) return;
    const auto& [request, original] = model.commits[step.pick % model.commits.size()];
    const auto again = store->append_and_wait(request);
    RC_ASSERT(again);
    RC_ASSERT(again.value().duplicate);
    RC_ASSERT(again.value().first == original.first && again.value().last == original.last);
    RC_ASSERT(again.value().revisions == original.revisions);
    RC_ASSERT(again.value().recorded_us == original.recorded_us);
    RC_ASSERT(again.value().leaf_hashes == original.leaf_hashes);
  }

  void reuse(const Step& step) {
    if (model.commits.empty()) return;
    Append request = model.commits[step.pick % model.commits.size()].first;
    if (step.pick % 3 == 0) {
      request.writes[0].events[0].payload += "other";  // the same commit id, other content
    } else {
      request.commit_id = commit_id(next_commit_++);  // another commit with an event that is in
    }
    const auto done = store->append_and_wait(request);
    RC_ASSERT(!done);
    RC_ASSERT(done.error().code == Errc::kDuplicate);
  }

  Model model;
  uint64_t next_commit_ = 1;
  uint64_t next_event_ = 1;
};

std::string text_of(const rc::detail::TestResult& result) {
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  return text.str();
}

void check_against_model(const std::function<std::unique_ptr<LogHome>()>& make_home) {
  const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
  ModelRun run(make_home());
  for (const auto& step : steps) run.take(step);
  run.compare();
  run.reopen();
  run.compare();
}

TEST(ModelTest, AStoreInMemoryDoesWhatTheModelSays) {
  EXPECT_TRUE(rc::check([] { check_against_model([] { return std::make_unique<MemoryHome>(); }); }));
}

TEST(ModelTest, AStoreOnDiskDoesWhatTheModelSays) {
  rc::detail::TestParams fewer = rc::detail::configuration().testParams;
  fewer.maxSuccess = 25;
  const auto result = rc::detail::checkTestable(
      [] { check_against_model([] { return std::make_unique<RocksHome>(); }); }, rc::detail::TestMetadata(), fewer);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text_of(result);
}

}  // namespace
}  // namespace cairn::eventstore::testing
