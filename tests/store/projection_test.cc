#include <atomic>
#include <stdexcept>

#include "eventstore/keys.h"
#include "tests/store/failing_log.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// Counts the events of each stream, erases the row of a stream at "Erased", and fails at "Bad" and "Thrown".
class CountView final : public Projection {
 public:
  explicit CountView(uint32_t version = 1) : version_(version) {}
  std::string_view name() const override { return "counts"; }
  uint32_t version() const override { return version_; }
  Result<void> apply(const StoredEvent& event, ViewRows& rows) override {
    if (event.type() == "Bad" && !forgiving) return fail(Errc::kInvalid, "an unknown event");
    if (event.type() == "Thrown" && !forgiving) throw std::runtime_error("a bug");
    if (event.type() == "Recounted") {
      uint64_t earlier = 0;
      CAIRN_TRY(rows.each_earlier(event, [&](const StoredEvent& other) {
        if (other.revision() != earlier++ || other.stream() != event.stream())
          return Result<void>(fail(Errc::kInternal, "not the stream in its order"));
        return Result<void>(success());
      }));
      rows.put("n/" + event.stream(), std::to_string(earlier));
      return success();
    }
    if (event.type() == "Erased") {
      rows.erase("n/" + event.stream());
      return success();
    }
    CAIRN_TRY(auto before, rows.get("n/" + event.stream()));
    rows.put("n/" + event.stream(), std::to_string((before ? std::stoul(*before) : 0) + version_));
    return success();
  }
  std::atomic<bool> forgiving = false;

 private:
  const uint32_t version_;
};

class ProjectionTest : public StoreFixture {
 protected:
  void SetUp() override {
    projections = {&counts};
    open();
  }
  void add(uint64_t id, const std::string& to, const std::string& type = "Noted") {
    must(commit(id, to, Expected::any(), {event(id, "x", {}, type)}));
  }
  std::string count(const std::string& of) {
    const auto view = store->snapshot()->view("counts");
    if (!view) return std::string(name_of(view.error().code));
    return view.value().get("n/" + of).value().value_or("none");
  }
  ViewStatus status() { return store->views().front(); }

  CountView counts;
};

TEST_F(ProjectionTest, RowsAreInTheSameMomentAsTheLog) {
  Append request = commit(1, "note-a", Expected::any(), {event(1), event(2)});
  request.writes.push_back({stream("note-b"), Expected::any(), {event(3)}});
  must(request);
  twice([&] {
    EXPECT_EQ(count("note-a"), "2");
    EXPECT_EQ(count("note-b"), "1");
    EXPECT_EQ(store->snapshot()->view("counts").value().position(), Position(3));
    EXPECT_EQ(store->snapshot()->view("none").error().code, Errc::kNotFound);
  });
  const auto before = store->snapshot();
  add(4, "note-b");
  EXPECT_EQ(before->view("counts").value().get("n/note-b").value(), "1");
  EXPECT_EQ(count("note-b"), "2");
}

TEST_F(ProjectionTest, TheDigestDependsOnRowsAndNotOnTheirHistory) {
  add(1, "note-a");
  const std::string one = status().digest;
  add(2, "note-b");
  EXPECT_NE(status().digest, one);
  add(3, "note-b", "Erased");
  EXPECT_EQ(status().digest, one);
  twice([&] { EXPECT_TRUE(store->verify({})) << store->verify({}).error().context; });
}

TEST_F(ProjectionTest, AnEntityThatWasLeftOutIsTakenUpFromItsStream) {
  add(1, "note-a");
  add(2, "note-b");
  add(3, "note-a", "Erased");
  Append request = commit(4, "note-a", Expected::any(), {event(4), event(5, "x", {}, "Recounted"), event(6)});
  request.writes.push_back({stream("note-c"), Expected::any(), {event(7), event(8, "x", {}, "Recounted")}});
  request.writes.push_back({stream("note-d"), Expected::any(), {event(9, "x", {}, "Recounted")}});
  must(request);
  twice([&] {
    EXPECT_EQ(count("note-a"), "4");
    EXPECT_EQ(count("note-c"), "1");
    EXPECT_EQ(count("note-d"), "0");
    EXPECT_TRUE(store->verify({})) << store->verify({}).error().context;
  });
  ASSERT_TRUE(store->rebuild("counts", {}));
  EXPECT_EQ(count("note-a"), "4");
  EXPECT_EQ(status().generation, 2u);
}

