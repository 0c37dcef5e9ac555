#include "eventstore/store.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>

#include "eventstore/checkpoints.h"
#include "eventstore/keys.h"
#include "eventstore/opening.h"
#include "eventstore/prepare.h"
#include "eventstore/sequencer.h"
#include "eventstore/verify.h"

namespace cairn::eventstore {
namespace {

/// A build this close to the head is finished inside the sequencer: a few milliseconds.
constexpr uint64_t kLastLagEvents = 256;

class LogStore final : public Store {
 public:
  LogStore(std::unique_ptr<CommitLog> log, const StoreOptions& options, OpenedLog opened,
           std::unique_ptr<Projector> projector)
      : log_(std::move(log)),
        salts_(options.salts ? *options.salts : random_salts()),
        sequencer_(*log_, options, std::move(opened), std::move(projector)) {}

  ~LogStore() override {
    stopping_ = true;
    sequencer_.stop();
    // Whoever still builds beside the sequencer gets kCancelled from it and leaves.
    const std::lock_guard lock(build_mutex_);
  }

  void append(Append request, AppendDone done) override {
    auto prepared = prepare(std::move(request), salts_);
    if (!prepared) return done(std::move(prepared).error());
    sequencer_.submit(std::move(prepared).value(), std::move(done));
  }

  Result<void> write_blob_rows(std::vector<RowWrite> writes, Sync sync) override {
    return sequencer_.run([&](Projector&) -> Result<void> {
      RowBatch rows;
      for (auto& [key, value] : writes) {
        if (value)
          rows.put(id_of(Family::kBlob), std::move(key), std::move(*value));
        else
          rows.erase(id_of(Family::kBlob), std::move(key));
      }
      return sync == Sync::kNow ? log_->append(log_->head(), {}, rows) : log_->write_unsynced(rows);
    });
  }

  std::shared_ptr<const Snapshot> snapshot() const override { return sequencer_.snapshot(); }
  Position head() const override { return sequencer_.snapshot()->head(); }

  std::optional<std::vector<std::shared_ptr<const StoredEvent>>> recent(Position from, size_t max) const override {
    return sequencer_.ring().read(from, max);
  }
  uint64_t listen(std::function<void(Position head)> told) override {
    return sequencer_.listeners().add(std::move(told));
  }
  void unlisten(uint64_t listener) override { sequencer_.listeners().remove(listener); }

  std::vector<ViewStatus> views() const override {
    std::vector<ViewStatus> views;
    for (const auto& view : sequencer_.snapshot()->views()) views.push_back(view.status);
    return views;
  }

