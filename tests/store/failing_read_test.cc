// The n-th read fails, for n = 1, 2, 3, … until none does: the answer is an error or the right one.
#include "eventstore/keys.h"
#include "eventstore/postings.h"
#include "tests/store/failing_rows.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::ElementsAreArray;

/// Events of each stream; of another version it counts in tens.
class TallyView final : public Projection {
 public:
  std::string_view name() const override { return "tally"; }
  uint32_t version() const override { return step; }
  Result<void> apply(const StoredEvent& event, ViewRows& rows) override {
    CAIRN_TRY(auto before, rows.get(event.stream()));
    rows.put(event.stream(), std::to_string((before ? std::stoul(*before) : 0) + step));
    return success();
  }
  uint32_t step = 1;
};

/// Few: each read of an opening fails once, and after each a ledger is verified.
constexpr uint64_t kCommits = 10;

class FailingReadTest : public StoreFixture {
 protected:
  void SetUp() override {
    home = std::make_unique<MemoryHome>();
    wrap = [this](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingRowsLog>(std::move(log), fault); };
    projections = {&view};
    open();
    for (uint64_t i = 0; i < kCommits; ++i)
      must(commit(i, "note-" + std::to_string(i % 3), Expected::any(),
                  {event(2 * i, "x", {"tag-" + std::to_string(i % 4)}),
                   event(2 * i + 1, "x", {"tag-" + std::to_string(i % 4), "odd"}, "Counted")}));
  }
  /// Arms the n-th read from now on.
  void fail_read(uint64_t nth) { fault = {nth, 0}; }

  void plant_left_overs(uint64_t generation) {
    store.reset();
    const auto log = home->open().value();
    RowBatch rows;
    rows.put(log->open_family(view_family("tally", generation)).value(), "left over", "1");
    ASSERT_TRUE(log->write_unsynced(rows));
  }

  ReadFault fault;
  TallyView view;
};

/// What a walk finds from `from` on, as a condition or a page begins in the middle.
Result<std::vector<uint64_t>> walk(const RowReader& rows, const Filter& filter, Position from) {
  std::vector<uint64_t> found;
  CAIRN_TRY(const auto postings, Postings::of(rows, filter));
  for (;;) {
    CAIRN_TRY(const auto next, postings->seek(from));
    if (!next) return found;
    found.push_back(next->value());
    from = next->next();
  }
}

TEST_F(FailingReadTest, APostingIsNeverMissed) {
  std::vector<Filter> filters(5);
  filters[0].tags = {"tag-1"};
  filters[1].types = {"Counted", "Noted"};
  filters[2].tags = {"odd", "tag-2"};
  filters[3].stream = stream("note-1");
  filters[4].categories = {"note"};
  uint64_t faults = 0;
  for (const auto& filter : filters) {
    for (uint64_t from = 0; from < 2 * kCommits; from += 3) {
      fail_read(0);
      const auto whole = walk(FailingRows(home->open().value()->snapshot(), fault), filter, Position(from)).value();
      for (uint64_t nth = 1;; ++nth) {
        fail_read(nth);
        const auto found = walk(FailingRows(home->open().value()->snapshot(), fault), filter, Position(from));
        if (found) EXPECT_THAT(found.value(), ElementsAreArray(whole)) << "read " << nth << " failed, from " << from;
        if (!fault.met()) break;
        ++faults;
      }
    }
  }
  EXPECT_GT(faults, 100u);
}

TEST_F(FailingReadTest, AnOpeningThatBuildsViewsIsRefusedOrRight) {
  uint64_t faults = 0;
  for (uint64_t nth = 1;; ++nth) {
    // Each opening finds rows of another version, and where it builds the next one what a crash left of a third.
    plant_left_overs(store->views().front().generation + 1);
    view.step = nth % 2 ? 10 : 1;
    fail_read(nth);
    auto opened = try_open();
    const bool met = fault.met();
    faults += met;
    fail_read(0);
    if (!opened) {
      EXPECT_EQ(opened.error().code, Errc::kIo) << opened.error().context;
      opened = try_open();
    }
    ASSERT_TRUE(opened) << opened.error().context;
    store = std::move(opened).value();
    // A read that failed while a view was folded parks it, and the next opening folds on.
    if (store->views().front().parked) reopen();
    ASSERT_TRUE(store->verify({})) << "read " << nth << ": " << store->verify({}).error().context;
    EXPECT_EQ(store->snapshot()->view("tally").value().get("note-0").value(), std::to_string(8 * view.step));
    if (!met) break;
  }
  EXPECT_GT(faults, 10u);
}

}  // namespace
}  // namespace cairn::eventstore::testing