TEST_F(ProjectionTest, AViewThatIsBehindCatchesUp) {
  store.reset();
  projections.clear();
  open();
  for (uint64_t i = 0; i < 3000; ++i) add(i, "note-" + std::to_string(i % 3));
  projections = {&counts};
  reopen();
  twice([&] {
    EXPECT_EQ(count("note-0"), "1000");
    EXPECT_EQ(status().position, Position(3000));
  });
}

TEST_F(ProjectionTest, ANewVersionBuildsTheNextGeneration) {
  add(1, "note-a");
  EXPECT_EQ(status().generation, 1u);
  store.reset();
  CountView doubled(2);
  projections = {&doubled};
  open();
  twice([&] {
    EXPECT_EQ(status().generation, 2u);
    EXPECT_EQ(count("note-a"), "2");
  });
  add(2, "note-a");
  EXPECT_EQ(count("note-a"), "4");
  store.reset();
  EXPECT_THAT(home->open().value()->family_names(), Not(Contains("view.counts.1")));
}

TEST_F(ProjectionTest, AFailingProjectionIsParkedAndTheLogGoesOn) {
  add(1, "note-a");
  Append torn = commit(2, "note-a", Expected::any(), {event(2), event(3, "x", {}, "Bad")});
  must(torn);
  add(4, "note-a");
  twice([&] {
    EXPECT_EQ(store->head(), Position(4));
    EXPECT_TRUE(status().parked);
    EXPECT_THAT(status().alarm, HasSubstr("position 2: an unknown event"));
    EXPECT_EQ(status().position, Position(1)) << "the commit that failed left nothing";
    EXPECT_EQ(count("note-a"), "unavailable");
  });
  counts.forgiving = true;
  reopen();
  EXPECT_FALSE(status().parked);
  EXPECT_EQ(count("note-a"), "4");
}

TEST_F(ProjectionTest, AnExceptionParksToo) {
  add(1, "note-a", "Thrown");
  EXPECT_THAT(status().alarm, HasSubstr("it threw: a bug"));
  counts.forgiving = true;
  const auto rebuilt = store->rebuild("counts", {});
  ASSERT_TRUE(rebuilt) << rebuilt.error().context;
  twice([&] { EXPECT_EQ(count("note-a"), "1"); });
}

TEST_F(ProjectionTest, ARebuildGivesTheSameDigestAndKeepsOldSnapshots) {
  for (uint64_t i = 0; i < 2000; ++i) add(i, "note-" + std::to_string(i % 5));
  auto before = store->snapshot();
  const std::string digest = status().digest;
  std::vector<uint64_t> steps;
  const auto rebuilt = store->rebuild("counts", [&](uint64_t done, uint64_t) { steps.push_back(done); });
  ASSERT_TRUE(rebuilt) << rebuilt.error().context;
  EXPECT_EQ(rebuilt.value().generation, 2u);
  EXPECT_EQ(rebuilt.value().digest, digest);
  EXPECT_EQ(steps.back(), 2000u);
  EXPECT_EQ(before->view("counts").value().get("n/note-0").value(), "400");
  EXPECT_EQ(before->view("counts").value().generation(), 1u);
  before.reset();
  twice([&] {
    EXPECT_EQ(status().generation, 2u);
    EXPECT_EQ(status().building_generation, 0u);
    EXPECT_EQ(count("note-0"), "400");
  });
  EXPECT_EQ(store->rebuild("none", {}).error().code, Errc::kNotFound);
}