  Result<ViewStatus> rebuild(std::string_view name, const Progress& progress) override {
    const std::lock_guard lock(build_mutex_);
    Build build;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      CAIRN_TRY(auto begun, projector.begin_build(name));
      build = begun;
      return success();
    }));
    // 1. Beside the serving generation, in unsynced writes, until the head is near.
    const auto near_head = [&] {
      return Position(log_->head().value() - std::min(log_->head().value(), kLastLagEvents));
    };
    CAIRN_TRY(fold_to(build, near_head, progress, true));
    // 2. The rest and the switch between two batches.
    bool equal = true;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      CAIRN_TRY(auto same, projector.finish_build(build));
      equal = same;
      return success();
    }));
    if (progress) progress(build.state.position.value(), build.state.position.value());
    if (!equal)
      return fail(Errc::kConflict, "the rows of view " + std::string(name) +
                                       " had another digest than those built anew, which serve now");
    for (auto& view : views())
      if (view.name == name) return view;
    return fail(Errc::kNotFound, "there is no view " + std::string(name));
  }

  Result<Verified> verify(const Progress& progress) const override {
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(auto verified, verify_log(*snapshot, sequencer_.origin(), progress));
    CAIRN_TRY(check_views(*snapshot, progress));
    return verified;
  }

  Result<Verified> check_tail() const override {
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(check_log_tail(*snapshot->rows(), sequencer_.origin(), snapshot->head()));
    Verified verified{snapshot->head().value(), {}, views()};
    CAIRN_TRY(verified.root, snapshot->root_at(snapshot->head()));
    return verified;
  }

  Result<void> check_views(const Progress& progress) const override {
    return check_views(*sequencer_.snapshot(), progress);
  }

  Result<std::string> sign_checkpoint(const merkle::Signer& signer) override {
    std::string note;
    CAIRN_TRY(sequencer_.run([&](Projector&) -> Result<void> {
      CAIRN_TRY(note, sign_head(*log_, sequencer_.origin(), signer));
      return success();
    }));
    return note;
  }

  bool fenced() const override { return sequencer_.fenced(); }
  const std::string& origin() const override { return sequencer_.origin(); }
  rocksdb::DB* database() override { return log_->database(); }

 private:
  /// Folds until `build` reaches `target()`, which is asked anew after each write.
  Result<void> fold_to(Build& build, const std::function<Position()>& target, const Progress& progress,
                       bool noted) const {
    while (build.state.position < target()) {
      if (stopping_) return fail(Errc::kCancelled, "the ledger is being closed");
      const auto rows = log_->snapshot();
      CAIRN_TRY(auto folded, fold_events(*build.code, build.family, build.state, *rows, target(), kCatchUpEvents));
      // The target lies inside a commit: whoever ends the build folds that commit whole.
      if (folded.state.position == build.state.position && !folded.failure) break;
      CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
        CAIRN_TRY(log_->write_unsynced(folded.rows));
        build.state = folded.state;
        if (noted) projector.note_build(build);
        return success();
      }));
      if (folded.failure) return std::move(*folded.failure);
      if (progress) progress(build.state.position.value(), log_->head().value());
    }
    return success();
  }

  Result<void> check_views(const StoreSnapshot& snapshot, const Progress& progress) const {
    for (const auto& view : snapshot.views()) {
      if (!view.status.parked) {
        CAIRN_TRY(check_view(view.status, snapshot.head(), progress));
      }
    }
    return success();
  }

  /// Folds the whole log again into rows of its own and compares; they are dropped at the end.
  Result<void> check_view(const ViewStatus& view, Position head, const Progress& progress) const {
    const std::lock_guard lock(build_mutex_);
    const std::string name = std::string(kShadowPrefix) + view.name;
    Build shadow;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      shadow.code = projector.code_of(view.name);
      // A verify that failed may have left rows.
      const auto names = log_->family_names();
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        CAIRN_TRY(auto left_over, log_->open_family(name));
        CAIRN_TRY(log_->drop_family(left_over));
      }
      CAIRN_TRY(auto family, log_->open_family(name));
      shadow.family = family;
      return success();
    }));
    auto folded = fold_to(shadow, [&] { return head; }, progress, false);
    CAIRN_TRY(sequencer_.run([&](Projector&) { return log_->drop_family(shadow.family); }));
    CAIRN_TRY(std::move(folded));
    const std::string is = to_hex(view_of(shadow.state.digest.bytes()));
    if (is == view.digest) return success();
    return fail(Errc::kCorrupt,
                "view " + view.name + " folded again has digest " + is + ", the serving rows " + view.digest);
  }

  const std::unique_ptr<CommitLog> log_;
  IdSource& salts_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex build_mutex_;  // one build at a time
  mutable Sequencer sequencer_;     // last: its thread ends first
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(std::unique_ptr<CommitLog> log, StoreOptions options,
                                           std::vector<Projection*> projections) {
  CAIRN_TRY(auto opened, open_log(*log, options.origin, options.at_least));
  CAIRN_TRY(auto projector, Projector::open(*log, projections));
  return std::unique_ptr<Store>(
      std::make_unique<LogStore>(std::move(log), options, std::move(opened), std::move(projector)));
}

Result<Appended> Store::append_and_wait(Append request) {
  std::promise<Result<Appended>> promise;
  auto answer = promise.get_future();
  append(std::move(request), [&](Result<Appended> done) { promise.set_value(std::move(done)); });
  return answer.get();
}

}  // namespace cairn::eventstore
