#include "tests/crash/power_cut.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include "tests/crash/system_calls.h"

namespace cairn::eventstore::testing {
namespace {

constexpr unsigned kThreads = 2;

/// The same disk after the same answers need not be opened twice.
Hash hash_of_case(const Image& image, const Told& told) {
  std::string bytes;
  append_u64(bytes, told.sent);
  append_u64(bytes, told.answered);
  append_u64(bytes, told.signed_events);
  append_u64(bytes, told.kept_events);
  append_u64(bytes, told.timers);
  bytes += view_of(hash_of(image));
  return sha256(bytes);
}

/// What the threads have in common.
struct Progress {
  std::mutex mutex;
  std::set<Hash> seen;  // guarded by mutex
  CutReport report;     // guarded by mutex
};

/// Replays the operations up to each cut and tries every `kThreads`th cut.
class Cutter {
 public:
  Cutter(const Cuts& cuts, std::span<const AfterCut> states, Progress& progress, unsigned thread)
      : cuts_(cuts), states_(states), progress_(progress), thread_(thread), disk_(cuts.before), told_(cuts.told) {}

  void run() {
    for (size_t at = 0; at <= cuts_.operations.size(); ++at) {
      const bool last = at == cuts_.operations.size();
      const bool mark = !last && cuts_.operations[at].is_mark();
      if (!mark && file_operations_++ % kThreads == thread_ && !cut(at)) return;
      if (last) return;
      told_.hear(cuts_.operations[at]);
      disk_.apply(cuts_.operations[at]);
    }
  }

 private:
  /// False when it is time to stop.
  bool cut(size_t at) {
    for (const auto state : states_) {
      std::mt19937_64 random(at * std::size(kAfterCuts) + static_cast<size_t>(state));
      const Image image = disk_.after_cut(state, random);
      {
        const std::lock_guard lock(progress_.mutex);
        if (cuts_.first && !progress_.report.broken.empty()) return false;
        ++progress_.report.cuts;
        if (!progress_.seen.insert(hash_of_case(image, told_)).second) continue;
        ++progress_.report.images;
      }
      put_on_disk(image, root_.path());
      const auto kept = check_promises(SmallLedger{root_.path()}, told_, cuts_.answers);
      if (kept) continue;
      const std::lock_guard lock(progress_.mutex);
      progress_.report.broken.push_back("cut before operation " + std::to_string(at) + ", " + name_of(state) + ": " +
                                        kept.error().context);
    }
    return true;
  }

  const Cuts& cuts_;
  const std::span<const AfterCut> states_;
  Progress& progress_;
  const unsigned thread_;
  Disk disk_;
  Told told_;
  size_t file_operations_ = 0;
  cairn::testing::TempFolder root_{fast_folder()};
};

}  // namespace

RecordedRun::RecordedRun()
    : root(fast_folder()),
      journal(root.path()),
      env(rocksdb::NewCompositeEnv(make_journaling_file_system(quiet_file_system(), journal))) {}

Result<void> RecordedRun::run(WrapLog wrap) {
  LedgerClient client(SmallLedger{root.path(), env.get(), std::move(wrap)}, &journal);
  const SystemCalls calls(journal);
  auto ended = client.run();
  answers = client.answers();
  return ended;
}

CutReport cut_everywhere(const Cuts& cuts, std::span<const AfterCut> states) {
  Progress progress;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back([&, i] { Cutter(cuts, states, progress, i).run(); });
  for (auto& thread : threads) thread.join();
  progress.report.operations = static_cast<uint64_t>(
      std::ranges::count_if(cuts.operations, [](const auto& operation) { return !operation.is_mark(); }));
  return std::move(progress.report);
}

}  // namespace cairn::eventstore::testing