TEST_F(ProjectionTest, ARebuildWhileAppendsGoOnMissesNothing) {
  for (uint64_t i = 0; i < 3000; ++i) add(i, "note-" + std::to_string(i % 5));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (uint64_t i = 3000; !stop; ++i) add(i, "note-" + std::to_string(i % 5));
  });
  for (uint64_t generation = 2; generation <= 4; ++generation) {
    const auto rebuilt = store->rebuild("counts", {});
    EXPECT_TRUE(rebuilt) << rebuilt.error().context;
    EXPECT_EQ(status().generation, generation);
    EXPECT_EQ(store->snapshot()->view("counts").value().position(), store->snapshot()->head()) << "never behind";
  }
  stop = true;
  writer.join();
  twice([&] { EXPECT_TRUE(store->verify({})) << store->verify({}).error().context; });
}

TEST_F(ProjectionTest, AnAbandonedRebuildIsTakenUpAgain) {
  for (uint64_t i = 0; i < 5000; ++i) add(i, "note-" + std::to_string(i % 5));
  Faults faults;
  wrap = [&](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
  reopen();
  faults.writes_until_failure = 2;  // dies after two of its writes
  EXPECT_FALSE(store->rebuild("counts", {}));
  faults.writes_until_failure = -1;
  reopen();
  EXPECT_EQ(status().generation, 1u) << "the old one serves";
  EXPECT_EQ(count("note-0"), "1000");
  std::vector<uint64_t> steps;
  const auto rebuilt = store->rebuild("counts", [&](uint64_t done, uint64_t) { steps.push_back(done); });
  ASSERT_TRUE(rebuilt) << rebuilt.error().context;
  EXPECT_GT(steps.front(), 2048u) << "it does not begin again";
  twice([&] { EXPECT_EQ(count("note-0"), "1000"); });
}

TEST_F(ProjectionTest, DamagedRowsAreFoundAndReplaced) {
  for (uint64_t i = 0; i < 10; ++i) add(i, "note-a");
  store.reset();
  {
    auto log = home->open().value();
    RowBatch forged;
    forged.put(log->open_family(view_family("counts", 1)).value(), "n/note-a", "11");
    ASSERT_TRUE(log->append(log->head(), {}, forged));
  }
  open();
  EXPECT_EQ(store->verify({}).error().code, Errc::kCorrupt);
  // The kept digest is of the rows as they were written, so the rebuild agrees with it and heals the rows.
  EXPECT_TRUE(store->rebuild("counts", {}));
  EXPECT_EQ(count("note-a"), "10");
  EXPECT_TRUE(store->verify({}));
}

TEST_F(ProjectionTest, AFullDiskRollsTheViewsBackToo) {
  Faults faults;
  wrap = [&](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
  reopen();
  add(1, "note-a");
  faults.code = Errc::kDiskFull;
  faults.writes_until_failure = 0;
  EXPECT_EQ(refused(commit(2, "note-a", Expected::any(), {event(2, "x", {}, "Bad")})).code, Errc::kDiskFull);
  faults.writes_until_failure = -1;
  EXPECT_FALSE(status().parked);
  add(3, "note-a");
  twice([&] { EXPECT_EQ(count("note-a"), "2"); });
}

/// Writes into the engine's own rows.
class RudeView final : public Projection {
 public:
  std::string_view name() const override { return "rude"; }
  uint32_t version() const override { return 1; }
  Result<void> apply(const StoredEvent&, ViewRows& rows) override {
    rows.put(std::string("\0", 1), "mine");
    return success();
  }
};

TEST_F(ProjectionTest, AViewThatWritesReservedKeysIsParkedAlone) {
  RudeView rude;
  projections = {&rude, &counts};
  reopen();
  add(1, "note-a");
  EXPECT_TRUE(store->views()[0].parked);
  EXPECT_EQ(count("note-a"), "1");
  store.reset();
}

}  // namespace
}  // namespace cairn::eventstore::testing
