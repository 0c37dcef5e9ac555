#include "services/bench/log_rounds.h"

#include <thread>
#include <unordered_map>

#include "services/bench/machine.h"
#include "services/bench/raw_rocks.h"
#include "services/bench/workload.h"

namespace cairn::services::bench {
namespace {

constexpr uint64_t kEventsEach = 20;

enum Place { kCommit, kCommitOne, kViews, kViewsOne, kRecords, kScan, kRebuild };

std::vector<Line> empty_lines() {
  return {
      {"L1", "durable commit, 64 in flight, no views / RocksDB with the same keys, 64 a sync", 0.8},
      {"L2", "durable commit, 1 in flight, no views / RocksDB, a synced Put each", 0.85},
      {"L3", "durable commit, 64 in flight, every view / the same without views", 0.5},
      {"", "durable commit, 1 in flight, every view / RocksDB, a synced Put each", 0},
      {"L4", "replay, stored records / raw scan", 0.85},
      {"", "replay, parsed events / raw scan", 0},
      {"L5", "rebuild of all views, one after the other / scan, parse and count on two threads", 0.5},
  };
}

Rate rate_of(uint64_t events, const std::function<void()>& work) {
  return static_cast<double>(events) / seconds_of(work);
}

size_t record_bytes(eventstore::Store& store) {
  size_t bytes = 0;
  size_t count = 0;
  const auto done = store.snapshot()->scan_records(Position(0), Position(1000), [&](Position, std::string_view record) {
    bytes += record.size();
    ++count;
    return true;
  });
  CAIRN_CHECK(done.has_value() && count > 0, "the first records are read");
  return bytes / count;
}

void replay_records(eventstore::Store& store, uint64_t events) {
  uint64_t seen = 0;
  const auto done = store.snapshot()->scan_records(Position(0), Position(events), [&](Position, std::string_view) {
    ++seen;
    return true;
  });
  CAIRN_CHECK(done.has_value() && seen == events, "the replay sees every record");
}

void replay_events(const eventstore::Snapshot& snapshot, uint64_t from, uint64_t to) {
  std::unordered_map<std::string, uint64_t> counts;
  uint64_t seen = 0;
  const auto done =
      snapshot.scan(Position(from), Position(to), {}, [&](const eventstore::StoredEvent& event, std::string_view) {
        ++counts[event.stream()];
        ++seen;
        return true;
      });
  CAIRN_CHECK(done.has_value() && seen == to - from && !counts.empty(), "the replay sees every event");
}

/// What a rebuild cannot beat: every event read, parsed and looked up once, on two threads.
void fold_on_two_threads(eventstore::Store& store, uint64_t events) {
  const auto snapshot = store.snapshot();
  std::thread half([&] { replay_events(*snapshot, 0, events / 2); });
  replay_events(*snapshot, events / 2, events);
  half.join();
}

void rebuild_all(eventstore::Store& store) {
  for (const auto& view : store.views()) {
    const auto built = store.rebuild(view.name, [](uint64_t, uint64_t) {});
    CAIRN_CHECK(built.has_value() && built.value().digest == view.digest, "a rebuilt view is the same");
  }
}

void bare_round(const Folder& folder, uint64_t events, std::vector<Line>& lines) {
  const uint64_t few = std::max<uint64_t>(events / 10, 1);  // one at a time: the sync is all of it
  const auto store = open_store(folder / "bare", {});
  Workload workload(kEventsEach);
  lines[kCommit].ours.push_back(append_all(*store, workload, events, kInFlight));
  const size_t bytes = record_bytes(*store);
  {
    RawRocks raw(folder / "raw");
    lines[kCommit].control.push_back(
        rate_of(events, [&] { raw.put_batches(events, bytes, kInFlight, events / kEventsEach); }));
    const Rate scan = rate_of(events, [&] { CAIRN_CHECK(raw.scan() == events, "the raw scan sees every record"); });
    lines[kRecords].control.push_back(scan);
    lines[kScan].control.push_back(scan);
  }
  lines[kRecords].ours.push_back(rate_of(events, [&] { replay_records(*store, events); }));
  lines[kScan].ours.push_back(rate_of(events, [&] { replay_events(*store->snapshot(), 0, events); }));
  lines[kCommitOne].ours.push_back(append_all(*store, workload, few, 1));
  RawRocks raw(folder / "each");
  lines[kCommitOne].control.push_back(rate_of(few, [&] { raw.put_each(few, bytes); }));
}

void viewed_round(const Folder& folder, uint64_t events, const NewSubject& new_subject, std::vector<Line>& lines) {
  const auto subject = new_subject(folder / "viewed");
  auto& store = subject->store();
  Workload workload(kEventsEach);
  lines[kViews].ours.push_back(append_all(store, workload, events, kInFlight));
  lines[kViews].control.push_back(lines[kCommit].ours.back());
  lines[kViewsOne].ours.push_back(append_all(store, workload, std::max<uint64_t>(events / 10, 1), 1));
  lines[kViewsOne].control.push_back(lines[kCommitOne].control.back());
  const uint64_t all = store.head().value();
  lines[kRebuild].control.push_back(rate_of(all, [&] { fold_on_two_threads(store, all); }));
  lines[kRebuild].ours.push_back(rate_of(all, [&] { rebuild_all(store); }));
}

}  // namespace

std::vector<Line> measure_log(const Plan& plan, const NewSubject& new_subject, const Tell& tell) {
  auto lines = empty_lines();
  const uint64_t events = std::max<uint64_t>(plan.events / 4, 1000);
  const auto rounds = static_cast<uint64_t>(plan.rounds);
  for (uint64_t round = 0; round < rounds; ++round) {
    const Folder folder;
    tell("log", 2 * round, 2 * rounds);
    bare_round(folder, events, lines);
    tell("log", 2 * round + 1, 2 * rounds);
    viewed_round(folder, events, new_subject, lines);
  }
  tell("log", 2 * rounds, 2 * rounds);
  return lines;
}

}  // namespace cairn::services::bench
