#include "tests/crash/fault_run.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/crash/disk_after_cut.h"
#include "tests/crash/ledger_client.h"
#include "tests/crash/system_calls.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {
namespace {

using Kind = FileOperation::Kind;

constexpr unsigned kThreads = 2;
/// Of each kind of fault, more are never met; a run that did not end would go on for ever.
constexpr uint64_t kNthMax = 5000;

bool reads(FileCall call) { return std::ranges::find(kReadCalls, call) != std::end(kReadCalls); }

class Run {
 public:
  explicit Run(const Fault& fault)
      : fault_(fault),
        disk_(root_.path(), fault),
        journal_(root_.path()),
        env_(rocksdb::NewCompositeEnv(
            make_failing_file_system(make_journaling_file_system(quiet_file_system(), journal_), disk_))),
        client_(SmallLedger{root_.path(), env_.get(), {}, [this](const Error&) { ++fences_; }}, &journal_) {
    disk_.on_first = [this] { failed_at_ = journal_.size(); };
    client_.one_by_one = reads(fault.call);
    client_.after_refusal = [this](Store& store, const Error& error) { return look(store, error); };
  }

  FaultRun run() {
    FaultRun run;
    const auto kept = check(run_script());
    run.met = disk_.failed() > 0;
    run.end = end_;
    if (!kept) run.broken = text_of(fault_) + ", " + disk_.first_failed() + ": " + kept.error().context;
    return run;
  }

 private:
  Result<void> run_script() {
    const SystemCalls calls(journal_, &disk_);
    return client_.run();
  }

  /// The open store refused something.
  Result<void> look(Store& store, const Error& error) {
    if (error.code == kBroken) return error;
    if (store.fenced()) {
      CAIRN_TRY(look_at_fenced(store, error));
      return error;
    }
    if (error.code == Errc::kIndeterminate) return broken("indeterminate, and not fenced: " + error.context);
    if (!reads(fault_.call)) return broken("a failed write does not fence: " + error.context);
    end_ = FaultEnd::kWentOn;
    disk_.heal();
    // A view that could not read its rows is parked, not wrong; it is built anew beside them.
    if (error.code == Errc::kUnavailable) {
      CAIRN_TRY(store.rebuild("counting", {}));
    }
    return success();
  }

  /// It stopped for good, said so once, and still can be read.
  Result<void> look_at_fenced(Store& store, const Error& error) {
    end_ = FaultEnd::kFenced;
    if (error.code != Errc::kIndeterminate) return broken("fenced, and not indeterminate: " + error.context);
    if (fences_ != 1) return broken("on_fenced was called " + std::to_string(fences_) + " times");
    const auto next = store.append_and_wait(forbidden_before(client_.told().answered));
    if (next || next.error().code != Errc::kIndeterminate) return broken("a fenced store does not refuse a commit");
    if (reads(fault_.call)) disk_.heal();
    const auto read = check_reads(*store.snapshot(), client_.told().answered, client_.answers());
    if (!read && read.error().code != Errc::kUnavailable) return broken("reads do not go on: " + read.error().context);
    return success();
  }

  Result<void> check(Result<void> ended) {
    if (!ended && ended.error().code == kBroken) return ended;
    if (!ended && disk_.failed() == 0) return broken("without a fault it ends with " + ended.error().context);
    if (!ended && end_ != FaultEnd::kFenced) end_ = FaultEnd::kNotOpened;
    CAIRN_TRY(check_no_answer_after_a_failed_sync());
    disk_.heal();
    // What is only read leaves the disk as it was: the script went on to its end, and was checked there.
    if (reads(fault_.call) && ended) return success();
    return check_reopened();
  }

  /// Of the log that commits are written to: a table may fail while the log still holds what is in it.
  Result<void> check_no_answer_after_a_failed_sync() const {
    const bool wal = fault_.call == FileCall::kSync || fault_.call == FileCall::kAppend;
    const auto failed = journal_.relative(disk_.first_failed());
    if (!wal || !failed.ends_with(".log")) return success();
    std::string newest;
    bool answered = false;
    for (size_t i = 0; i < journal_.operations().size(); ++i) {
      const auto& operation = journal_.operations()[i];
      if (i < failed_at_ && operation.kind == Kind::kCreate && operation.path.ends_with(".log"))
        newest = operation.path;
      answered = answered || (i >= failed_at_ && operation.kind == Kind::kAnswered);
    }
    if (newest == failed && answered) return broken("a commit was acknowledged after the log could not be written");
    return success();
  }

  /// On the disk as a power cut would leave it, where a sync that failed is no sync, and on the disk as it is.
  Result<void> check_reopened() {
    Disk disk;
    for (const auto& operation : journal_.operations()) disk.apply(operation);
    std::mt19937_64 random(fault_.nth);
    const cairn::testing::TempFolder after{fast_folder()};
    put_on_disk(disk.after_cut(AfterCut::kAllLost, random), after.path());
    CAIRN_TRY(reopen(after.path(), "opened after a power cut"));
    return reopen(root_.path(), "opened again");
  }

  Result<void> reopen(const std::string& root, const std::string& how) const {
    const auto kept = check_promises(SmallLedger{root}, client_.told(), client_.answers());
    if (kept) return success();
    return broken(how + ": " + kept.error().context);
  }

  const Fault fault_;
  cairn::testing::TempFolder root_{fast_folder()};
  FailingDisk disk_;
  FileJournal journal_;
  const std::unique_ptr<rocksdb::Env> env_;
  std::atomic<size_t> failed_at_ = 0;  // in the journal
  std::atomic<int> fences_ = 0;
  FaultEnd end_ = FaultEnd::kUnharmed;
  LedgerClient client_;
};

}  // namespace

const char* name_of(FaultEnd end) {
  switch (end) {
    case FaultEnd::kUnharmed: return "unharmed";
    case FaultEnd::kWentOn: return "went on";
    case FaultEnd::kFenced: return "fenced";
    case FaultEnd::kNotOpened: return "not opened";
  }
  return "";
}

FaultRun run_with(const Fault& fault) { return Run(fault).run(); }

FaultReport run_with_each(Fault fault, uint64_t step) {
  std::mutex mutex;
  FaultReport report;
  std::atomic<uint64_t> next = 1;
  std::atomic<bool> ended = false;
  const auto work = [&] {
    for (uint64_t nth = next.fetch_add(step); !ended && nth <= kNthMax; nth = next.fetch_add(step)) {
      Fault one = fault;
      one.nth = nth;
      const auto run = run_with(one);
      const std::lock_guard lock(mutex);
      if (!run.met) ended = true;
      report.met += run.met;
      report.ends[static_cast<size_t>(run.end)] += run.met;
      if (!run.broken.empty()) report.broken.push_back(run.broken);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  return report;
}

}  // namespace cairn::eventstore::testing
